// @ts-check
/** Knobs of the process pool, as they are before anyone touches them. */
export const defaults = {
  size: 3,
  tasks: 120,
  'task-ms': 30,
  spread: 40,
  kind: 'cpu',
  style: 'map',
  chunk: 4,
  'tasks-per-child': 0,
  repeats: 3,
}

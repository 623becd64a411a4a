// @ts-check
/** Knobs of the two executors, as they are before anyone touches them. */
export const defaults = {
  kind: 'both',
  size: 2,
  tasks: 120,
  task: 'cpu',
  'task-ms': 15,
  payload: 0,
  repeats: 3,
}

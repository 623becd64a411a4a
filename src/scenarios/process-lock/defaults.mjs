// @ts-check
/** Knobs of locks between processes, as they are before anyone touches them. */
export const defaults = {
  processes: 4,
  increments: 10_000,
  lock: 'server',
  work: 20,
  storage: 'file',
  repeats: 3,
}

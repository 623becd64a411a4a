// @ts-check
/** Knobs of pipe and shared memory, as they are before anyone touches them. */
export const defaults = {
  channel: 'all',
  size: 64,
  total: 1024,
  repeats: 3,
}

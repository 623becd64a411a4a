// @ts-check
/** Knobs of asynchronous I/O, as they are before anyone touches them. */
export const defaults = {
  waits: 32,
  latency: 40,
  strategy: 'all',
  threads: 4,
  limit: 0,
  stall: 100,
  capacity: 100,
  repeats: 3,
}

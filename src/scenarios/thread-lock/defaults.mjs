// @ts-check
/** Knobs of the locks between threads, as they are before anyone touches them. */
export const defaults = {
  demo: 'race',
  lock: 'none',
  threads: 4,
  increments: 200_000,
  width: 0.5,
  order: 'opposite',
  timeout: 800,
  repeats: 5,
}

// @ts-check
/** Knobs of debugging, as they are before anyone touches them. */
export const defaults = {
  children: 2,
  start: 'fork',
  trouble: 'spins',
  child: 1,
  duration: '12',
}

// @ts-check
/** What the knobs stand at before anyone touched them; the definition and the program share this. */
export const defaults = {
  count: 4,
  how: 'all',
  order: 'turn',
  load: 'nothing',
  'array-mb': 32,
  repeats: 7,
}

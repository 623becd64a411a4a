// @ts-check
/** What the knobs stand at before anyone touched them; the definition and the program share this. */
export const defaults = {
  threads: 4,
  kind: 'both',
  'task-ms': 200,
  repeats: 3,
}

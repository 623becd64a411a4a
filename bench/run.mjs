// @ts-check
/**
 * `npm run bench [-- name…]`: runs the benches, one after the other, and prints what they measured. Each is a folder
 * here whose run.mjs exports `run()`; it prints its own table and fails when it could not measure.
 */
const BENCHES = ['sampling', 'window', 'replay', 'recording', 'hostile']

// A number that is none was not measured, whatever it is of.
const { log } = console
console.log = (...all) => {
  log(...all)
  if (all.some((one) => String(one).includes('NaN'))) throw new Error('The bench did not measure: NaN above.')
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !BENCHES.includes(name))
if (unknown.length > 0) {
  console.error(`No bench called ${unknown.join(', ')}. There are: ${BENCHES.join(', ')}.`)
  process.exit(2)
}

for (const name of wanted.length > 0 ? wanted : BENCHES) {
  const { run } = await import(new URL(`./${name}/run.mjs`, import.meta.url).href)
  await run()
}

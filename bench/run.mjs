// @ts-check
/**
 * `npm run bench [-- name…]`: runs the benches, one after the other, and prints what they measured. Each is a folder
 * here whose run.mjs exports `run(options)`; it prints its own table and fails when it could not measure. `soak` takes as
 * long as it is told to (`--minutes`, `--rate`, `--only`), and runs only when it is named.
 */
import { parseArgs } from 'node:util'

const BENCHES = ['sampling', 'window', 'replay', 'recording', 'hostile']
const NAMED = [...BENCHES, 'soak']

// A number that is none was not measured, whatever it is of.
const { log } = console
console.log = (...all) => {
  log(...all)
  if (all.some((one) => String(one).includes('NaN'))) throw new Error('The bench did not measure: NaN above.')
}

const { values: options, positionals: wanted } = parseArgs({
  options: { minutes: { type: 'string' }, rate: { type: 'string' }, only: { type: 'string' } },
  allowPositionals: true,
})
const unknown = wanted.filter((name) => !NAMED.includes(name))
if (unknown.length > 0) {
  console.error(`No bench called ${unknown.join(', ')}. There are: ${NAMED.join(', ')}.`)
  process.exit(2)
}

for (const name of wanted.length > 0 ? wanted : BENCHES) {
  const { run } = await import(new URL(`./${name}/run.mjs`, import.meta.url).href)
  await run(options)
}

// @ts-check
import { bundle } from '../bundle.mjs'

/** For how long each kind of attack is tried, seconds, and with which numbers: HOSTILE_SECONDS, HOSTILE_SEED. */
const SECONDS = Number(process.env.HOSTILE_SECONDS ?? 20)
const SEED = Number(process.env.HOSTILE_SEED ?? 1)

/** @typedef {typeof import('./entry')} Code */
/** @typedef {import('../../test/support/hostile/attack').Outcome} Outcome */

/** Attacks what reads of others, and counts what came of it. Fails at a crash, a hang or a raw error. */
export async function run() {
  const { KINDS, randomFrom } = /** @type {Code} */ (await bundle('hostile'))
  console.log(`\nHostile input: ${SECONDS} s a kind, seed ${SEED}`)
  console.log('kind            tried    read refused     raw crashed    hung  worst ms  most MB')
  /** @type {Outcome[]} */
  const bad = []
  for (const [name, attacks] of Object.entries(KINDS)) {
    const end = performance.now() + SECONDS * 1000
    const counts = { read: 0, refused: 0, raw: 0, crash: 0, hang: 0 }
    let worst = 0
    let peak = 0
    // What the attacked say of it in the log is not what is counted.
    const { error } = console
    console.error = () => {}
    for await (const outcome of attacks(randomFrom(SEED))) {
      counts[outcome.end] += 1
      worst = Math.max(worst, outcome.ms)
      if (outcome.peak > peak) peak = outcome.peak
      if (!['read', 'refused'].includes(outcome.end)) bad.push(outcome)
      if (performance.now() > end) break
    }
    console.error = error
    const tried = Object.values(counts).reduce((sum, count) => sum + count, 0)
    const cells = [tried, ...Object.values(counts)].map((count) => String(count).padStart(8)).join('')
    console.log(
      `${name.padEnd(13)}${cells}${worst.toFixed(0).padStart(10)}${peak > 0 ? (peak / 1e6).toFixed(0).padStart(9) : '        –'}`,
    )
  }
  for (const { what, end, said } of bad) console.error(`${end}: ${what}: ${said ?? ''}`)
  if (bad.length > 0) throw new Error(`${bad.length} attacks came through.`)
}

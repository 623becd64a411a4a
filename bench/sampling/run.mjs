// @ts-check
import { fileURLToPath } from 'node:url'
import { setTimeout as wait } from 'node:timers/promises'
import { bundle } from '../bundle.mjs'
import { compileYardstick, makeContestants } from './contestants.mjs'
import { startCrowd } from './crowd.mjs'

/** Processes, and how many of them work (1 % of the time each, so that the machine is not what is measured). */
const CROWDS = [
  { processes: 50, busy: 5 },
  { processes: 200, busy: 20 },
  { processes: 1000, busy: 20 },
]
/** Rounds of 100 ms: four slow beats, which is how often everything is read anew, after one to warm up. */
const WARM_UP = 30
const ROUNDS = 120

/** @param {number[]} values */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/**
 * All contestants in turn, round after round, so that whatever else the machine does meets all of them alike.
 * @param {any} engine
 * @param {string | undefined} yardstick
 * @param {number} processes
 * @param {number} busy
 * @returns {Promise<Map<string, number>>} median cost of a tick in nanoseconds per process, by name and beat
 */
async function compete(engine, yardstick, processes, busy) {
  const crowd = await startCrowd(processes - busy, busy)
  /** @type {Map<string, number[]>} */
  const costs = new Map()
  /** @type {import('./contestants.mjs').Contestant[]} */
  let contestants = []
  try {
    contestants = await makeContestants(engine, crowd.pids, yardstick)
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      await wait(100)
      for (let turn = 0; turn < contestants.length; turn++) {
        // The first in a round finds the processes colder than the next; so everyone is first in his turn.
        const contestant = contestants[(turn + round) % contestants.length]
        if (round % contestant.every !== 0) continue
        const { kind, cost, processes: read } = await contestant.tick(round)
        if (round < WARM_UP) continue
        const name = kind ? `${contestant.name}, ${kind} tick` : contestant.name
        costs.set(name, [...(costs.get(name) ?? []), cost / (read ?? processes)])
      }
    }
  } finally {
    for (const contestant of contestants) await contestant.end?.()
    await crowd.end()
  }
  const medians = new Map([...costs].map(([name, list]) => [name, median(list)]))
  for (const kind of ['kernel-clock', 'procfs']) {
    // Here the arithmetic mean: what the rare, dear ticks cost must not fall out of it.
    const all = ['fast', 'second', 'slow'].flatMap((beat) => costs.get(`${kind}, ${beat} tick`) ?? [])
    medians.set(`${kind}, mean of all at 10 Hz`, all.reduce((sum, cost) => sum + cost, 0) / all.length)
  }
  return medians
}

const ORDER = [
  'CPU clock alone',
  'kernel-clock, fast tick',
  'kernel-clock, second tick',
  'kernel-clock, slow tick',
  'kernel-clock, mean of all at 10 Hz',
  'procfs, fast tick',
  'procfs, second tick',
  'procfs, slow tick',
  'procfs, mean of all at 10 Hz',
  'scan for new processes (whole tick)',
  'C, pread of stat',
  'pidusage',
  'systeminformation',
]

/** Measures and prints. */
export async function run() {
  const engine = await bundle('sampling')
  const yardstick = compileYardstick()
  console.log(
    'Sampler: CPU time per process and tick, microseconds (median; × = of the C program, which reads `stat` only)',
  )
  if (!yardstick) console.log('There is no C compiler (cc) here, so the C program is missing.')
  /** @type {Map<string, number>[]} */
  const results = []
  try {
    for (const { processes, busy } of CROWDS)
      results.push(await compete(engine, yardstick?.program, processes, busy))
  } finally {
    yardstick?.remove()
  }
  const heads = CROWDS.map(({ processes, busy }) => `${processes} (${busy} busy)`.padStart(20))
  console.log(`${''.padEnd(36)}${heads.join('')}`)
  for (const name of ORDER) {
    const cells = results.map((result) => {
      const value = result.get(name)
      if (value === undefined) return '—'.padStart(20)
      const c = result.get('C, pread of stat')
      const ratio = c === undefined ? '' : `${(value / c).toFixed(2)}×`.padStart(10)
      return `${(value / 1000).toFixed(2)}${ratio}`.padStart(20)
    })
    console.log(`${name.padEnd(36)}${cells.join('')}`)
  }
  printAims(results)
}

/** @param {Map<string, number>[]} results */
function printAims(results) {
  const say = (/** @type {string} */ aim, /** @type {boolean} */ met, /** @type {string} */ found) =>
    console.log(`${met ? 'met    ' : 'NOT MET'}  ${aim}: ${found}`)
  const clock = Math.max(...results.map((result) => result.get('CPU clock alone') ?? NaN)) / 1000
  console.log()
  say('CPU reading of a process under 2 µs', clock < 2, `${clock.toFixed(2)} µs at most`)
  const middle = results[1]
  const c = middle.get('C, pread of stat')
  const pidusage = middle.get('pidusage') ?? NaN
  for (const name of ['kernel-clock, fast tick', 'kernel-clock, mean of all at 10 Hz']) {
    const tick = middle.get(name) ?? NaN
    if (c !== undefined) say(`${name}, 200 processes, cheaper than C`, tick < c, `${(tick / c).toFixed(2)}×`)
    say(
      `${name}, 200 processes, 10× cheaper than pidusage`,
      tick * 10 < pidusage,
      `${(pidusage / tick).toFixed(1)}×`,
    )
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run()

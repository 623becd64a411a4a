// @ts-check
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from '../bundle.mjs'

const PROCESSES = 1000
const TICKS = 10_000
const ROUNDS = 7
const LOOKS = 60
/** By then every process has been read in full, PSS too, milliseconds. */
const ALL_READ = 3000

/** @typedef {typeof import('./entry')} Code */

/** Times by name: wall and CPU milliseconds of each round. CPU counts helpers of the garbage collector too. */
class Times {
  /** @type {Map<string, { wall: number[]; cpu: number[] }>} */
  all = new Map()

  /**
   * @template T
   * @throws when the work made a number that is none: then it is not the work that is meant
   * @param {string} name
   * @param {() => T} work
   * @returns {T}
   */
  take(name, work) {
    const cpu = process.cpuUsage()
    const begin = performance.now()
    const result = work()
    const wall = performance.now() - begin
    const { user, system } = process.cpuUsage(cpu)
    const times = this.all.get(name) ?? { wall: [], cpu: [] }
    this.all.set(name, times)
    if (Number.isNaN(result)) throw new Error(`${name}: what was added up is not a number`)
    times.wall.push(wall)
    times.cpu.push((user + system) / 1000)
    return result
  }
}

/** @param {readonly number[]} values @param {number} part 0–1 */
function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
}

/** What a window does until the first graph is there. */
function open(/** @type {Code} */ code, /** @type {string} */ file, /** @type {Times} */ times) {
  return times.take('open to first graph, in all', () => {
    const replay = times.take('  replay opened', () => new code.Replay(file))
    const records = times.take('  its records made', () => replay.records)
    // What the port does to them on their way.
    const arrived = times.take('  on their way to the window', () => structuredClone(records))
    const model = new code.RunModel()
    times.take('  run model filled', () => model.applyAll(arrived))
    times.take('  lines of both graphs', () => {
      const span = { from: 0, to: model.now }
      const chosen = code.chooseLines(model, span, 'stack', new Set())
      for (const field of /** @type {const} */ (['cpu', 'pss']))
        code.chartColumns(model, chosen, field, span, true)
    })
    return { replay, model, records }
  })
}

/** How many bytes of numbers the window was given. */
function bytesOf(/** @type {readonly import('../../src/shared/run/records').RunRecord[]} */ records) {
  let bytes = 0
  for (const record of records)
    if (record.kind === 'series')
      for (const column of Object.values(record.columns)) bytes += column.byteLength
  return bytes
}

/** Measures how quickly a recording of ten million samples opens, and how smoothly its cursor moves. */
export async function run() {
  /** @type {Code} */
  const code = await bundle('replay')
  const folder = mkdtempSync(join(tmpdir(), 'forkscope-bench-'))
  const file = join(folder, 'large.forkscope')
  try {
    const begin = performance.now()
    await code.writeLargeRun(file, PROCESSES, TICKS)
    const seconds = ((performance.now() - begin) / 1000).toFixed(1)
    const { size } = statSync(file)
    const samples = PROCESSES * TICKS
    console.log(`\nReplay: ${samples / 1e6} million samples, ${PROCESSES} processes, ${TICKS} ticks.`)
    console.log(
      `File: ${(size / 2 ** 20).toFixed(1)} MiB, ${(size / samples).toFixed(2)} bytes a sample, made in ${seconds} s.`,
    )
    const times = new Times()
    for (let round = 0; round < ROUNDS; round++) {
      times.take('facts for a list', () => code.readFacts(file))
      const { replay, model, records } = open(code, file, times)
      if (round === 0) {
        const fine = model.processes.filter((one) => one?.coarse === false).length
        console.log(
          `Window: ${(bytesOf(records) / 2 ** 20).toFixed(1)} MiB of numbers; ${fine} processes whole, the rest coarse.\n`,
        )
      }
      const end = model.now
      for (let look = 0; look < LOOKS / ROUNDS; look++) {
        const t = Math.random() * end
        const moment = times.take('moment, anywhere', () => replay.moment(t))
        if (moment.ids.length !== PROCESSES) throw new Error(`${moment.ids.length} processes at ${t} ms`)
        times.take('moment, a little later', () => replay.moment(t + 200))
      }
      const past = new code.Past(model, 0)
      for (let look = 0; look < LOOKS; look++)
        times.take('cursor in the window, all processes', () => {
          past.moveTo(ALL_READ + Math.random() * (end - ALL_READ))
          let sum = 0
          for (const one of past.processes)
            if (one !== undefined) sum += one.cpuShare + one.latest('rss') + one.latest('pss')
          return sum
        })
      times.take('twelve processes fine', () => {
        for (const record of structuredClone(replay.series(Array.from({ length: 12 }, (_, at) => 500 + at))))
          model.apply(record)
      })
      replay.close()
    }
    console.log(
      '                                             wall ms: median      p95    worst   CPU ms: median',
    )
    for (const [name, { wall, cpu }] of times.all) {
      const columns = [quantile(wall, 0.5), quantile(wall, 0.95), quantile(wall, 1), quantile(cpu, 0.5)]
      const [half, most, worst, spent] = columns.map((value) => value.toFixed(2))
      console.log(
        `${name.padEnd(50)}${half.padStart(10)}${most.padStart(9)}${worst.padStart(9)}${spent.padStart(17)}`,
      )
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

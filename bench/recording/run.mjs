// @ts-check
/*
 * What recording costs: a run of 500 processes at 10 Hz is fed in real time, with and without a recorder in turn, and the
 * difference is the recorder's. The records are made up (test/support/busy-run.ts), with what makes them cheap or dear as
 * in real ones: which fields come at which tick, whole pages and clock ticks, busy processes whose counters move at random.
 */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { bundle } from '../bundle.mjs'

const PROCESSES = 500
const HZ = 10
/**
 * One in ten busy is what the aims are for. All of them busy, each on a core of its own, is the extreme: no counter ever
 * stands still.
 */
const CROWDS = [50, 500]
/** With and without a recorder in turn, so that whatever else the machine does meets both. Seconds each. */
const TURN = 30
const ROUNDS = 2
/** Aims: share of one core, bytes a sample, milliseconds. */
const MOST_SHARE = 0.02
const MOST_BYTES = 10
/** What a window would show as a stutter: three frames. */
const LONGEST_PAUSE = 50
/** A machine that pauses a process for so long by itself can't tell. */
const QUIET = 20

/** @param {string} folder @returns {Promise<number>} bytes of all files in it */
async function bytesIn(folder) {
  const names = await readdir(folder)
  const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(folder, name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/**
 * @typedef {object} Measured
 * @property {number} cpu seconds of CPU time while records came
 * @property {number} pause longest delay of the event loop meanwhile, milliseconds
 * @property {number} ending CPU seconds from the run's end to the complete file
 * @property {number} endPause longest delay of the event loop in that time, milliseconds
 * @property {number} live bytes of the file and its companions at the run's end
 * @property {number} bytes of the complete file
 */

/**
 * Feeds a run in real time.
 * @param {any} engine
 * @param {number} busy
 * @param {string | null} folder where it is recorded; null: it is not
 * @returns {Promise<Measured>}
 */
async function feed(engine, busy, folder) {
  const run = new engine.FedRun('bench')
  const crowd = new engine.BusyProcesses(PROCESSES, busy, HZ)
  // Made beforehand: what it costs to make them up is nobody's cost.
  const ticks = Array.from({ length: TURN * HZ }, (_, at) => crowd.tick(at * (1000 / HZ)))
  run.tell(crowd.births())
  const recorder = folder === null ? null : new engine.Recorder(run, path.join(folder, 'run.forkscope'))
  await wait(200)
  const delays = monitorEventLoopDelay({ resolution: 1 })
  delays.enable()
  const before = process.cpuUsage()
  const began = performance.now()
  for (const [at, tick] of ticks.entries()) {
    await wait(Math.max(0, began + at * (1000 / HZ) - performance.now()))
    run.tell([tick])
  }
  const used = process.cpuUsage(before)
  const pause = delays.max / 1e6
  delays.reset()
  const live = folder === null ? 0 : await bytesIn(folder)
  const end = process.cpuUsage()
  run.end()
  await recorder?.done
  const ended = process.cpuUsage(end)
  delays.disable()
  if (recorder !== null && run.model.recording.state !== 'on')
    throw new Error(run.model.recording.reason.text.en)
  const seconds = (/** @type {NodeJS.CpuUsage} */ usage) => (usage.user + usage.system) / 1e6
  const bytes = folder === null ? 0 : await bytesIn(folder)
  return { cpu: seconds(used), pause, ending: seconds(ended), endPause: delays.max / 1e6, live, bytes }
}

/** @param {number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length

/** Measures and prints. */
export async function run() {
  const engine = await bundle('recording')
  const samples = PROCESSES * HZ * TURN
  console.log(
    `Recording ${PROCESSES} processes at ${HZ} Hz, made-up records, ${engine.drivers()[0].kind}; ` +
      `${ROUNDS} × ${TURN} s with and without a recorder in turn`,
  )
  console.log(
    'busy   CPU of a core   at the end    bytes a sample   while recording    longest pause   without   at the end',
  )
  /** @type {{ share: number, bytes: number, pause: number, without: number } | null} */
  let found = null
  for (const busy of CROWDS) {
    /** @type {Measured[]} */
    const recorded = []
    /** @type {Measured[]} */
    const plain = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const folder = await mkdtemp(path.join(tmpdir(), 'forkscope-bench-'))
      try {
        plain.push(await feed(engine, busy, null))
        recorded.push(await feed(engine, busy, folder))
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    }
    const share = (mean(recorded.map(({ cpu }) => cpu)) - mean(plain.map(({ cpu }) => cpu))) / TURN
    const ending = mean(recorded.map((one) => one.ending))
    const bytes = mean(recorded.map((one) => one.bytes)) / samples
    const live = mean(recorded.map((one) => one.live)) / samples
    const pause = Math.max(...recorded.map((one) => one.pause))
    const without = Math.max(...plain.map((one) => one.pause))
    const endPause = Math.max(...recorded.map((one) => one.endPause))
    console.log(
      `${String(busy).padStart(4)} ${`${(share * 100).toFixed(2)} %`.padStart(15)} ${`${(ending * 1000).toFixed(0)} ms`.padStart(12)} ` +
        `${bytes.toFixed(2).padStart(17)} ${live.toFixed(2).padStart(17)} ${`${pause.toFixed(1)} ms`.padStart(16)} ` +
        `${`${without.toFixed(1)} ms`.padStart(9)} ${`${endPause.toFixed(1)} ms`.padStart(12)}`,
    )
    // The end belongs to the recording too.
    found ??= { share: share + ending / TURN, bytes, pause: Math.max(pause, endPause), without }
  }
  if (found === null) return
  const say = (/** @type {string} */ aim, /** @type {boolean} */ met, /** @type {string} */ measured) =>
    console.log(`${met ? 'met    ' : 'NOT MET'}  ${aim}: ${measured}`)
  console.log()
  say(
    `under ${MOST_SHARE * 100} % of a core, the end included`,
    found.share < MOST_SHARE,
    `${(found.share * 100).toFixed(2)} %`,
  )
  say(`under ${MOST_BYTES} bytes a sample`, found.bytes < MOST_BYTES, found.bytes.toFixed(2))
  const pauses = `${found.pause.toFixed(1)} ms`
  if (found.without < QUIET) say(`no pause of ${LONGEST_PAUSE} ms`, found.pause < LONGEST_PAUSE, pauses)
  else
    console.log(
      `not judged: pauses (${pauses}), since there are some of ${found.without.toFixed(1)} ms without a recorder too`,
    )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run()

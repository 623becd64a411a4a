// @ts-check
/*
 * The same waits three times: blocking one by one, by one event loop, and by threads that block. How long does it take,
 * for few waits and for many, and how much CPU time? Then one callback of the event loop computes for a while: what do
 * the others do meanwhile?
 *
 * Runs on its own too:  node program.mjs --waits=16 --strategy=event-loop
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { readDefaults, readKnobs } from '../lib/knobs.mjs'
import { machine } from '../lib/machine.mjs'
import { forkSlowServer } from '../lib/slow-server-fork.mjs'
import { askSlowServer } from '../lib/slow-server.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { burn, calibrate, cpuTime, median } from '../lib/work.mjs'
import { IoThread } from './blocking.mjs'
import { blocking, eventLoop, Threads } from './strategies.mjs'

/** Batches shorter than this are repeated until they have taken so long together, milliseconds. */
const SHORTEST_PHASE = 200
/** Warm-up requests of each thread that holds sockets; they are not measured. */
const WARM_UP = 64
/** How often the monitor of the event loop looks, milliseconds: it can't see delays shorter than that. */
const RESOLUTION = 1

/** @type {typeof import('./defaults.json')} */
const knobs = readKnobs(readDefaults(import.meta.dirname))
const { waits, latency, limit, capacity } = knobs
const uses = (/** @type {string} */ strategy) => knobs.strategy === 'all' || knobs.strategy === strategy

telemetry.role('event loop')
telemetry.threadRole('main thread')
await telemetry.ready
// In a process of its own: a server on this thread would be held up by the very blocking that is to be shown.
const server = await forkSlowServer({ capacity })
const { port } = server
// Only the stall computes.
const stalls = uses('event-loop') && knobs.stall > 0
const perMs = stalls ? calibrate() : 0
telemetry.result('setup', { ...knobs, ...machine(), iterationsPerMs: perMs })

const count = { asked: 0, answered: 0 }
await Promise.all(Array.from({ length: WARM_UP }, () => askSlowServer(port, 0)))
let unmeasured = WARM_UP
/** @type {IoThread | null} */
let io = null
/** @type {Record<string, (waits: number) => number | Promise<number>>} */
const strategies = {}
const threads = new Threads()

if (uses('blocking') || uses('threads')) {
  io = await IoThread.start(port, WARM_UP)
  unmeasured += WARM_UP
}
if (uses('blocking') && io !== null) {
  telemetry.pool({ id: 'blocking', kind: 'thread', size: 1 })
  const line = io.line()
  strategies.blocking = (some) => blocking(some, line, latency)
}
if (uses('threads') && io !== null) {
  telemetry.pool({ id: 'threads', kind: 'thread', size: knobs.threads })
  await threads.start(knobs.threads, io.line.bind(io), latency)
  strategies.threads = (some) => threads.run(some)
}
if (uses('event-loop')) {
  const size = limit === 0 ? waits : Math.min(limit, waits)
  telemetry.pool({ id: 'event loop', kind: 'async', size, main: true })
  strategies['event-loop'] = (some) => eventLoop(some, { port, latency, limit })
}

// What is compared takes turns, so that a disturbance of the machine meets all.
const sizes = [Math.round(waits / 4), Math.round(waits / 2), waits]
for (let repeat = 1; repeat <= knobs.repeats; repeat += 1) {
  telemetry.repeat(repeat, 'blocking', 'threads', 'event loop')
  for (const size of sizes)
    for (const [name, strategy] of Object.entries(strategies))
      telemetry.result(name, await measure(size, () => strategy(size)))
  if (stalls) await stalled()
}

await threads.close()
await io?.close()
const { served } = await server.stats()
await server.close()
telemetry.result('check', { ...count, served: served - unmeasured })
console.log(`${count.answered} of ${count.asked} waits answered; the server counted ${served - unmeasured}`)

/**
 * Does one batch, and again as long as that was too short to measure.
 * @param {number} size waits in a batch
 * @param {() => number | Promise<number>} batch
 */
async function measure(size, batch) {
  const monitor = monitorEventLoopDelay({ resolution: RESOLUTION })
  monitor.enable()
  // The first call only sets the monitor's clock.
  await sleep(5 * RESOLUTION)
  let batches = 0
  const cpu = cpuTime()
  const begin = performance.now()
  do {
    count.answered += await batch()
    count.asked += size
    batches += 1
  } while (performance.now() - begin < SHORTEST_PHASE)
  const wallMs = performance.now() - begin
  const cpuMs = cpuTime() - cpu
  // It sees the end of a long turn when the loop turns again.
  await sleep(2 * RESOLUTION)
  monitor.disable()
  return {
    size,
    batches,
    wallMs,
    cpuMs,
    eachMs: wallMs / batches,
    cpuEachMs: cpuMs / size / batches,
    delayP99Ms: Math.max(0, monitor.percentile(99) / 1e6 - RESOLUTION),
    delayMaxMs: Math.max(0, monitor.max / 1e6 - RESOLUTION),
  }
}

/**
 * The event loop again, but the first callback of each batch computes. Tells how many waits were under way then, how
 * many callbacks ran before it was done (there is one thread: none can), and how long those under way took in the end.
 */
async function stalled() {
  /** @type {number[]} */
  const tookMs = []
  let [underWay, during, stallMs] = [0, 0, 0]
  const batch = () => {
    /** @type {{ from: number, to: number } | null} */
    let stall = null
    const onAnswer = (/** @type {number} */ started) => {
      const from = performance.now()
      if (stall === null) {
        burn(Math.round(knobs.stall * perMs), 1)
        stall = { from, to: performance.now() }
        stallMs = Math.max(stallMs, stall.to - stall.from)
      } else if (started < stall.from) {
        underWay += 1
        if (from < stall.to) during += 1
        tookMs.push(from - started)
      }
    }
    return eventLoop(waits, { port, latency, limit, onAnswer })
  }
  const numbers = await measure(waits, batch)
  // With a limit of one, no other request is under way.
  /** @type {Record<string, number>} */
  const others = tookMs.length === 0 ? {} : { tookMs: median(tookMs), longestMs: Math.max(...tookMs) }
  telemetry.result('stalled', {
    ...numbers,
    stallMs,
    during,
    underWay: underWay / numbers.batches,
    ...others,
  })
}

// @ts-check
/* One of the processes that count: opens what is shared, waits for the start, counts, and reports. */
import path from 'node:path'
import { telemetry } from '../lib/telemetry.mjs'
import { cpuTime } from '../lib/work.mjs'
import { FileCounter, ManagedCounter, MemoryCounter } from './counter.mjs'
import { DirectoryLock, noLock, SemaphoreLock, ServerLock } from './locks.mjs'
import { WatchedLock } from './watched.mjs'

/**
 * What the first process tells at the start: names of what is shared, '' for what is not there.
 * @typedef {object} Setup
 * @property {string} folder
 * @property {string} lock
 * @property {string} server address of the lock server or the manager
 * @property {string} semaphore
 * @property {string} memory
 * @property {number} number of this process, from 1
 * @property {number} processes
 */

/** @typedef {{ phase: 'warm-up' | 'unlocked' | 'locked', increments: number, iterations: number }} Order */
/**
 * @typedef {object} Work
 * @property {import('./counter.mjs').Counter} counter
 * @property {import('./locks.mjs').Lock} lock
 * @property {boolean} adds the counter is to add by itself
 */
/** @typedef {Omit<Order, 'phase'> & Work} Task */

/**
 * Does what the first process says until that is gone.
 * @param {Setup} setup
 * @param {(task: Task) => Promise<void>} count
 */
export async function serve(setup, count) {
  telemetry.role(`process ${setup.number}`)
  await telemetry.ready
  process.on('disconnect', () => process.exit())
  const counter = await openCounter(setup)
  const lock = await openLock(setup)
  /** @type {Order} */
  let order
  process.on('message', (/** @type {Order | { go: number }} */ message) => {
    if ('go' in message) void run(order, message.go)
    else {
      order = message
      say('ready')
    }
  })
  say('up')

  /**
   * @param {Order} order
   * @param {number} go the moment at which everybody begins, as `telemetry.now()`
   */
  async function run({ phase, increments, iterations }, go) {
    const locked = phase === 'locked'
    const managed = setup.lock === 'manager'
    const watched = new WatchedLock(locked ? lock : noLock, locked && !managed ? 'lock' : '', setup.processes)
    const [without, withLock] = managed ? ['get and set', 'add'] : ['without lock', 'with lock']
    // The barrier, where there is one. Processes that do not overlap lose nothing.
    while (telemetry.now() < go);
    const cpu = cpuTime()
    const from = telemetry.now()
    if (phase !== 'warm-up') telemetry.begin(locked ? withLock : without, { pool: 'processes' })
    telemetry.flush()
    try {
      await count({
        increments,
        iterations,
        counter,
        lock: watched,
        adds: locked && managed,
      })
    } catch (error) {
      say({ failed: /** @type {Error} */ (error).message })
      return
    }
    const to = telemetry.now()
    if (phase !== 'warm-up') telemetry.end()
    say({ made: increments, from, to, cpuMs: cpuTime() - cpu, ...watched.totals })
  }
}

/** @param {Setup} setup @returns {Promise<import('./counter.mjs').Counter>} */
async function openCounter({ lock, server, memory, folder }) {
  if (lock === 'manager') return ManagedCounter.connect(server)
  return memory ? MemoryCounter.open(memory, false) : new FileCounter(path.join(folder, 'counter'))
}

/** @param {Setup} setup @returns {Promise<import('./locks.mjs').Lock>} */
async function openLock({ lock, folder, semaphore, server }) {
  if (lock === 'mkdir') return new DirectoryLock(folder)
  if (lock === 'semaphore') return new SemaphoreLock(semaphore, folder)
  if (lock === 'server') return ServerLock.connect(server)
  return noLock
}

/** @param {unknown} message to the first process; if that is gone, `disconnect` says so */
function say(message) {
  process.send?.(message, undefined, undefined, () => {})
}

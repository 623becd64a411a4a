// @ts-check
/*
 * Threads and locks, three demonstrations (and the exercises of exercises.mjs):
 *   race            threads add to one counter in shared memory; without a lock updates are lost
 *   re-entry        a thread takes a lock that it holds already: a Lock blocks it for good, an RLock counts to two
 *   opposite-order  thread i takes lock i, then lock i + 1, the last one lock 1: each waits for the next, in a circle
 *
 * This file is run by the main thread and by every other thread. The locks are in locks.mjs.
 * Runs on its own too:  node program.mjs --demo=race --lock=Lock
 */
import os from 'node:os'
import { isMainThread, workerData } from 'node:worker_threads'
import { readDefaults, readKnobs } from '../lib/knobs.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { burn, calibrate, sequence } from '../lib/work.mjs'
import { play } from '../stepping/play.mjs'
import { Crew, meet, pause, serve } from './crew.mjs'
import { demos } from './demos.mjs'
import { exercises } from './exercises.mjs'
import { Lock, RLock } from './locks.mjs'
import { accountOf, counterOf, lockWordsOf, sharedMemory } from './memory.mjs'
import { tellSample } from './told.mjs'

/** How long a thread that has its first lock waits for the others to have theirs, milliseconds. */
const TOGETHER = 200
/** Left to chance: transfers of each thread in a round. */
const TRANSFERS = 4000
/** Left to chance, a wait is told when it has lasted so long, milliseconds: the others are too many. */
const LONG = 20
/** After giving up, thread n tries again n − 1 times this later than thread 1, milliseconds. */
const APART = 10

/** @type {typeof import('./defaults.json')} */
const knobs = readKnobs(readDefaults(import.meta.dirname))
const { threads, timeout } = knobs
// Without a lock there is nothing to take twice, or in the wrong order.
const kind = knobs.demo !== 'race' && knobs.lock === 'none' ? 'Lock' : knobs.lock

if (isMainThread) await main()
else await serve({ count, reenter, transfer })

/* ---- what every thread does ---- */

/** @param {string} which @param {number} at number of the lock, from 1 */
function lockOf(which, at) {
  const words = lockWordsOf(workerData.memory, at)
  return which === 'RLock' ? new RLock(words, `lock ${at}`, workerData.number) : new Lock(words, `lock ${at}`)
}

/**
 * The race. An increment is three steps: read, work, write. A write of another thread in between is overwritten.
 * @param {{ times: number, width: number, which: string, dense: boolean, phase: string, start?: Int32Array }} options
 *   width: rounds of work between read and write
 */
function count({ times, width, which, dense, phase, start }) {
  const counter = counterOf(workerData.memory)
  const lock = which === 'none' ? null : lockOf(which, 1)
  tellSample(dense)
  if (start) meet(start)
  const begun = telemetry.now()
  telemetry.begin(phase, { pool: 'threads' })
  let checksum = 0
  let done = 0
  for (; done < times; done += 1) {
    lock?.acquire()
    const seen = counter[0]
    checksum ^= burn(width, done + 1)
    counter[0] = seen + 1
    lock?.release()
    // At the slow pace others get their turn: as long outside of the lock as inside.
    if (!dense) checksum ^= burn(width, done + 1)
  }
  telemetry.end()
  const { acquired, slept, waitedMs } = lock ?? { acquired: 0, slept: 0, waitedMs: 0 }
  return { done, begun, ended: telemetry.now(), acquired, slept, waitedMs, checksum }
}

/**
 * Re-entry. Thread 1 calls a function that takes the lock, while it holds the lock. The others only want it once.
 * @param {{ middle: Int32Array }} options
 */
function reenter({ middle }) {
  const lock = lockOf(kind, 1)
  const balance = accountOf(workerData.memory, 1)
  let depth = 0
  tellSample(false)

  const deposit = () => {
    if (!lock.acquire(timeout)) return false
    depth = Math.max(depth, lock instanceof RLock ? lock.depth : 1)
    balance[0] += 1
    lock.release()
    return true
  }
  const payDay = () => {
    lock.acquire()
    depth = 1
    meet(middle, TOGETHER)
    // deposit() takes the lock again.
    const paid = deposit()
    lock.release()
    return paid
  }

  telemetry.begin('re-entry', { pool: 'threads' })
  let paid = false
  if (workerData.number === 1) paid = payDay()
  else {
    meet(middle, TOGETHER)
    // The other threads get the lock when thread 1 has released it.
    lock.acquire()
    balance[0] += 1
    lock.release()
    paid = true
  }
  telemetry.end()
  return { paid, depth, waitedMs: lock.waitedMs }
}

/**
 * Two locks at a time. Thread i moves a coin from account i to the next one, and needs the locks of both. It does so once,
 * and meets the others on the way; or often, with work in between, and whether they meet is left to chance.
 * @param {{ start: Int32Array, middle: Int32Array, between: number }} options between: rounds of work
 */
function transfer({ start, middle, between }) {
  const me = workerData.number
  const next = (me % threads) + 1
  // In the same order everyone begins with the lower number: a circle can't close.
  const [low, high] = knobs.order === 'same' ? [me, next].sort((a, b) => a - b) : [me, next]
  const [first, second] = [lockOf(kind, low), lockOf(kind, high)]
  const staged = knobs.meeting === 'staged'
  const times = staged ? 1 : TRANSFERS
  // Threads that work equally long would go in step, and that is no chance.
  const random = sequence(me)
  let gaveUp = 0
  let checksum = 0
  tellSample(false)
  meet(start)
  telemetry.begin('transfer', { pool: 'threads' })
  for (let made = 0; made < times; made += 1) {
    if (!staged) checksum ^= burn(Math.round(2 * random() * between), made + 1)
    for (;;) {
      first.acquire(Infinity, staged)
      // The moment at which every thread has its first lock.
      if (staged && gaveUp === 0) meet(middle, TOGETHER)
      if (staged ? second.acquire(timeout) : acquireLate(first, second)) break
      // Whoever gives up must let go of what it has, or nobody gets any further. Then it tries again, but not at the same
      // moment as all the others who gave up: they would only meet in the next circle.
      first.release()
      gaveUp += 1
      pause((me - 1) * APART)
    }
    accountOf(workerData.memory, me)[0] -= 1
    accountOf(workerData.memory, next)[0] += 1
    second.release()
    first.release()
  }
  telemetry.end()
  return { made: times, gaveUp, waitedMs: first.waitedMs + second.waitedMs, checksum }
}

/**
 * Takes the second lock. If that takes long, it tells of both.
 * @param {Lock | RLock} first @param {Lock | RLock} second @returns {boolean} whether it is held now
 */
function acquireLate(first, second) {
  if (second.acquire(LONG, false)) return true
  first.tell()
  return second.acquire(timeout - LONG, true)
}

/* ---- what the main thread does ---- */

async function main() {
  telemetry.role('Thread locks')
  await telemetry.ready
  if (knobs.exercise !== 'none') {
    const missing = await play(knobs, exercises, new URL('exercises.mjs', import.meta.url))
    return telemetry.result('check', { missing })
  }
  const memory = sharedMemory(threads)
  const crew = new Crew({ script: new URL(import.meta.url), size: threads, memory })
  telemetry.pool({ id: 'threads', kind: 'thread', size: threads })
  const perMs = calibrate()
  const cores = os.availableParallelism()
  const { exercise: _, ...told } = knobs
  telemetry.result('setup', { ...told, lock: kind, cores, iterationsPerMs: perMs })
  const missing = await demos[knobs.demo]({ ...knobs, lock: kind }, crew, memory, perMs)
  await crew.close()
  telemetry.result('check', { missing })
}

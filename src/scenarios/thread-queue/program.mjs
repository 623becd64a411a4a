// @ts-check
/*
 * A queue between threads. They share memory: an item is copied into the queue's slots and out of them, no process
 * boundary is crossed, and nobody stands between. What they need instead is a lock, since the slots belong to all of
 * them, and two conditions to sleep on: "not full" for producers, "not empty" for consumers.
 *
 * This file is run by the program and by each of its threads.
 * Runs on its own too:  node program.mjs --order=priority --capacity=20
 */
import { once } from 'node:events'
import { realpathSync } from 'node:fs'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { readDefaults, readKnobs } from '../lib/knobs.mjs'
import { machine } from '../lib/machine.mjs'
import { isIntact, logValues, makeItem } from '../lib/queue-items.mjs'
import { watchQueue } from '../lib/queue-watch.mjs'
import { forkSlowServer } from '../lib/slow-server-fork.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { calibrate, cpuTime } from '../lib/work.mjs'
import { warmUp, work } from '../process-queue/labour.mjs'
import { play } from '../stepping/play.mjs'
import { races } from './burst.mjs'
import { exercises } from './exercises.mjs'
import { arrive, Condition, Mutex } from './monitor.mjs'
import { makeShared, reset, Slots, WORD } from './slots.mjs'

const WARM_UP_MS = 40
/** Work on an item that is smaller than this (milliseconds) is not told: telling would cost as much. */
const SMALLEST_TOLD = 0.5

/** As Python's queue.Queue, LifoQueue and PriorityQueue: one lock, two conditions on it. */
export class SharedQueue {
  /** How long this thread slept in put and in get, milliseconds. */
  blockedMs = 0
  idleMs = 0
  #shared
  #slots
  #mutex
  #notEmpty
  #notFull

  /** @param {import('./slots.mjs').Shared} shared the same memory in every thread */
  constructor(shared) {
    this.#shared = shared
    this.#slots = new Slots(shared)
    this.#mutex = new Mutex(shared.words, WORD.mutex)
    this.#notEmpty = new Condition(this.#mutex, shared.words, WORD.notEmpty)
    this.#notFull = new Condition(this.#mutex, shared.words, WORD.notFull)
  }

  /** Blocks this thread while the queue is full. @param {import('./slots.mjs').Item} item */
  put(item) {
    const { capacity } = this.#shared
    this.#mutex.hold(() => {
      while (capacity > 0 && this.#slots.depth === capacity) this.blockedMs += this.#sleep(this.#notFull)
      this.#slots.add(item, telemetry.now())
      this.#notEmpty.notify()
    })
  }

  /** Blocks this thread while the queue is empty; null when it is and all producers are done. */
  get() {
    return this.#mutex.hold(() => {
      while (this.#slots.depth === 0) {
        if (this.#shared.words[WORD.open] === 0) return null
        this.idleMs += this.#sleep(this.#notEmpty)
      }
      const taken = this.#slots.take()
      this.#notFull.notify()
      return taken
    })
  }

  /** A producer is done. When all are, the waiting consumers are woken. */
  close() {
    this.#mutex.hold(() => {
      this.#shared.words[WORD.open] -= 1
      if (this.#shared.words[WORD.open] === 0) this.#notEmpty.notify(Infinity)
    })
  }

  /** @param {Condition} condition */
  #sleep(condition) {
    // A thread that sleeps has no event loop: what it said of itself has to leave before.
    telemetry.flush()
    return condition.wait()
  }
}

/**
 * What a thread has to do in a round: `everyone` counts the threads at the start barrier; the rest as in process-queue.
 * @typedef {import('../process-queue/program.mjs').Order & { shared: import('./slots.mjs').Shared, everyone: number }} Order
 */

/** @param {Order} order */
async function produce({ shared, everyone, first, step, items, forMs, size, pool, ...labour }) {
  const queue = new SharedQueue(shared)
  arrive(shared.words, WORD.barrier, everyone)
  const began = telemetry.now()
  let [made, checksums] = [0, 0]
  for (let number = first; number < items && telemetry.now() - began < forMs; number += step) {
    if (pool) telemetry.begin(`item ${number + 1}`, { pool })
    const item = makeItem(number, await work(labour, number + 1), size)
    if (pool) telemetry.end()
    queue.put(item)
    made += 1
    checksums += item.checksum
  }
  queue.close()
  return { made, checksums, began, ended: telemetry.now(), blockedMs: queue.blockedMs }
}

/** @param {Order} order */
async function consume({ shared, everyone, pool, ...labour }) {
  const queue = new SharedQueue(shared)
  arrive(shared.words, WORD.barrier, everyone)
  const began = telemetry.now()
  let [passed, received, damaged] = [0, 0, 0]
  for (let taken = queue.get(); taken !== null; taken = queue.get()) {
    const { item, since } = taken
    if (pool) telemetry.begin(`item ${item.number + 1}`, { pool, queuedSince: since })
    if (!isIntact(item)) damaged += 1
    await work(labour, item.checksum)
    if (pool) telemetry.end()
    passed += 1
    received += item.checksum
  }
  return { passed, received, damaged, began, ended: telemetry.now(), idleMs: queue.idleMs }
}

/** A thread's whole life: rounds, as they are asked for. @param {{ side: string, role: string, iterations: number }} who */
async function thread({ side, role, iterations }) {
  telemetry.threadRole(role)
  await telemetry.ready
  await warmUp(iterations)
  parentPort?.on('message', async (/** @type {Order} */ order) => {
    const done = await (side === 'producer' ? produce(order) : consume(order))
    telemetry.flush()
    parentPort?.postMessage(done)
  })
  parentPort?.postMessage('ready')
}

/** @typedef {{ producers: Worker[], consumers: Worker[] }} Threads */

/**
 * Passes items from some threads to others.
 * @param {Threads} threads
 * @param {import('./slots.mjs').Shared} shared
 * @param {{ produce: object, consume: object, items: number, size: number, forMs?: number, queue?: string }} plan
 */
export async function passItems({ producers, consumers }, shared, plan) {
  const { items, size, forMs = 1e9, queue } = plan
  const { words, log, capacity } = shared
  reset(shared, producers.length)
  const look = () => ({ depth: Atomics.load(words, WORD.depth), peak: Atomics.load(words, WORD.peak) })
  const stop = queue ? watchQueue(queue, capacity || undefined, look) : () => {}
  const everyone = [...producers, ...consumers]
  const order = { shared, everyone: everyone.length, step: producers.length, items, forMs, size, capacity }
  const cpu = cpuTime()
  const reports = everyone.map(async (one) => (await once(one, 'message'))[0])
  producers.forEach((one, first) => one.postMessage({ ...order, ...plan.produce, first }))
  consumers.forEach((one) => one.postMessage({ ...order, ...plan.consume }))
  const all = await Promise.all(reports)
  stop()
  const sum = (/** @type {string} */ name) => all.reduce((total, report) => total + (report[name] ?? 0), 0)
  const wallMs = Math.max(...all.map(({ ended }) => ended)) - Math.min(...all.map(({ began }) => began))
  const { peak } = look()
  return {
    counts: {
      wallMs,
      cpuMs: cpuTime() - cpu,
      items,
      producers: producers.length,
      peak,
      peakBytes: peak * size,
      made: sum('made'),
      checksums: sum('checksums'),
      passed: sum('passed'),
      received: sum('received'),
      damaged: sum('damaged'),
      blockedMs: sum('blockedMs'),
      idleMs: sum('idleMs'),
    },
    log: [...log.subarray(0, words[WORD.logged])],
  }
}

async function main() {
  /** @type {typeof import('./defaults.json')} */
  const knobs = readKnobs(readDefaults(import.meta.dirname))
  telemetry.role('Thread queue')
  await telemetry.ready
  if (knobs.exercise !== 'none') {
    const missing = await play(knobs, exercises, new URL('exercises.mjs', import.meta.url))
    return telemetry.result('check', { missing })
  }
  const server = knobs.work === 'wait' ? await forkSlowServer({}, undefined, 'slow server') : null
  const perMs = calibrate()
  const { exercise: _, ...told } = knobs
  telemetry.result('setup', { ...told, ...machine(), iterationsPerMs: perMs })

  const iterations = Math.round(perMs * WARM_UP_MS)
  const start = async (/** @type {string} */ side, /** @type {number} */ index) => {
    const worker = new Worker(import.meta.filename, {
      workerData: { side, role: `${side} ${index + 1}`, iterations },
    })
    await once(worker, 'message')
    return worker
  }
  const team = (/** @type {string} */ side, /** @type {number} */ count) =>
    Promise.all(Array.from({ length: count }, (_, index) => start(side, index)))
  const [producers, consumers] = await Promise.all([
    team('producer', knobs.producers),
    team('consumer', knobs.consumers),
  ])
  const threads = { producers, consumers }

  const labour = (/** @type {number} */ ms, /** @type {string} */ pool) => ({
    iterations: knobs.work === 'cpu' ? Math.round(ms * perMs) : 0,
    waitMs: knobs.work === 'wait' ? ms : 0,
    port: server?.port ?? 0,
    pool: ms >= SMALLEST_TOLD ? pool : '',
  })
  const plan = {
    produce: labour(knobs['produce-ms'], 'producers'),
    consume: labour(knobs['consume-ms'], 'consumers'),
    items: knobs.items,
    size: knobs['item-size'],
    queue: 'queue',
  }
  for (const id of /** @type {const} */ (['producers', 'consumers']))
    if ((id === 'producers' ? plan.produce : plan.consume).pool)
      telemetry.pool({ id, kind: 'thread', size: knobs[id], main: id === 'consumers' })
  const turn = /** @type {import('./slots.mjs').Turn} */ (knobs.order)
  const shared = makeShared({ turn, capacity: knobs.capacity, ...plan, log: true })
  for (let repeat = 1; repeat <= knobs.repeats; repeat += 1) {
    telemetry.repeat(repeat, 'producers', 'consumers')
    const { counts, log } = await passItems(threads, shared, plan)
    // Each put and get as it happened, written under the lock: the verdict follows it with a queue of its own.
    telemetry.result('queue', { ...counts, ...logValues(log) })
    console.log(
      `${counts.passed} of ${counts.items} items in ${Math.round(counts.wallMs)} ms, at most ${counts.peak} waiting`,
    )
  }

  telemetry.repeat(0, 'producers', 'consumers')
  await races({
    threads,
    passItems,
    size: knobs['item-size'],
    capacity: knobs.capacity,
    repeats: knobs.repeats,
  })
  await Promise.all([...producers, ...consumers].map((worker) => worker.terminate()))
  await server?.close()
}

if (!isMainThread && workerData?.side) await thread(workerData)
// Imported by a test, this file runs nothing.
else if (isMainThread && realpathSync(process.argv[1]) === import.meta.filename) await main()

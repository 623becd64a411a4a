// @ts-check
/*
 * Three ways to wait for the same answers. Each does `waits` of them and returns how many were answered; a server that
 * is gone ends the program.
 *
 *   blocking     one thread, one wait after the other
 *   event loop   one thread, all waits at the same time
 *   threads      several threads, each like the first
 */
import { once } from 'node:events'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import PQueue from 'p-queue'
import { askSlowServer } from '../lib/slow-server.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { askAndBlock } from './blocking.mjs'

/**
 * One by one: each call returns when its answer is there.
 * @param {number} waits
 * @param {import('./blocking.mjs').Line} line
 * @param {number} latency milliseconds
 */
export function blocking(waits, line, latency) {
  let answered = 0
  const submitted = telemetry.now()
  for (let wait = 0; wait < waits; wait += 1) {
    telemetry.begin(`wait ${wait + 1}`, { pool: 'blocking', queuedSince: submitted })
    askAndBlock(line, latency)
    telemetry.end()
    answered += 1
  }
  return answered
}

/**
 * All at once: each call returns at once, and its callback runs when the answer is there. `await` is the way to write
 * such a callback; what follows it runs later, on this same thread.
 * @param {number} waits
 * @param {object} options
 * @param {number} options.port of the slow server
 * @param {number} options.latency milliseconds
 * @param {number} options.limit waits at the same time; 0: any number
 * @param {(started: number) => void} [options.onAnswer] the callback's own work; told when its request was sent
 */
export async function eventLoop(waits, { port, latency, limit, onAnswer }) {
  let answered = 0
  const info = { pool: 'event loop', queuedSince: telemetry.now() }
  const one = (/** @type {number} */ wait) =>
    telemetry.runAsync(`wait ${wait + 1}`, info, async () => {
      const started = performance.now()
      await askSlowServer(port, latency)
      onAnswer?.(started)
      answered += 1
    })
  const list = Array.from({ length: waits }, (_, wait) => wait)
  if (limit === 0) await Promise.all(list.map(one))
  else {
    const queue = new PQueue({ concurrency: limit })
    for (const event of /** @type {const} */ (['add', 'active', 'next']))
      queue.on(event, () => telemetry.queue('waiting', queue.size))
    await queue.addAll(list.map((wait) => () => one(wait)))
  }
  return answered
}

/** Threads that are started once and then given lists. */
export class Threads {
  #next = new Int32Array(new SharedArrayBuffer(4))
  /** @type {Worker[]} */
  #workers = []

  /**
   * @param {number} size
   * @param {() => import('./blocking.mjs').Line} line makes one for each thread
   * @param {number} latency milliseconds
   */
  async start(size, line, latency) {
    this.#workers = Array.from({ length: size }, (_, index) => {
      const own = line()
      const workerData = { number: index + 1, line: own, next: this.#next, latency }
      return new Worker(path.join(import.meta.dirname, 'thread.mjs'), {
        workerData,
        transferList: [own.port],
      })
    })
    await Promise.all(this.#workers.map((worker) => once(worker, 'message')))
  }

  /** @param {number} waits @returns {Promise<number>} how many were answered */
  async run(waits) {
    Atomics.store(this.#next, 0, 0)
    const done = this.#workers.map((worker) => once(worker, 'message'))
    const list = { waits, submitted: telemetry.now() }
    for (const worker of this.#workers) worker.postMessage(list)
    const answered = await Promise.all(done)
    return answered.reduce((sum, [count]) => sum + count, 0)
  }

  /** @returns {Promise<unknown>} */
  close() {
    return Promise.all(this.#workers.map((worker) => worker.terminate()))
  }
}

// @ts-check
/*
 * Plumbing: threads that run functions of one module when told to, and places where they meet. Threads share only
 * what is given to them as SharedArrayBuffer.
 */
import { parentPort, Worker, workerData } from 'node:worker_threads'
import { telemetry } from '../lib/telemetry.mjs'

/** @typedef {{ number: number, memory: SharedArrayBuffer }} Seat what a thread is: its number, from 1, and the memory */

export class Crew {
  #threads
  #waiting = new Map()
  #calls = 0

  /** @param {{ script: URL, size: number, memory: SharedArrayBuffer }} options */
  constructor({ script, size, memory }) {
    this.#threads = Array.from(
      { length: size },
      (_, index) =>
        new Worker(script, { workerData: { number: index + 1, memory }, argv: process.argv.slice(2) }),
    )
    for (const thread of this.#threads) {
      thread.on('message', ({ call, answer }) => {
        this.#waiting.get(call)?.resolve(answer)
        this.#waiting.delete(call)
      })
      // A thread that failed would leave the others at a meeting place for ever.
      thread.on('error', (error) => {
        console.error(error)
        process.exit(1)
      })
    }
  }

  /**
   * Calls a function in thread `number` (from 1).
   * @param {number} number
   * @param {string} method
   * @param {Record<string, unknown>} [parameters]
   * @returns {Promise<any>} what it returned
   */
  call(number, method, parameters = {}) {
    return new Promise((resolve) => {
      const call = this.#calls++
      this.#waiting.set(call, { resolve })
      this.#threads[number - 1].postMessage({ call, method, parameters })
    })
  }

  /**
   * Calls it in every thread, with two places where all of them can meet: at the start, and in the middle.
   * @param {string} method
   * @param {Record<string, unknown>} [parameters]
   * @returns {Promise<any[]>}
   */
  everyone(method, parameters = {}) {
    const [start, middle] = [meetingPlace(this.#threads.length), meetingPlace(this.#threads.length)]
    return Promise.all(
      this.#threads.map((_, index) => this.call(index + 1, method, { ...parameters, start, middle })),
    )
  }

  /** Ends all threads. */
  async close() {
    await this.everyone('end')
  }
}

/**
 * In a thread: runs `methods` when called.
 * @param {Record<string, (parameters: any) => unknown>} methods
 */
export async function serve(methods) {
  telemetry.threadRole(`thread ${workerData.number}`)
  await telemetry.ready
  parentPort?.on('message', ({ call, method, parameters }) => {
    const answer = method === 'end' ? null : methods[method](parameters)
    telemetry.flush()
    parentPort?.postMessage({ call, answer })
    if (method === 'end') parentPort?.close()
  })
}

/** @param {number} size how many are expected @returns {Int32Array} */
export function meetingPlace(size) {
  return new Int32Array(new SharedArrayBuffer(8)).fill(size, 1)
}

/**
 * Waits until everyone is there: a race between threads that do not run at the same time is none.
 * @param {Int32Array} place arrived so far, expected
 * @param {number} [limit] milliseconds after which it goes on without the others
 * @returns {boolean} whether all have come
 */
export function meet(place, limit = Infinity) {
  const deadline = performance.now() + limit
  let arrived = Atomics.add(place, 0, 1) + 1
  Atomics.notify(place, 0)
  while (arrived < place[1]) {
    const left = deadline - performance.now()
    if (left <= 0) return false
    Atomics.wait(place, 0, arrived, left)
    arrived = Atomics.load(place, 0)
  }
  return true
}

/** Sleeps, with the thread, not in the event loop. @param {number} ms */
export function pause(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

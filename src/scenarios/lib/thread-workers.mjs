// @ts-check
/*
 * A pool of worker threads (the package piscina) with the same face as ProcessWorkers: call one, call everyone, close.
 * The module of the threads exports one function that takes a Call.
 */
import { Piscina } from 'piscina'

/**
 * What a thread gets. `barrier`, two counters in shared memory (arrived, expected): it stays until all have arrived.
 * @typedef {{ method: string, parameters: unknown[], barrier?: Int32Array }} Call
 */

export class ThreadWorkers {
  #size
  #pool

  /** @param {{ script: string, size: number }} options */
  constructor({ script, size }) {
    this.#size = size
    this.#pool = new Piscina({
      filename: script,
      minThreads: size,
      maxThreads: size,
      idleTimeout: Infinity,
      recordTiming: false,
      // Threads number themselves with this counter: piscina does not tell them which they are.
      workerData: new Int32Array(new SharedArrayBuffer(4)),
    })
  }

  /**
   * Calls `method` in every thread once: each stays at a barrier until all have come, so none can take two calls.
   * @param {string} method
   * @param {unknown[]} [parameters]
   * @returns {Promise<any[]>}
   */
  everyone(method, parameters = []) {
    const barrier = new Int32Array(new SharedArrayBuffer(8))
    barrier[1] = this.#size
    return Promise.all(
      Array.from({ length: this.#size }, () => this.#pool.run({ method, parameters, barrier })),
    )
  }

  /**
   * Calls `method` in the next free thread.
   * @param {string} method
   * @param {unknown[]} parameters
   * @returns {Promise<any>}
   */
  call(method, parameters) {
    return this.#pool.run({ method, parameters })
  }

  /** Ends all threads. */
  close() {
    return this.#pool.destroy()
  }
}

/**
 * In a thread: waits until everyone has arrived.
 * @param {Int32Array} barrier
 */
export function arrive(barrier) {
  let arrived = Atomics.add(barrier, 0, 1) + 1
  Atomics.notify(barrier, 0)
  while (arrived < barrier[1]) {
    Atomics.wait(barrier, 0, arrived)
    arrived = Atomics.load(barrier, 0)
  }
}

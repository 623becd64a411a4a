// @ts-check
/*
 * The reactor's thread pool, and the resolver that uses it (scrapy.resolver.CachingThreadedResolver). Looking up a name
 * blocks a thread, so at most REACTOR_THREADPOOL_MAXSIZE names are looked up at once; the same threads do whatever item
 * pipelines defer to them.
 */
import path from 'node:path'
import { telemetry } from '../lib/telemetry.mjs'
import { ThreadWorkers } from '../lib/thread-workers.mjs'

export class ThreadPool {
  /** Calls that wait for a thread. */
  waiting = 0
  busy = 0
  #size
  #threads

  /** @param {number} size */
  constructor(size) {
    this.#size = size
    this.#threads = new ThreadWorkers({ script: path.join(import.meta.dirname, 'thread.mjs'), size })
    telemetry.pool({ id: 'thread pool', kind: 'thread', size })
  }

  /** The threads are up. */
  async ready() {
    await this.#threads.everyone('hello')
  }

  /**
   * Calls a function of thread.mjs in a thread.
   * @param {string} method
   * @param {unknown[]} parameters
   * @returns {Promise<any>}
   */
  async defer(method, parameters) {
    if (this.busy < this.#size) this.busy += 1
    else this.waiting += 1
    try {
      return await this.#threads.call(method, [...parameters, telemetry.now()])
    } finally {
      if (this.waiting > 0) this.waiting -= 1
      else this.busy -= 1
    }
  }

  close() {
    return this.#threads.close()
  }
}

export class CachingThreadedResolver {
  /** By host name, for as long as the crawl lasts. @type {Map<string, string>} */
  #cache = new Map()
  #pool
  #port
  #milliseconds
  #quiet
  /** Look-ups that a thread did. */
  lookUps = 0

  /** @param {ThreadPool} pool @param {{ port: number, milliseconds: number, quiet?: boolean }} nameServer */
  constructor(pool, { port, milliseconds, quiet = false }) {
    this.#pool = pool
    this.#port = port
    this.#milliseconds = milliseconds
    this.#quiet = quiet
  }

  /** @param {string} name @returns {Promise<string>} its address */
  async getHostByName(name) {
    // A warm-up has no names to look up.
    const known = this.#quiet ? '127.0.0.1' : this.#cache.get(name)
    if (known !== undefined) return known
    // Requests that ask before the first answer has come each do their own look-up, as in Scrapy.
    this.lookUps += 1
    const address = await this.#pool.defer('lookUp', [name, this.#port, this.#milliseconds])
    this.#cache.set(name, address)
    return address
  }
}

// @ts-check
/* A thread of the pool: it does one blocking thing at a time. */
import { workerData } from 'node:worker_threads'
import { askSlowServer } from '../lib/slow-server.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { arrive } from '../lib/thread-workers.mjs'
import { siteName } from './request.mjs'

telemetry.threadRole(`thread ${Atomics.add(workerData, 0, 1) + 1}`)
await telemetry.ready

const POOL = 'thread pool'

/** @type {Record<string, (...parameters: any[]) => any>} */
const methods = {
  /** The first task of a thread, so that all of them are seen from the beginning. */
  hello: () => telemetry.task('start', { pool: POOL }, () => true),

  /**
   * Asks the run's own name server: no question leaves this machine, and all names lead to it.
   * @param {string} name @param {number} port @param {number} milliseconds @param {number} queuedSince
   */
  lookUp(name, port, milliseconds, queuedSince) {
    return telemetry.task(`look up ${siteName(name)}`, { pool: POOL, queuedSince }, async () => {
      await askSlowServer(port, milliseconds)
      return '127.0.0.1'
    })
  },

  /** Stores an item in a database. @param {number} port @param {number} milliseconds @param {number} queuedSince */
  store(port, milliseconds, queuedSince) {
    return telemetry.task('store item', { pool: POOL, queuedSince }, () => askSlowServer(port, milliseconds))
  },
}

/** @param {import('../lib/thread-workers.mjs').Call} call */
export default async function ({ method, parameters, barrier }) {
  if (barrier) arrive(barrier)
  return methods[method](...parameters)
}

// @ts-check
/*
 * What a worker can be asked to do. A thread and a process run this same file: the executor is all that differs.
 */
import { perform } from '../lib/tasks.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { burn, cpuTime } from '../lib/work.mjs'

export const methods = {
  /** Only comes back: the worker is up. */
  hello: () => true,
  /** The first rounds of a loop are slow: they are no part of a measurement. */
  warmUp: (/** @type {number} */ iterations) => burn(iterations, 1),
  cpuTime,
  flush: () => telemetry.flush(),

  /**
   * Does one task; tells of it when it belongs to a pool.
   * @param {import('../lib/tasks.mjs').Task} task
   * @param {string} pool '' for the many small tasks of the sweep
   * @param {number} submitted
   */
  task(task, pool, submitted) {
    if (!pool) return perform(task)
    return telemetry.task(`task ${task.id + 1}`, { pool, queuedSince: submitted }, () => perform(task))
  },
}

/**
 * @param {string} method
 * @param {unknown[]} parameters
 * @returns {any}
 */
export const answer = (method, parameters) =>
  /** @type {Record<string, Function>} */ (methods)[method](...parameters)

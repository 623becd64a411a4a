// @ts-check
/*
 * A pool of worker processes (the package workerpool), with what its users want to know around it: roles, how each
 * worker ended, the depth of the queue, and tasks that are not lost when a worker is.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import workerpool from 'workerpool'
import { telemetry } from './telemetry.mjs'

/** A call that was lost with its worker is handed to another one, this often in all. */
const ATTEMPTS = 3
/** Workers that have not ended this long after they were asked to (milliseconds) are killed. */
const CLOSE_GRACE = 3000

export class ProcessWorkers {
  /** What happened to workers and calls. `retired`: workers that left after their share of tasks, as agreed. */
  counts = { started: 0, killed: 0, resubmitted: 0, retired: 0 }
  #size
  #role
  #pool
  #closing = false
  /** True while workerpool starts a process, which it does synchronously. */
  #starting = false
  /** Those that live. @type {Set<import('node:child_process').ChildProcess>} */
  #children = new Set()
  /** @type {(value?: unknown) => void} */
  #onExit = () => {}

  /**
   * Starts the workers.
   * @param {object} options
   * @param {string} options.script the worker's module
   * @param {number} options.size
   * @param {(number: number) => string} options.role what the n-th worker ever started is called
   * @param {(waiting: number) => void} [options.onQueue] told how many tasks wait to be handed over, on each change
   */
  constructor({ script, size, role, onQueue = () => {} }) {
    this.#size = size
    this.#role = role
    // workerpool keeps its child processes to itself; Node announces every new one here.
    subscribe('child_process', this.#watch)
    this.#pool = workerpool.pool(script, {
      workerType: 'process',
      minWorkers: 'max', // a worker that is lost is replaced at once
      maxWorkers: size,
      queueStrategy: new WatchedQueue(onQueue),
      onCreateWorker: () => {
        this.#starting = true
        this.counts.started += 1
        return { forkArgs: [`--role=${this.#role(this.counts.started)}`] }
      },
    })
  }

  /**
   * Calls `method` in every worker once. The pool hands a call to a free worker at once, so as many calls as workers
   * reach each of them: that is the start barrier, and it is the last word before the end.
   * @param {string} method
   * @param {unknown[]} [parameters]
   * @returns {Promise<any[]>} the answers, in no order
   */
  everyone(method, parameters = []) {
    return Promise.all(Array.from({ length: this.#size }, () => this.call(method, parameters)))
  }

  /**
   * Calls `method` in the next free worker. A call whose worker is lost (killed, crashed) is made again.
   * @param {string} method
   * @param {unknown[]} parameters
   * @returns {Promise<any>} rejects when the method throws, and when its workers were lost again and again
   */
  async call(method, parameters) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#callOnce(method, parameters)
      } catch (error) {
        if (!(error instanceof workerpool.TerminateError) || attempt === ATTEMPTS) throw error
        this.counts.resubmitted += 1
      }
    }
  }

  /** Ends all workers and waits until each of them has. */
  async close() {
    this.#closing = true
    // workerpool would wait for ever for a worker that was stopped, or that died unnoticed a moment ago.
    const patience = setTimeout(() => this.#children.forEach((child) => child.kill('SIGKILL')), CLOSE_GRACE)
    const exited = Promise.all([...this.#children].map((child) => once(child, 'exit')))
    await Promise.race([this.#pool.terminate(), exited])
    while (this.#children.size > 0) await new Promise((resolve) => (this.#onExit = resolve))
    clearTimeout(patience)
    unsubscribe('child_process', this.#watch)
  }

  /** @param {string} method @param {unknown[]} parameters @returns {Promise<any>} */
  #callOnce(method, parameters) {
    return new Promise((resolve, reject) => {
      const call = this.#pool.exec(method, parameters, {
        // A worker that has done its share answers by this event and keeps the call open, so that it gets no other one.
        // Cancelling the open call makes workerpool end that worker and start a new one.
        on: (answer) => {
          this.counts.retired += 1
          resolve(answer)
          call.cancel()
        },
      })
      call.then(resolve, reject)
    })
  }

  #watch = (/** @type {unknown} */ message) => {
    if (!this.#starting) return
    this.#starting = false
    const { process: child } = /** @type {{ process: import('node:child_process').ChildProcess }} */ (message)
    this.#children.add(child)
    child.once('exit', (code, signal) => {
      this.#children.delete(child)
      telemetry.exited(child.pid ?? 0, code, signal)
      if (!this.#closing && (signal !== null || code !== 0)) this.counts.killed += 1
      this.#onExit()
    })
  }
}

/** First in, first out, as workerpool's own queue; each change of its depth is told. A call may carry several tasks. */
class WatchedQueue {
  /** @type {any[]} */
  #calls = []
  #waiting = 0
  #changed

  /** @param {(waiting: number) => void} changed */
  constructor(changed) {
    this.#changed = changed
  }

  /** @param {any} call */
  push(call) {
    this.#calls.push(call)
    this.#count(tasksIn(call))
  }

  pop() {
    const call = this.#calls.shift()
    if (call !== undefined) this.#count(-tasksIn(call))
    return call
  }

  size() {
    return this.#calls.length
  }

  /** @param {any} call */
  contains(call) {
    return this.#calls.includes(call)
  }

  clear() {
    this.#calls = []
    this.#count(-this.#waiting)
  }

  /** @param {number} change */
  #count(change) {
    if (change === 0) return
    this.#waiting += change
    this.#changed(this.#waiting)
  }
}

/** @param {{ params?: any[] }} call its first parameter is a list of tasks, or it carries none */
const tasksIn = (call) => (Array.isArray(call.params?.[0]) ? call.params[0].length : 0)

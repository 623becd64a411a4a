// @ts-check
/* Starts the slow server as a process of its own, for programs that must not share a core with it. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { telemetry } from './telemetry.mjs'

/** @typedef {import('./slow-server.mjs').SlowServerStats} SlowServerStats */

/**
 * @typedef {object} ServerProcess
 * @property {number} pid
 * @property {number} port
 * @property {() => Promise<SlowServerStats>} stats what has happened until now
 * @property {() => Promise<void>} close ends the process, and waits for that
 */

/**
 * @param {Omit<import('./slow-server.mjs').SlowServerOptions, 'onChange'>} options
 * @param {(stats: SlowServerStats) => void} [onStats] told after changes, a hundred times a second at most
 * @param {string} [role] what the process is called in the run; its queues are told for "server" only
 * @returns {Promise<ServerProcess>} rejects when the process ends before it listens
 */
export async function forkSlowServer(options, onStats = () => {}, role = 'server') {
  // Advanced serialization: `Infinity`, for no limit, is no number in JSON.
  const child = fork(path.join(import.meta.dirname, 'slow-server-process.mjs'), [role], {
    serialization: 'advanced',
    // Its parent's flags (an inspector's port, say) are not for it.
    execArgv: [],
  })
  const exited = once(child, 'exit').then(([code, signal]) => {
    telemetry.exited(child.pid ?? 0, code, signal)
    return new Error(`The slow server ended (${signal ?? `code ${code}`}).`)
  })
  /** @type {((stats: SlowServerStats) => void)[]} */
  const asked = []
  /** @type {Promise<number>} */
  const listening = new Promise((resolve, reject) => {
    child.on('message', (/** @type {any} */ message) => {
      if (message.port !== undefined) resolve(message.port)
      if (message.stats !== undefined) onStats(message.stats)
      if (message.answer !== undefined) asked.shift()?.(message.answer)
    })
    void exited.then(reject)
  })
  child.send(options)
  return {
    pid: child.pid ?? 0,
    port: await listening,
    stats: () =>
      Promise.race([
        new Promise((/** @type {(stats: SlowServerStats) => void} */ resolve) => {
          asked.push(resolve)
          // When it has ended already, its exit event answers.
          child.send('stats', () => {})
        }),
        exited.then((error) => Promise.reject(error)),
      ]),
    close: async () => {
      if (child.connected) child.disconnect()
      await exited
    },
  }
}

// @ts-check
/* The workers of parent.mjs, processes or threads, with one face for both. */
import { fork } from 'node:child_process'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { telemetry } from '../lib/telemetry.mjs'

const script = path.join(import.meta.dirname, 'worker.mjs')
/** Descriptor that program.mjs gives to all processes of the program: a pipe that is closed once the last one has ended. */
const ALIVE = 4

/**
 * `end`: asks a process by SIGTERM; `kill`: does not ask. A thread has no signals of its own: the only way is to kill it.
 * @typedef {object} Member
 * @property {number} pid
 * @property {(message: object) => void} send
 * @property {() => void} end
 * @property {() => void} kill
 * @property {() => void} unref
 */

/**
 * @param {{ number: number, threads: boolean, handles: boolean }} options `handles`: has a handler for SIGTERM
 * @param {(member: Member, message: any) => void} hear
 * @param {(member: Member) => void} gone
 * @returns {Member}
 */
export function hire({ number, threads, handles }, hear, gone) {
  const role = `${threads ? 'thread' : 'worker'} ${number}`
  const argv = [`--role=${role}`, `--handles=${handles}`]
  if (threads) {
    const thread = new Worker(script, { argv })
    const member = {
      pid: process.pid,
      send: (/** @type {object} */ message) => thread.postMessage(message),
      end: () => void thread.terminate(),
      kill: () => void thread.terminate(),
      unref: () => thread.unref(),
    }
    thread.on('message', (message) => hear(member, message))
    thread.on('exit', () => gone(member))
    return member
  }
  const child = fork(script, argv, { stdio: ['ignore', 'inherit', 'inherit', 'ipc', ALIVE] })
  const pid = child.pid ?? 0
  const member = {
    pid,
    // Without a channel nothing can be sent: its exit tells the rest.
    send: (/** @type {object} */ message) => void (child.connected && child.send(message, () => {})),
    end: () => void child.kill('SIGTERM'),
    kill: () => void child.kill('SIGKILL'),
    unref: () => child.unref(),
  }
  child.on('message', (message) => hear(member, message))
  child.on('exit', (code, signal) => {
    telemetry.exited(pid, code, signal)
    gone(member)
  })
  return member
}

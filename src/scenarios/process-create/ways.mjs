// @ts-check
/*
 * The ways to start a child that Node has: three kinds of process, and a thread. Each returns at once, while the child
 * is still being made; `up` is its word that it runs.
 */
import { fork, spawn } from 'node:child_process'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { singleThreadCpuTime } from '../lib/threads.mjs'

const script = path.join(import.meta.dirname, 'child.mjs')
const now = () => performance.timeOrigin + performance.now()

/**
 * What a child says when it is up. Times as `telemetry.now()`; `cpuMs`: CPU time that it had spent at its first line.
 * @typedef {{ pid: number, ppid: number, tid: number, firstAt: number, cpuMs: number, loadFrom: number,
 *   readyAt: number, proof: number }} Report
 */

/**
 * A child. `up`: its report, null when it ended before. `exited` settles when it is gone.
 * @typedef {object} Child
 * @property {number} pid
 * @property {Promise<Report | null>} up
 * @property {Promise<{ code: number | null, signal: string | null }>} exited
 * @property {() => void} letGo
 */

/** @typedef {'native' | 'spawn' | 'fork' | 'thread'} Way */

/** @type {Record<Way, (args: string[]) => Child>} */
export const ways = {
  /** The floor: a small program of the system. It has no first line; the first byte that comes back from it counts. */
  native() {
    const child = spawn('cat', { stdio: ['pipe', 'pipe', 'inherit'] })
    const pid = child.pid ?? 0
    child.stdin.on('error', () => {})
    child.stdin.write('x')
    const echo = new Promise((resolve) => child.stdout.once('data', () => resolve(now())))
    const report = echo.then((firstAt) => ({
      pid,
      ppid: process.pid,
      tid: pid,
      firstAt,
      cpuMs: singleThreadCpuTime(pid),
      loadFrom: firstAt,
      readyAt: firstAt,
      proof: 0,
    }))
    return processOf(child, report, () => child.stdin.end())
  },

  /** spawn: a new process that runs a program from its beginning; here Node with a module. Text goes through pipes. */
  spawn(args) {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
    child.stdin.on('error', () => {})
    const line = new Promise((resolve) => child.stdout.once('data', resolve))
    return processOf(
      child,
      line.then((text) => JSON.parse(text)),
      () => child.stdin.end(),
    )
  },

  /** fork: Node's name for spawn with a channel for messages. It copies nothing of this process, unlike fork(2). */
  fork(args) {
    const child = fork(script, args)
    const message = new Promise((resolve) => child.once('message', resolve))
    return processOf(child, message, () => child.connected && child.disconnect())
  },

  /** A thread: the same process, but a JavaScript engine and an event loop of its own. */
  thread(args) {
    const worker = new Worker(script, { argv: args })
    worker.on('error', (error) => console.error(error))
    /** @type {Child['exited']} */
    const exited = new Promise((resolve) => worker.once('exit', (code) => resolve({ code, signal: null })))
    const message = new Promise((resolve) => worker.once('message', resolve))
    const up = Promise.race([message, exited.then(() => null)])
    return { pid: process.pid, up, exited, letGo: () => worker.postMessage('end') }
  },
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {Promise<Report>} report
 * @param {() => unknown} letGo
 * @returns {Child}
 */
function processOf(child, report, letGo) {
  /** @type {Child['exited']} */
  const exited = new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    // It could not be started at all: no such program, no more processes allowed.
    child.once('error', () => resolve({ code: null, signal: null }))
  })
  const up = Promise.race([report, exited.then(() => null)])
  return { pid: child.pid ?? 0, up, exited, letGo }
}

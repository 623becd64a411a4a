// @ts-check
/*
 * One worker thread. It has an event loop of its own: while it computes, only this thread is busy; while it waits, it
 * sleeps in the kernel and needs no core.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { perform } from '../lib/tasks.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { systemThreadId, threadCpuTime } from '../lib/threads.mjs'

/** @typedef {import('../lib/tasks.mjs').Task} Task */
/** What a thread is told to do. `pool`: whose tasks these are, '' for a warm-up, which is not shown. */
/** @typedef {{ tasks: Task[], pool: string, submitted: number }} Order */
/** What it says of it: answers, and CPU time of this thread (NaN where the kernel does not tell). */
/** @typedef {{ answers: Answer[], cpuMs: number }} Done */
/** `checksum` null: the server did not answer. */
/** @typedef {{ id: number, checksum: number | null }} Answer */

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort)

telemetry.threadRole(workerData.role)
await telemetry.ready

port.on('message', async (/** @type {Order | 'end'} */ order) => {
  if (order === 'end') process.exit() // in a worker: ends this thread, not the process
  const cpu = threadCpuTime()
  /** @type {Answer[]} */
  const answers = []
  for (const task of order.tasks) {
    const name = `${task.wait > 0 ? 'wait' : 'compute'} ${task.id + 1}`
    if (order.pool) telemetry.begin(name, { pool: order.pool, queuedSince: order.submitted })
    const checksum = await answerOf(task)
    if (order.pool) telemetry.end()
    answers.push({ id: task.id, checksum })
  }
  port.postMessage({ answers, cpuMs: threadCpuTime() - cpu })
})
// The same pid in every thread, a thread id of its own in each.
port.postMessage({ pid: process.pid, tid: systemThreadId() })

/** @param {Task} task */
async function answerOf(task) {
  try {
    return await perform(task)
  } catch (error) {
    console.error(`Task ${task.id + 1}: ${/** @type {Error} */ (error).message}`)
    return null
  }
}

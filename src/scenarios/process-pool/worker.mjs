// @ts-check
/*
 * One worker process of the pool. It is started by program.mjs through workerpool, gets calls over its IPC channel,
 * and ends when that channel closes: with its parent.
 */
import workerpool from 'workerpool'
import { perform } from '../lib/tasks.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { burn, cpuTime } from '../lib/work.mjs'

/** How a chunk is to be done. `pool`: whose tasks these are, '' for tasks too small to be told of one by one. */
/** @typedef {{ pool: string, submitted: number, tasksPerChild: number }} Job */
/** @typedef {{ answers: { id: number, checksum: number }[], cpu: number }} Done */

telemetry.role(process.argv.find((argument) => argument.startsWith('--role='))?.slice(7) ?? 'worker')
await telemetry.ready

let tasksDone = 0

workerpool.worker({
  /** Warms up: the first run of a loop is slow, and start-up is no part of a speed-up. */
  hello: (/** @type {number} */ iterations) => burn(iterations, process.pid),
  flush: () => telemetry.flush(),
  chunk,
})

/**
 * Does the tasks of one chunk, one after the other.
 * @param {import('../lib/tasks.mjs').Task[]} tasks
 * @param {Job} job
 * @returns {Promise<Done>}
 */
async function chunk(tasks, { pool, submitted, tasksPerChild }) {
  const before = cpuTime()
  const answers = []
  for (const task of tasks) {
    if (pool) telemetry.begin(`task ${task.id + 1}`, { pool, queuedSince: submitted })
    const checksum = await perform(task)
    if (pool) telemetry.end()
    answers.push({ id: task.id, checksum })
  }
  const done = { answers, cpu: cpuTime() - before }
  if (pool) tasksDone += tasks.length
  if (tasksPerChild > 0 && tasksDone >= tasksPerChild) {
    // This worker has done its share: it answers, but never finishes the call. The parent replaces it (see call()).
    telemetry.flush()
    workerpool.workerEmit(done)
    return new Promise(() => {})
  }
  return done
}

// @ts-check
/*
 * The same number of tasks of each size, without a pool and through each executor in turn; every round visits all of
 * them, so that a machine that gets slower gets slower for all. Tells the time per task, one result for each size: the
 * best round's, because whatever else the machine does only ever adds time.
 */
import os from 'node:os'
import { makeTasks, perform } from '../lib/tasks.mjs'
import { telemetry } from '../lib/telemetry.mjs'

/** Task sizes, microseconds of CPU time. */
const SIZES = [10, 30, 100, 300, 1000, 3000, 10_000]
const ROUNDS = 3
/** Work of a round for each worker that has a core (milliseconds), and the most tasks of a round. */
const ROUND_MS = 30
const MOST_TASKS = 300

/**
 * @param {Record<string, import('./program.mjs').Workers>} executors
 * @param {number} perMs iterations in a millisecond
 * @param {number} size workers of each executor
 */
export async function sweep(executors, perMs, size) {
  const begin = performance.now()
  // More workers than cores do not compute more at the same time.
  const lanes = Math.min(size, os.availableParallelism())
  for (const taskUs of SIZES) {
    const wanted = lanes * Math.round((ROUND_MS * 1000) / taskUs)
    const count = Math.max(4 * lanes, Math.min(MOST_TASKS, wanted))
    const tasks = makeTasks({ count, cost: taskUs / 1000, kind: 'cpu', perMs })
    /** @type {Record<string, number[]>} */
    const times = { inline: [] }
    for (let round = 0; round < ROUNDS; round += 1) {
      times.inline.push(await timePerTask(tasks, async (task) => perform(task)))
      for (const [id, workers] of Object.entries(executors)) {
        times[id] ??= []
        times[id].push(await timePerTask(tasks, (task) => workers.call('task', [task, '', 0])))
      }
    }
    const perTask = Object.entries(times).map(([id, list]) => [`${id}Us`, Math.min(...list)])
    telemetry.result('sweep', { taskUs, count, ...Object.fromEntries(perTask) })
  }
  telemetry.result('swept', { wallMs: performance.now() - begin })
}

/**
 * @param {import('../lib/tasks.mjs').Task[]} tasks
 * @param {(task: import('../lib/tasks.mjs').Task) => Promise<unknown>} run
 * @returns {Promise<number>} microseconds
 */
async function timePerTask(tasks, run) {
  const begin = performance.now()
  await Promise.all(tasks.map(run))
  return ((performance.now() - begin) * 1000) / tasks.length
}

// @ts-check
/*
 * Task lists: what each task costs is decided here, in advance and the same in every run, so that two pools can be
 * given the same work and their answers compared.
 */
import { askSlowServer } from './slow-server.mjs'
import { burn, sequence } from './work.mjs'

/** Enough to tell one task's answer from another's, too little to be work (about two microseconds). */
const CHECKSUM_ONLY = 1000

/**
 * One task: first it waits for the slow server (if `wait` > 0, milliseconds), then it computes. `cost` is its size in
 * milliseconds when nothing disturbs it.
 * @typedef {{ id: number, cost: number, wait: number, iterations: number, port: number }} Task
 */

/**
 * @param {object} options
 * @param {number} options.count how many tasks
 * @param {number} options.cost mean size of a task, milliseconds
 * @param {number} [options.spread] sizes are uniform within ± this many percent of `cost`
 * @param {'cpu' | 'wait' | 'mixed'} options.kind mixed: one half of the time each
 * @param {number} options.perMs iterations of `burn` in a millisecond, from `calibrate`
 * @param {number} [options.port] of the slow server, for tasks that wait
 * @returns {Task[]}
 */
export function makeTasks({ count, cost: mean, spread = 0, kind, perMs, port = 0 }) {
  const random = sequence(count)
  const waiting = kind === 'cpu' ? 0 : kind === 'wait' ? 1 : 0.5
  return Array.from({ length: count }, (_, id) => {
    const cost = mean * (1 + (spread / 100) * (2 * random() - 1))
    const iterations = Math.max(CHECKSUM_ONLY, Math.round(cost * (1 - waiting) * perMs))
    return { id, cost, wait: cost * waiting, iterations, port }
  })
}

/**
 * Does one task.
 * @param {Task} task
 * @returns {number | Promise<number>} its checksum; for tasks that only compute at once, no promise in between
 */
export function perform(task) {
  const compute = () => burn(task.iterations, task.id + 1)
  return task.wait > 0 ? askSlowServer(task.port, task.wait).then(compute) : compute()
}

/**
 * Every n-th task, about `count` of them: a sample that has small and large ones in the same proportion.
 * @template T
 * @param {T[]} list
 * @param {number} count
 * @returns {T[]}
 */
export function sample(list, count) {
  if (count >= list.length) return list
  return Array.from({ length: count }, (_, index) => list[Math.floor((index * list.length) / count)])
}

/**
 * @template T
 * @param {T[]} list
 * @param {number} size
 * @returns {T[][]}
 */
export function chunksOf(list, size) {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size))
}

/** @param {Task[]} tasks @returns {number} their sizes added up, milliseconds */
export const totalCost = (tasks) => tasks.reduce((sum, task) => sum + task.cost, 0)

/**
 * How long `lanes` workers need at the least when each takes the next chunk as soon as it is free and handing over
 * costs nothing: the yardstick for a real pool, the uneven end included.
 * @param {Task[][]} chunks
 * @param {number} lanes
 * @returns {number} milliseconds
 */
export function makespan(chunks, lanes) {
  const free = new Array(lanes).fill(0)
  for (const chunk of chunks) {
    const next = free.indexOf(Math.min(...free))
    free[next] += totalCost(chunk)
  }
  return Math.max(...free)
}

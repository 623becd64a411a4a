// @ts-check
/*
 * Three ways to give a list of tasks to a pool, named as in Python's multiprocessing.Pool, whose imap reads all of its
 * input ahead where this one reads a few chunks. `submit` hands one chunk to the pool and promises its answers; `take`
 * receives answers when the caller has them.
 */
import { chunksOf } from '../lib/tasks.mjs'

/**
 * @template T, A
 * @typedef {object} Way
 * @property {T[]} tasks
 * @property {number} chunk tasks handed over at a time
 * @property {number} size workers of the pool
 * @property {(chunk: T[]) => Promise<A[]>} submit
 * @property {(answers: A[]) => void} take
 */

/**
 * map: everything is submitted at once; the caller gets nothing until the last task is done, then all, in order.
 * @template T, A
 * @param {Way<T, A>} way
 */
async function map({ tasks, chunk, submit, take }) {
  const answers = await Promise.all(chunksOf(tasks, chunk).map(submit))
  for (const some of answers) take(some)
}

/**
 * imap: a few chunks are under way, the next one is submitted when the oldest is done; the caller gets
 * answers in the order of the tasks, so a slow task holds back the ones behind it.
 * @template T, A
 * @param {Way<T, A>} way
 */
async function imap({ tasks, chunk, size, submit, take }) {
  /** @type {Promise<A[]>[]} */
  const underWay = []
  for (const next of chunksOf(tasks, chunk)) {
    underWay.push(submit(next))
    if (underWay.length === 2 * size) take(await /** @type {Promise<A[]>} */ (underWay.shift()))
  }
  for (const promise of underWay) take(await promise)
}

/**
 * apply_async: each task is a call of its own with a callback; answers come in the order in which tasks end.
 * @template T, A
 * @param {Way<T, A>} way
 */
async function applyAsync({ tasks, submit, take }) {
  await Promise.all(tasks.map((task) => submit([task]).then(take)))
}

/** @type {Record<string, <T, A>(way: Way<T, A>) => Promise<void>>} */
export const styles = { map, imap, 'apply-async': applyAsync }

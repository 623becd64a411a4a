// @ts-check
/*
 * Three ways to give tasks to a pool, named as in Python's multiprocessing.Pool. The tasks come from an iterator, which
 * may make them one by one: how many of them are drawn before the first answer is there is the difference between the
 * ways. `submit` hands one chunk to the pool and promises its answers; `take` receives answers when the caller has them.
 */
import { chunksOf } from '../lib/tasks.mjs'

/**
 * @template T, A
 * @typedef {object} Way
 * @property {Iterable<T>} tasks
 * @property {number} chunk tasks handed over at a time
 * @property {number} most chunks under way at a time, for imap
 * @property {(chunk: T[]) => Promise<A[]>} submit
 * @property {(answers: A[]) => void} take
 */

/**
 * map: everything is drawn, then submitted at once; the caller gets nothing until the last task is done, then all, in order.
 * @template T, A
 * @param {Way<T, A>} way
 */
async function map({ tasks, chunk, submit, take }) {
  const answers = await Promise.all(chunksOf([...tasks], chunk).map(submit))
  for (const some of answers) take(some)
}

/**
 * imap: a few chunks are under way, the next one is drawn and submitted when the oldest is done; the caller gets answers
 * in the order of the tasks, so a slow task holds back the ones behind it. Python's imap has no such limit: `most` is
 * infinite there, and a thread of the pool draws whatever the iterator has.
 * @template T, A
 * @param {Way<T, A>} way
 */
async function imap({ tasks, chunk, most, submit, take }) {
  /** @type {Promise<A[]>[]} */
  const underWay = []
  for (const next of chunksFrom(tasks, chunk)) {
    underWay.push(submit(next))
    if (underWay.length === most) take(await /** @type {Promise<A[]>} */ (underWay.shift()))
  }
  for (const promise of underWay) take(await promise)
}

/**
 * apply_async: each task is a call of its own with a callback; answers come in the order in which tasks end.
 * @template T, A
 * @param {Way<T, A>} way
 */
async function applyAsync({ tasks, submit, take }) {
  const calls = []
  for (const task of tasks) calls.push(submit([task]).then(take))
  await Promise.all(calls)
}

/**
 * Chunks of an iterator, each drawn when it is asked for.
 * @template T
 * @param {Iterable<T>} tasks
 * @param {number} size
 */
function* chunksFrom(tasks, size) {
  /** @type {T[]} */
  let chunk = []
  for (const task of tasks) {
    chunk.push(task)
    if (chunk.length < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}

/** @type {Record<string, <T, A>(way: Way<T, A>) => Promise<void>>} */
export const styles = { map, imap, 'apply-async': applyAsync }

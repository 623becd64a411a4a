// @ts-check
/* What a child loads once it runs: the same for processes and threads. */

/** A program's usual company: an HTTP client and server, compression, hashing, a limiter. */
const MODULES = ['node:https', 'node:zlib', 'node:crypto', 'node:readline', 'undici', 'p-queue']
const PAGE = 4096

/** What was loaded; kept, so that it still is when memory is measured. @type {unknown} */
export let kept = null

/**
 * @param {string} what nothing, modules or array
 * @param {number} megabytes size of the array
 * @param {number} number of the child, from 1: its array is full of this
 * @returns {Promise<number>} proof: how many modules, or one byte of each page of the array added up
 */
export async function load(what, megabytes, number) {
  if (what === 'modules') {
    const modules = await Promise.all(MODULES.map((name) => import(name)))
    kept = modules
    return modules.filter((module) => Object.keys(module).length > 0).length
  }
  if (what !== 'array') return 0
  // Memory that is only asked for costs nothing: a page is the process's own when something was written to it.
  const array = new Uint8Array(megabytes * 2 ** 20).fill(number)
  kept = array
  let sum = 0
  for (let at = 0; at < array.length; at += PAGE) sum += array[at]
  return sum
}

/**
 * What `load` must answer.
 * @param {string} what @param {number} megabytes @param {number} number
 */
export function proof(what, megabytes, number) {
  if (what === 'modules') return MODULES.length
  return what === 'array' ? ((megabytes * 2 ** 20) / PAGE) * (number % 256) : 0
}

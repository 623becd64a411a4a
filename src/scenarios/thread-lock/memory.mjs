// @ts-check
/* What the threads share, and where it lies: the counter, the locks, the accounts. */

/** Each has a cache line of its own (64 bytes, 16 words): threads that use different ones do not slow each other down. */
const LINE = 16

/** @param {SharedArrayBuffer} memory @param {number} at */
const line = (memory, at) => new Int32Array(memory, at * LINE * 4, LINE)

/** Room for one counter, and a lock and an account for each thread. @param {number} threads */
export function sharedMemory(threads) {
  return new SharedArrayBuffer((2 * threads + 1) * LINE * 4)
}

/** @param {SharedArrayBuffer} memory */
export function counterOf(memory) {
  return line(memory, 0)
}

/** @param {SharedArrayBuffer} memory @param {number} number from 1 */
export function lockWordsOf(memory, number) {
  return line(memory, 2 * number - 1)
}

/** @param {SharedArrayBuffer} memory @param {number} number from 1 */
export function accountOf(memory, number) {
  return line(memory, 2 * number)
}

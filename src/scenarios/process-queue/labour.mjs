// @ts-check
/* The work on one item, on either side of the queue. */
import { askSlowServer } from '../lib/slow-server.mjs'
import { burn } from '../lib/work.mjs'

/**
 * Computes for so many iterations, or waits for the slow server for so many milliseconds.
 * @param {{ iterations: number, waitMs: number, port: number }} order
 * @param {number} seed any integer but 0
 * @returns {Promise<number>} what the computing came to
 */
export async function work({ iterations, waitMs, port }, seed) {
  if (waitMs > 0) await askSlowServer(port, waitMs)
  return burn(iterations, seed || 1)
}

/** The first rounds of a loop are slow, until the compiler has replaced it. @param {number} iterations */
export async function warmUp(iterations) {
  await work({ iterations, waitMs: 0, port: 0 }, process.pid)
}

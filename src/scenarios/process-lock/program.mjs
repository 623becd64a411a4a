// @ts-check
/*
 * Locks: several processes add one to a number that they share, again and again, first without a lock and then with one.
 * The same program is the first process, which starts the others and compares (lead.mjs), and each of the others. The
 * number is in counter.mjs, the locks are in locks.mjs.
 *
 * Runs on its own too:  node program.mjs --processes=4 --lock=mkdir
 */
import { readDefaults, readKnobs } from '../lib/knobs.mjs'
import { burn } from '../lib/work.mjs'
import { lead } from './lead.mjs'
import { turn } from './locks.mjs'
import { serve } from './serve.mjs'

/** The event loop has its turn at least this often, milliseconds: to notice that the first process is gone. */
const TURN = 20

const [, order] = /^--count=(.*)$/.exec(process.argv[2] ?? '') ?? []
if (order === undefined) await lead(readKnobs(readDefaults(import.meta.dirname)), import.meta.filename)
else await serve(JSON.parse(order), count)

/**
 * Adds one to the number, so many times. Reading, adding and writing are three steps. Without a lock (then `acquire` and
 * `release` do nothing) another process can read the same number in between, and one of the two increments is lost.
 * @param {object} task
 * @param {number} task.increments
 * @param {number} task.iterations length of the critical section
 * @param {import('./counter.mjs').Counter} task.counter
 * @param {import('./locks.mjs').Lock} task.lock
 * @param {boolean} task.adds the counter can add, and is to: then the three steps are one
 */
async function count({ increments, iterations, counter, lock, adds }) {
  let due = performance.now() + TURN
  for (let n = 0; n < increments; n += 1) {
    await lock.acquire()
    if (adds) await counter.add?.(1)
    else {
      const value = await counter.read()
      burn(iterations, 1) // whatever it takes to find out the new value
      await counter.write(value + 1)
    }
    lock.release()
    if (performance.now() > due) {
      await turn()
      due = performance.now() + TURN
    }
  }
}

// @ts-check
/* A thread of an exercise: it performs what the board says, again and again, until it is told to end. */
import path from 'node:path'
import { telemetry } from '../lib/telemetry.mjs'
import { Board, ORDER, STATE } from './board.mjs'
import { Abandoned, objectsFor, Seat } from './objects.mjs'

/**
 * Programs of the threads, and what they share: `variable`, `Lock`, `RLock`, `Condition` (of the object `lock`),
 * `Semaphore` or `items`.
 * @typedef {{ objects: Record<string, string>, threads: ((things: any) => void)[] }} Variant
 * @typedef {object} Exercise
 * @property {string[]} roles of the threads
 * @property {Record<string, number>} [values] of objects at the beginning, where they are not 0
 * @property {(values: Record<string, number>) => boolean} [wrong] whether what is there when all have ended is wrong
 * @property {Record<string, Variant>} variants `none`: not repaired; others by the repair
 */

/**
 * The life of a thread: it spends it in Atomics.wait, but for the steps that it is granted.
 * @param {Record<string, Exercise>} exercises
 * @param {{ memory: SharedArrayBuffer, number: number, file: string }} seat
 */
export async function perform(exercises, { memory, number, file }) {
  await telemetry.ready
  const board = new Board(memory)
  const seat = new Seat(board, number, path.basename(path.dirname(file)) + '/' + path.basename(file))
  let order = board.await(number)
  while (order !== ORDER.END) {
    if (order === ORDER.GO) play(exercises, board, seat)
    else board.put(number, { state: STATE.IDLE })
    order = board.handBack(number)
  }
  board.leave()
}

/** @param {Record<string, Exercise>} exercises @param {Board} board @param {Seat} seat */
function play(exercises, board, seat) {
  const { number } = seat
  const [exercise, repair] = board.chosen
  const { objects, threads } = Object.values(Object.values(exercises)[exercise].variants)[repair]
  let state = STATE.ENDED
  try {
    threads[number - 1](objectsFor(seat, objects))
  } catch (error) {
    state = error instanceof Abandoned ? STATE.IDLE : STATE.CRASHED
  }
  if (board.told) seat.leaves()
  board.put(number, { state })
}

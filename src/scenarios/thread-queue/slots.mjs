// @ts-check
/*
 * Where items lie while they wait: slots in shared memory, and a line of slot numbers that says whose turn it is.
 * The caller must hold the queue's lock.
 */
import { priorityOf } from '../lib/queue-items.mjs'

/** @typedef {import('../lib/queue-items.mjs').Item} Item */
/** @typedef {'fifo' | 'lifo' | 'priority'} Turn */

/** Words at the beginning of the shared memory. */
export const WORD = {
  mutex: 0,
  notEmpty: 1,
  notFull: 3,
  depth: 5,
  peak: 6,
  head: 7,
  arrivals: 8,
  logged: 9,
  open: 10,
  barrier: 11,
}
const WORDS = 12

/**
 * All that threads share of one queue; goes to them by postMessage, which copies nothing of it.
 * @typedef {object} Shared
 * @property {Turn} turn
 * @property {number} capacity 0: unbounded
 * @property {Int32Array<SharedArrayBuffer>} words
 * @property {Int32Array<SharedArrayBuffer>} line slot numbers: a ring (FIFO), a stack (LIFO) or a heap (priority)
 * @property {Int32Array<SharedArrayBuffer>} free a stack of the other slot numbers
 * @property {Int32Array<SharedArrayBuffer>} labels of each slot: item number, arrival, checksum
 * @property {Float64Array<SharedArrayBuffer>} since of each slot: when the item was put, milliseconds since the epoch
 * @property {Uint8Array<SharedArrayBuffer>} bytes of each slot
 * @property {Int32Array<SharedArrayBuffer>} log puts (item number + 1) and gets (its negative) as they happened
 */

/**
 * @param {{ turn: Turn, capacity: number, items: number, size: number, log: boolean }} options `items`: as many as
 *   ever go through a queue without a capacity. Memory that is never written to is never really there.
 * @returns {Shared}
 */
export function makeShared({ turn, capacity, items, size, log }) {
  const places = capacity || items
  const integers = (/** @type {number} */ count) => new Int32Array(new SharedArrayBuffer(4 * count))
  return {
    turn,
    capacity,
    words: integers(WORDS),
    line: integers(places),
    free: integers(places),
    labels: integers(3 * places),
    log: integers(log ? 2 * items : 0),
    since: new Float64Array(new SharedArrayBuffer(8 * places)),
    bytes: new Uint8Array(new SharedArrayBuffer(size * places)),
  }
}

/** As new, for so many producers. @param {Shared} shared @param {number} producers */
export function reset({ words, free }, producers) {
  words.fill(0)
  words[WORD.open] = producers
  // The lowest slots are used first, and again as soon as they are free: memory grows with the depth.
  for (let n = 0; n < free.length; n += 1) free[n] = free.length - 1 - n
}

export class Slots {
  #s
  #size

  /** @param {Shared} shared */
  constructor(shared) {
    this.#s = shared
    this.#size = shared.bytes.length / shared.line.length
  }

  get depth() {
    return this.#s.words[WORD.depth]
  }

  /** Copies an item into a free slot, and the slot into the line. @param {Item} item @param {number} since */
  add({ number, bytes, checksum }, since) {
    const { words, free, labels, line } = this.#s
    const depth = words[WORD.depth]
    const slot = free[line.length - depth - 1]
    this.#s.bytes.set(bytes, slot * this.#size)
    this.#s.since[slot] = since
    labels[3 * slot] = number
    labels[3 * slot + 1] = words[WORD.arrivals]++
    labels[3 * slot + 2] = checksum | 0
    if (this.#s.turn === 'fifo') line[(words[WORD.head] + depth) % line.length] = slot
    else line[depth] = slot
    words[WORD.depth] = depth + 1
    if (this.#s.turn === 'priority') this.#rise(depth)
    words[WORD.peak] = Math.max(words[WORD.peak], depth + 1)
    this.#write(number + 1)
  }

  /** Takes the item whose turn it is, out of at least one. @returns {{ item: Item, since: number }} */
  take() {
    const { words, free, labels, line, turn } = this.#s
    const last = words[WORD.depth] - 1
    const at = turn === 'fifo' ? words[WORD.head] : turn === 'lifo' ? last : 0
    const slot = line[at]
    words[WORD.depth] = last
    if (turn === 'fifo') words[WORD.head] = (at + 1) % line.length
    if (turn === 'priority') {
      line[0] = line[last]
      this.#sink(last)
    }
    free[line.length - last - 1] = slot
    const [number, , checksum] = labels.subarray(3 * slot, 3 * slot + 3)
    // A copy, since the slot is reused by the next put.
    const bytes = this.#s.bytes.slice(slot * this.#size, (slot + 1) * this.#size)
    this.#write(-number - 1)
    return { item: { number, bytes, checksum: checksum >>> 0 }, since: this.#s.since[slot] }
  }

  /** @param {number} operation */
  #write(operation) {
    const { log, words } = this.#s
    if (log.length > 0) log[words[WORD.logged]++] = operation
  }

  /** Whether the slot at `a` of the heap goes before the one at `b`: more urgent, or as urgent and there before. */
  #before(/** @type {number} */ a, /** @type {number} */ b) {
    const { labels, line } = this.#s
    const [x, y] = [3 * line[a], 3 * line[b]]
    const more = priorityOf(labels[x]) - priorityOf(labels[y])
    return more < 0 || (more === 0 && labels[x + 1] < labels[y + 1])
  }

  /** A binary heap: each entry goes before the two at 2n + 1 and 2n + 2. The new one at the end finds its place. */
  #rise(/** @type {number} */ at) {
    for (let up = (at - 1) >> 1; at > 0 && this.#before(at, up); at = up, up = (at - 1) >> 1)
      this.#swap(at, up)
  }

  /** The one that was moved to the top finds its place among `count`. */
  #sink(/** @type {number} */ count) {
    for (let at = 0, down = 1; down < count; at = down, down = 2 * at + 1) {
      if (down + 1 < count && this.#before(down + 1, down)) down += 1
      if (!this.#before(down, at)) return
      this.#swap(at, down)
    }
  }

  #swap(/** @type {number} */ a, /** @type {number} */ b) {
    const { line } = this.#s
    const slot = line[a]
    line[a] = line[b]
    line[b] = slot
  }
}

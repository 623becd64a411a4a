// @ts-check
/*
 * What the threads of an exercise and their conductor share: one block of memory. Only one of them runs at any time; who
 * that is, is handed over with Atomics.wait and Atomics.notify, so everything else here is read and written plainly.
 */

export const MOST_THREADS = 4
const MOST_OBJECTS = 8

/** What a thread is doing. Only one that is READY can be granted a step. */
export const STATE = { IDLE: 0, READY: 1, BLOCKED: 2, ASLEEP: 3, ENDED: 4, CRASHED: 5 }

/** What a thread does with its next step. */
export const OPS = [
  'begin',
  'read',
  'write',
  'acquire',
  'release',
  'wait',
  'notify',
  'notify-all',
  'look',
  'put',
  'take',
]

/** What a thread is told when it is woken. */
export const ORDER = { NONE: 0, GO: 1, ABANDON: 2, END: 3 }

/* Words of the whole board, of a thread, and of an object. */
const BACK = 0
const TOLD = 1
const EXERCISE = 2
const REPAIR = 3
const HEAD = 4
const [ORDERED, STATE_OF, OP, OBJECT, LINE, SAW, SINCE, STEPS] = [0, 1, 2, 3, 4, 5, 6, 7]
const THREAD = 8
const OBJECTS = HEAD + MOST_THREADS * THREAD
const WORDS = OBJECTS + MOST_OBJECTS * 2

/** The longest that a step may take, milliseconds: a thread that has not come back by then never will. */
const LONGEST_STEP = 30_000

export class Board {
  #words

  /** @param {SharedArrayBuffer} [memory] of another board, to look at the same */
  constructor(memory = new SharedArrayBuffer(WORDS * 4)) {
    this.memory = memory
    this.#words = new Int32Array(memory)
  }

  /** Whether threads tell of their locks and lines: not while thousands of schedules are tried. */
  get told() {
    return this.#words[TOLD] === 1
  }

  /** What is played. @returns {[exercise: number, repair: number]} */
  get chosen() {
    return [this.#words[EXERCISE], this.#words[REPAIR]]
  }

  /** Everything as at the beginning. @param {[number, number]} chosen @param {boolean} told @param {number[]} values */
  reset(chosen, told, values) {
    this.#words.fill(0, OBJECTS)
    ;[this.#words[EXERCISE], this.#words[REPAIR]] = chosen
    this.#words[TOLD] = told ? 1 : 0
    values.forEach((value, object) => this.set(object, value))
  }

  /** @param {number} object @returns {number} of a variable or semaphore its value, of a lock its owner (0: free) */
  get(object) {
    return this.#words[OBJECTS + 2 * object]
  }

  /** @param {number} object @param {number} value */
  set(object, value) {
    this.#words[OBJECTS + 2 * object] = value
  }

  /** How often the owner of an RLock has taken it. @param {number} object */
  depth(object) {
    return this.#words[OBJECTS + 2 * object + 1]
  }

  /** @param {number} object @param {number} depth */
  setDepth(object, depth) {
    this.#words[OBJECTS + 2 * object + 1] = depth
  }

  /**
   * @param {number} thread from 1
   * @returns what it does; `line` in the file of the exercises; `saw` what it read last
   */
  thread(thread) {
    const at = this.#at(thread)
    const [state, op, object, line, saw, since, steps] = this.#words.subarray(at + STATE_OF, at + STEPS + 1)
    return { state, op, object, line, saw, since, steps }
  }

  /**
   * @param {number} thread
   * @param {{ state?: number, op?: number, object?: number, line?: number, saw?: number, since?: number, steps?: number }} news
   */
  put(thread, { state, op, object, line, saw, since, steps }) {
    const at = this.#at(thread)
    const set = (/** @type {number} */ word, /** @type {number | undefined} */ value) => {
      if (value !== undefined) this.#words[at + word] = value
    }
    set(STATE_OF, state)
    set(OP, op)
    set(OBJECT, object)
    set(LINE, line)
    set(SAW, saw)
    set(SINCE, since)
    set(STEPS, steps)
  }

  /** Wakes a thread and waits until it has handed back. @param {number} thread @param {number} order */
  command(thread, order) {
    Atomics.store(this.#words, BACK, 0)
    const at = this.#at(thread) + ORDERED
    Atomics.store(this.#words, at, order)
    Atomics.notify(this.#words, at)
    if (Atomics.wait(this.#words, BACK, 0, LONGEST_STEP) === 'timed-out')
      throw new Error(`Thread ${thread} did not come back from its step`)
  }

  /** A thread is where it waits for its next order. @param {number} thread @returns {number} the order, when it came */
  handBack(thread) {
    this.leave()
    return this.await(thread)
  }

  /** A thread that was told to end will not come to the board again. */
  leave() {
    Atomics.store(this.#words, BACK, 1)
    Atomics.notify(this.#words, BACK)
  }

  /** @param {number} thread @returns {number} the order, when it came */
  await(thread) {
    const at = this.#at(thread) + ORDERED
    Atomics.wait(this.#words, at, ORDER.NONE)
    return Atomics.exchange(this.#words, at, ORDER.NONE)
  }

  /** Everything that decides what can come, as one text: two boards that say the same have the same future. */
  get snapshot() {
    return this.#words.slice(EXERCISE).join()
  }

  /** @param {number} thread */
  #at(thread) {
    return HEAD + (thread - 1) * THREAD
  }
}

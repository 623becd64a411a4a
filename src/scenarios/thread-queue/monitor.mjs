// @ts-check
/*
 * A lock and conditions for threads that share memory. All there is to build them from are integers that several
 * threads can change without getting in each other's way (Atomics), and a place to sleep until one of them changes
 * (Atomics.wait, a futex). Mutex 2 of Ulrich Drepper's "Futexes Are Tricky".
 */

const FREE = 0
const HELD = 1
/** Held, and others may sleep: a release has to wake one. */
const WANTED = 2

/** One integer of shared memory as a lock. */
export class Mutex {
  #words
  #at

  /** @param {Int32Array<SharedArrayBuffer>} words @param {number} at index of its word, 0 at first */
  constructor(words, at) {
    this.#words = words
    this.#at = at
  }

  lock() {
    const [words, at] = [this.#words, this.#at]
    if (Atomics.compareExchange(words, at, FREE, HELD) === FREE) return
    while (Atomics.exchange(words, at, WANTED) !== FREE) Atomics.wait(words, at, WANTED)
  }

  unlock() {
    if (Atomics.exchange(this.#words, this.#at, FREE) === WANTED) Atomics.notify(this.#words, this.#at, 1)
  }

  /**
   * Python's `with lock:`
   * @template T
   * @param {() => T} work
   * @returns {T}
   */
  hold(work) {
    this.lock()
    try {
      return work()
    } finally {
      this.unlock()
    }
  }
}

/** Two integers as a place to wait for something that another thread will bring about, always under the same lock. */
export class Condition {
  #mutex
  #words
  #signals
  #sleepers

  /** @param {Mutex} mutex @param {Int32Array<SharedArrayBuffer>} words @param {number} at index of the first of both */
  constructor(mutex, words, at) {
    this.#mutex = mutex
    this.#words = words
    this.#signals = at
    this.#sleepers = at + 1
  }

  /**
   * Gives the lock away, sleeps until notified, and takes it again. What was waited for may be gone by then (another
   * thread was quicker), so callers look again: `while (…) condition.wait()`.
   * @returns {number} how long it took, milliseconds
   */
  wait() {
    const began = performance.now()
    const seen = Atomics.load(this.#words, this.#signals)
    Atomics.add(this.#words, this.#sleepers, 1)
    this.#mutex.unlock()
    // When a notify comes right here, the word has changed and wait() returns at once.
    Atomics.wait(this.#words, this.#signals, seen)
    this.#mutex.lock()
    Atomics.sub(this.#words, this.#sleepers, 1)
    return performance.now() - began
  }

  /** Wakes one that waits, or so many. @param {number} [count] */
  notify(count = 1) {
    if (Atomics.load(this.#words, this.#sleepers) === 0) return
    Atomics.add(this.#words, this.#signals, 1)
    Atomics.notify(this.#words, this.#signals, count)
  }
}

/**
 * A start barrier: stays until so many threads have arrived.
 * @param {Int32Array<SharedArrayBuffer>} words @param {number} at @param {number} everyone
 */
export function arrive(words, at, everyone) {
  let arrived = Atomics.add(words, at, 1) + 1
  Atomics.notify(words, at)
  while (arrived < everyone) {
    Atomics.wait(words, at, arrived)
    arrived = Atomics.load(words, at)
  }
}

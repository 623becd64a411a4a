// @ts-check
/*
 * Two locks for threads, made of nothing but shared memory and two instructions of the processor: compare-and-exchange
 * and exchange. Sleeping and waking is the kernel's part (Atomics.wait and Atomics.notify; on Linux: a futex).
 *
 * The word of a lock has three states, after Ulrich Drepper, "Futexes Are Tricky" (mutex 2). The third one spares the
 * holder a system call in the common case: it need not wake anybody when nobody waits.
 */
import { begins, ends, sampled } from './told.mjs'

const FREE = 0
const HELD = 1
const WAITED_FOR = 2

/** Has no owner: a thread that finds it held waits, its own holder too. Like Python's threading.Lock. */
export class Lock {
  #word
  #name
  #told = false
  /** What this thread did with it so far; times in milliseconds. */
  acquired = 0
  slept = 0
  waitedMs = 0

  /**
   * @param {Int32Array} word one element of shared memory, zero at first; each thread makes its Lock of the same word
   * @param {string} name
   */
  constructor(word, name) {
    this.#word = word
    this.#name = name
  }

  /**
   * Waits until the lock is free, and takes it.
   * @param {number} [timeout] milliseconds, then it gives up
   * @param {boolean} [told] whether wait and hold are told of
   * @returns {boolean} whether it is held now
   */
  acquire(timeout = Infinity, told = sampled(this.acquired)) {
    if (Atomics.compareExchange(this.#word, 0, FREE, HELD) !== FREE && !this.#wait(timeout, told))
      return false
    this.acquired += 1
    this.#told = told
    if (told) begins('hold', this.#name)
    return true
  }

  /** Tells that it is held, if that was not told when it was taken. */
  tell() {
    if (!this.#told) begins('hold', this.#name)
    this.#told = true
  }

  release() {
    if (this.#told) ends('hold', this.#name)
    this.#told = false
    const before = Atomics.exchange(this.#word, 0, FREE)
    if (before === FREE) throw new Error(`${this.#name} was released, but nobody held it`)
    if (before === WAITED_FOR) Atomics.notify(this.#word, 0, 1)
  }

  /** @param {number} timeout @param {boolean} told @returns {boolean} */
  #wait(timeout, told) {
    if (told) begins('wait', this.#name)
    const begun = performance.now()
    let got = false
    let left = timeout
    do {
      // Free: it is ours, and the word says that somebody may be waiting (we can't know that nobody does). Not free:
      // now the word tells its holder to wake one when it releases.
      got = Atomics.exchange(this.#word, 0, WAITED_FOR) === FREE
      // Sleeps only if the word still says so: a release in between is not missed.
      if (!got && left > 0) Atomics.wait(this.#word, 0, WAITED_FOR, left)
      else break
      left = begun + timeout - performance.now()
    } while (!got)
    this.slept += 1
    this.waitedMs += performance.now() - begun
    if (told) ends('wait', this.#name)
    return got
  }
}

/** Knows its owner, who may take it again and must release it as often. Like Python's threading.RLock. */
export class RLock {
  #lock
  #owner
  #me
  /** How often its owner has taken it; only the owner looks at its own. */
  depth = 0

  /**
   * @param {Int32Array} words two elements of shared memory, zero at first: the lock's word, and its owner
   * @param {string} name
   * @param {number} me number of this thread, from 1
   */
  constructor(words, name, me) {
    this.#lock = new Lock(words.subarray(0, 1), name)
    this.#owner = words.subarray(1, 2)
    this.#me = me
  }

  /** As for Lock; at once if it is ours already. @param {number} [timeout] @param {boolean} [told] @returns {boolean} */
  acquire(timeout, told) {
    // Only we write our number there: if it says so, it is true and stays true, whatever others do.
    if (Atomics.load(this.#owner, 0) !== this.#me) {
      if (!this.#lock.acquire(timeout, told)) return false
      Atomics.store(this.#owner, 0, this.#me)
    }
    this.depth += 1
    return true
  }

  tell() {
    this.#lock.tell()
  }

  release() {
    if (Atomics.load(this.#owner, 0) !== this.#me)
      throw new Error('An RLock can only be released by its owner')
    this.depth -= 1
    if (this.depth > 0) return
    // First no owner, then free: in the other order the next owner's number could be wiped out.
    Atomics.store(this.#owner, 0, 0)
    this.#lock.release()
  }

  get acquired() {
    return this.#lock.acquired
  }

  get slept() {
    return this.#lock.slept
  }

  get waitedMs() {
    return this.#lock.waitedMs
  }
}

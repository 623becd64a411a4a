// @ts-check
/*
 * A lock that is watched: how long this process waited and held, in all, and some of the waits and holds as events for
 * the window. A tight loop takes a lock ten thousand times a second; telling each would measure the telling.
 */
import { telemetry } from '../lib/telemetry.mjs'

/** At least so long (milliseconds) between two told waits of a process, when it waited long, and when it did not. */
const GAP_LONG = 2
const GAP_SHORT = 10
const LONG_WAIT = 1

export class WatchedLock {
  totals = { waitedMs: 0, heldMs: 0, longestMs: 0 }
  #lock
  #name
  #crowd
  #asked = 0
  #got = 0
  #told = 0

  /** @param {import('./locks.mjs').Lock} lock @param {string} name '' tells nothing @param {number} processes */
  constructor(lock, name, processes) {
    this.#lock = lock
    this.#name = name
    // The more processes there are, the fewer events each may send.
    this.#crowd = Math.max(1, processes / 2)
  }

  async acquire() {
    this.#asked = telemetry.now()
    await this.#lock.acquire()
    this.#got = telemetry.now()
  }

  release() {
    const now = telemetry.now()
    this.#lock.release()
    const waited = this.#got - this.#asked
    this.totals.waitedMs += waited
    this.totals.heldMs += now - this.#got
    this.totals.longestMs = Math.max(this.totals.longestMs, waited)
    const gap = (waited > LONG_WAIT ? GAP_LONG : GAP_SHORT) * this.#crowd
    if (this.#name === '' || now - this.#told < gap) return
    this.#told = now
    telemetry.waited(this.#name, this.#asked, this.#got)
    telemetry.held(this.#name, this.#got, now)
  }
}

// @ts-check
/* Time as Scrapy counts it: in seconds. */

/** @returns {number} seconds on a clock that never goes back */
export const now = () => performance.now() / 1000

/**
 * Calls `call` once, `seconds` from now. Rounded up: Node's timers have whole milliseconds, and one that fires early
 * would only have to be set again.
 * @param {number} seconds
 * @param {() => void} call
 */
export const callLater = (seconds, call) => setTimeout(call, Math.ceil(1000 * seconds))

/** Calls a function in the next turn of the event loop, once, however often that was asked for meanwhile. */
export class CallLaterOnce {
  #call
  #scheduled = false
  /** @type {(() => void)[]} */
  #waiting = []

  /** @param {() => void} call */
  constructor(call) {
    this.#call = call
  }

  schedule() {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#call()
      for (const resolve of this.#waiting.splice(0)) resolve()
    })
  }

  /** @returns {Promise<void>} when the function has run the next time */
  wait() {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }
}

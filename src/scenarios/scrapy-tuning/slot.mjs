// @ts-check
/* scrapy.core.downloader.Slot: what the downloader knows of one host name. */

export class Slot {
  /** Requests that were handed to the downloader, queued or transferring. @type {Set<Request>} */
  active = new Set()
  /** Those that wait for a place or for the delay. @type {{ request: Request, send: () => void }[]} */
  queue = []
  /** Those that are on the wire. @type {Set<Request>} */
  transferring = new Set()
  /** When the last request was sent, seconds. */
  lastSeen = -Infinity
  /** The one timer: while it is set, nothing is sent. @type {NodeJS.Timeout | null} */
  laterCall = null
  /** When that timer is due, seconds. */
  laterAt = NaN
  /** Latency of the last answer, seconds: only for telling which limit binds. */
  lastLatency = 0

  /** @typedef {import('./request.mjs').Request} Request */

  /**
   * @param {string} key the host name, without the port
   * @param {number} concurrency most requests on the wire at once
   * @param {number} delay seconds between two requests; AutoThrottle moves it
   * @param {boolean} randomizeDelay
   * @param {() => number} random 0 to 1
   */
  constructor(key, concurrency, delay, randomizeDelay, random) {
    this.key = key
    this.concurrency = concurrency
    this.delay = delay
    this.randomizeDelay = randomizeDelay
    this.random = random
  }

  freeTransferSlots() {
    return this.concurrency - this.transferring.size
  }

  /** A new sample each time: 0.5 to 1.5 times the delay. */
  downloadDelay() {
    return this.randomizeDelay ? this.delay * (0.5 + this.random()) : this.delay
  }

  close() {
    if (this.laterCall !== null) clearTimeout(this.laterCall)
    this.laterCall = null
  }
}

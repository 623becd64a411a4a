// @ts-check
/*
 * scrapy.core.scheduler with its default queues: one priority queue for each slot, and the next request is taken for the
 * slot that has the fewest under way (DownloaderAwarePriorityQueue). Within a slot and priority, what was found last is
 * fetched first; requests of the spider's start keep their order and come after those.
 */

/** @typedef {import('./request.mjs').Request} Request */

/** The requests of one slot. */
class PriorityQueue {
  /** @type {Map<number, { found: Request[], start: Request[] }>} */
  #byPriority = new Map()
  length = 0

  /** @param {Request} request */
  push(request) {
    const queues = this.#byPriority.get(request.priority) ?? { found: [], start: [] }
    this.#byPriority.set(request.priority, queues)
    queues[request.isStart ? 'start' : 'found'].push(request)
    this.length += 1
  }

  /** @returns {Request | undefined} */
  pop() {
    if (this.length === 0) return undefined
    const priority = Math.max(...this.#byPriority.keys())
    const queues = this.#byPriority.get(priority)
    const request = queues?.found.pop() ?? queues?.start.shift()
    if (queues?.found.length === 0 && queues.start.length === 0) this.#byPriority.delete(priority)
    this.length -= 1
    return request
  }
}

export class Scheduler {
  /** @type {Map<string, PriorityQueue>} */
  #queues = new Map()
  #lastSlot = ''
  #activeOf
  /** Requests that wait here. */
  length = 0

  /** @param {(key: string) => number} activeOf how many requests of a slot the downloader has */
  constructor(activeOf) {
    this.#activeOf = activeOf
  }

  /** @param {Request} request */
  enqueueRequest(request) {
    const queue = this.#queues.get(request.host) ?? new PriorityQueue()
    this.#queues.set(request.host, queue)
    queue.push(request)
    this.length += 1
  }

  /** @returns {Request | undefined} undefined when nothing waits */
  nextRequest() {
    const key = this.#nextSlot()
    if (key === undefined) return undefined
    const queue = this.#queues.get(key)
    const request = queue?.pop()
    if (queue?.length === 0) this.#queues.delete(key)
    this.#lastSlot = key
    this.length -= 1
    return request
  }

  /** @param {string} key @returns {number} requests that wait for this slot */
  pending(key) {
    return this.#queues.get(key)?.length ?? 0
  }

  /** The slots that have requests here. */
  keys() {
    return this.#queues.keys()
  }

  /** The least busy slot; among equals the one after the last in the order of names, so that all have their turn. */
  #nextSlot() {
    let least = Infinity
    /** @type {string[]} */
    let equals = []
    for (const key of this.#queues.keys()) {
      const active = this.#activeOf(key)
      if (active > least) continue
      if (active < least) equals = []
      least = active
      equals.push(key)
    }
    equals.sort()
    return equals.find((key) => key > this.#lastSlot) ?? equals[0]
  }
}

// @ts-check
/*
 * Which limit binds at this moment: the one that would let the crawler do more if it were wider. Looked at some hundred
 * times a second from outside of the crawler, whose parts know nothing of it.
 */
import { performance } from 'node:perf_hooks'
import { telemetry } from '../lib/telemetry.mjs'
import { now } from './clock.mjs'

/** Milliseconds between two looks. */
const EVERY = 5
/** The event loop is at its limit when it was busy for this share of the time of so many looks. */
const FULL = 0.95
const LOAD_LOOKS = 10

/** In the order in which they are asked when several bind equally. */
export const LIMITS = /** @type {const} */ ([
  'core',
  'threads',
  'parsing',
  'server',
  'domain',
  'delay',
  'total',
  'spider',
])

/** @typedef {LIMITS[number]} Limit */

/**
 * What is known at one moment.
 * @typedef {object} Moment
 * @property {import('./downloader.mjs').Downloader} downloader
 * @property {import('./scheduler.mjs').Scheduler} scheduler
 * @property {import('./scraper.mjs').Scraper} scraper
 * @property {boolean} coreFull one core is all that the event loop can use
 * @property {boolean} threadsFull calls wait for a thread of the pool
 * @property {boolean} serverFull requests wait in the server's queue, or were refused a moment ago
 */

/**
 * @param {Moment} moment
 * @returns {Limit | null} null: between two states, about to send
 */
export function bindingLimit(moment) {
  const { downloader, scheduler, scraper, coreFull, threadsFull, serverFull } = moment
  if (coreFull) return 'core'
  const downloading = downloader.active.size > 0 || scheduler.length > 0
  // Nothing is left to download, but answers and items are still worked on.
  if (!downloading) return scraper.slot.isIdle() ? null : threadsFull ? 'threads' : 'parsing'
  if (scraper.slot.needsBackout()) return threadsFull ? 'threads' : 'parsing'

  /** @type {Map<Limit, number>} */
  const votes = new Map()
  const keys = new Set([...downloader.slots.keys(), ...scheduler.keys()])
  for (const key of keys) {
    const limit = slotLimit(moment, key)
    if (limit !== null) votes.set(limit, (votes.get(limit) ?? 0) + 1)
  }
  const most = Math.max(...votes.values())
  const limit = LIMITS.find((candidate) => votes.get(candidate) === most) ?? null
  if (limit === null) {
    // Either something is just about to be sent, or there is nothing that could be.
    const queued = [...downloader.slots.values()].some((slot) => slot.queue.length > 0)
    if (queued || scheduler.length > 0) return null
    // Where calls wait for a thread, the spider is not who is late.
    return threadsFull ? 'threads' : 'spider'
  }
  // More on the wire would only wait elsewhere: for a thread that looks names up, or in the server's own queue.
  if (limit === 'domain' || limit === 'total') return threadsFull ? 'threads' : serverFull ? 'server' : limit
  return limit
}

/**
 * What keeps one slot from sending its next request; null when it has none, or is about to.
 * @param {Moment} moment @param {string} key @returns {Limit | null}
 */
function slotLimit({ downloader, scheduler }, key) {
  const slot = downloader.slots.get(key)
  const queued = slot?.queue.length ?? 0
  if (queued === 0 && scheduler.pending(key) === 0) return null
  if (slot === undefined) return downloader.needsBackout() ? 'total' : null
  // Where a place is missing and a timer is set as well, the one binds that ends later.
  const timer = slot.laterCall === null ? -Infinity : slot.laterAt
  if (slot.freeTransferSlots() <= 0) return timer > freeAt([slot]) ? 'delay' : 'domain'
  if (queued > 0) return slot.laterCall === null ? null : 'delay'
  if (!downloader.needsBackout()) return null
  return timer > freeAt(downloader.slots.values()) ? 'delay' : 'total'
}

/** When the next request should be answered, if it takes as long as the last one did. @param {Iterable<import('./slot.mjs').Slot>} slots */
function freeAt(slots) {
  let first = Infinity
  for (const slot of slots)
    for (const request of slot.transferring) first = Math.min(first, request.sentAt + slot.lastLatency)
  return Math.max(first, now())
}

/** Watches a crawl: tells its queues and its limits, and adds up the time that each limit bound. */
export class LimitWatch {
  /** Milliseconds by limit. @type {Partial<Record<Limit, number>>} */
  times = {}
  #crawl
  /** @type {Limit | null} */
  #current = null
  #endTask = () => {}
  /** As they were told last. @type {Map<string, number>} */
  #depths = new Map()
  #last = performance.now()
  /** The event loop's account at each of the last looks. */
  #loads = [performance.eventLoopUtilization()]
  #timer

  /**
   * @param {Omit<Moment, 'coreFull' | 'threadsFull' | 'serverFull'> & { caps: { total: number | undefined, transferring: number },
   *   threads: import('./resolver.mjs').ThreadPool, serverFull: () => boolean }} crawl
   */
  constructor(crawl) {
    this.#crawl = crawl
    // Nothing was requested yet.
    this.#bind('spider')
    this.#timer = setInterval(() => this.#look(), EVERY)
  }

  stop() {
    this.#look()
    clearInterval(this.#timer)
    this.#endTask()
  }

  #look() {
    const at = performance.now()
    const { downloader, scheduler, scraper, threads, serverFull, caps } = this.#crawl
    const load = performance.eventLoopUtilization(this.#loads[0])
    this.#loads.push(performance.eventLoopUtilization())
    if (this.#loads.length > LOAD_LOOKS) this.#loads.shift()
    const limit = bindingLimit({
      downloader,
      scheduler,
      scraper,
      coreFull: load.utilization >= FULL,
      threadsFull: threads.waiting > 0,
      serverFull: serverFull(),
    })
    // What lies between two states belongs to the state before.
    const binding = limit ?? this.#current
    if (binding !== null) this.times[binding] = (this.times[binding] ?? 0) + at - this.#last
    this.#last = at
    if (binding !== this.#current && binding !== null) this.#bind(binding)

    let queued = 0
    let transferring = 0
    for (const slot of downloader.slots.values()) {
      queued += slot.queue.length
      transferring += slot.transferring.size
    }
    this.#tell('scheduler', scheduler.length)
    this.#tell('active', downloader.active.size, caps.total)
    this.#tell('queued in slots', queued)
    this.#tell('transferring', transferring, caps.transferring)
    this.#tell('in scraper', scraper.slot.active.size)
    this.#tell('thread pool', threads.waiting)
  }

  /** @param {Limit} limit */
  #bind(limit) {
    this.#endTask()
    this.#endTask = telemetry.asyncTask(`limit: ${limit}`, { pool: 'limits' })
    this.#current = limit
  }

  /** @param {string} queue @param {number} depth @param {number} [capacity] */
  #tell(queue, depth, capacity) {
    if (this.#depths.get(queue) === depth) return
    this.#depths.set(queue, depth)
    telemetry.queue(queue, depth, capacity)
  }
}

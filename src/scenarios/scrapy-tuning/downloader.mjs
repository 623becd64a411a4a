// @ts-check
/*
 * scrapy.core.downloader.Downloader. Two limits that are often taken for one: `active` counts everything that the
 * engine has handed over, queued in slots or not (CONCURRENT_REQUESTS); `transferring` counts what one host is being
 * asked right now (CONCURRENT_REQUESTS_PER_DOMAIN).
 */
import { callLater, now } from './clock.mjs'
import { Slot } from './slot.mjs'

/** Slots that were not used for this long (seconds) are forgotten, with the delay that AutoThrottle had found. */
const SLOT_GC = 60

/**
 * @typedef {import('./request.mjs').Request} Request
 * @typedef {import('./request.mjs').Response} Response
 * @typedef {{ download: (request: Request) => Promise<Response>, close: () => Promise<void> }} Handler
 * @typedef {{ download: (send: (request: Request) => Promise<Response>, request: Request) =>
 *   Promise<Request | Response> }} Middleware
 * @typedef {import('./settings.mjs').Settings} Settings
 */

export class Downloader {
  /** By host name. @type {Map<string, Slot>} */
  slots = new Map()
  /** @type {Set<Request>} */
  active = new Set()
  /** Delay of new slots; AutoThrottle puts its start delay here. */
  defaultDelay
  /** The most there ever were, for the verdict. */
  peaks = { active: 0, transferring: 0 }
  /** Told of every answer, while its request still counts as transferring. @type {((slot: Slot, response: Response) => void)[]} */
  onResponse = []
  #settings
  #handler
  #middleware
  #random
  #gc

  /**
   * @param {Settings} settings
   * @param {{ handler: Handler, middleware: Middleware, random?: () => number }} parts
   */
  constructor(settings, { handler, middleware, random = Math.random }) {
    this.#settings = settings
    this.#handler = handler
    this.#middleware = middleware
    this.#random = random
    this.defaultDelay = settings.DOWNLOAD_DELAY
    this.#gc = setInterval(() => this.#forgetSlots(), SLOT_GC * 1000).unref()
  }

  /** @param {Request} request @returns {Promise<Request | Response>} a request: try that one; rejects with a DownloadFailure */
  async fetch(request) {
    this.active.add(request)
    this.peaks.active = Math.max(this.peaks.active, this.active.size)
    try {
      return await this.#middleware.download((ready) => this.#enqueue(ready), request)
    } finally {
      this.active.delete(request)
    }
  }

  /** Whether the engine must hold back. 0 means no limit. */
  needsBackout() {
    const total = this.#settings.CONCURRENT_REQUESTS
    return total > 0 && this.active.size >= total
  }

  /** @param {string} key @returns {Slot} */
  slotOf(key) {
    let slot = this.slots.get(key)
    if (slot === undefined) {
      const { CONCURRENT_REQUESTS_PER_DOMAIN, RANDOMIZE_DOWNLOAD_DELAY } = this.#settings
      slot = new Slot(
        key,
        CONCURRENT_REQUESTS_PER_DOMAIN,
        this.defaultDelay,
        RANDOMIZE_DOWNLOAD_DELAY,
        this.#random,
      )
      this.slots.set(key, slot)
    }
    return slot
  }

  /** @param {Request} request @returns {Promise<Response>} */
  async #enqueue(request) {
    const slot = this.slotOf(request.host)
    slot.active.add(request)
    request.queuedAt = now()
    try {
      return await new Promise((resolve, reject) => {
        slot.queue.push({ request, send: () => this.#download(slot, request).then(resolve, reject) })
        this.#processQueue(slot)
      })
    } finally {
      slot.active.delete(request)
    }
  }

  /** Sends what may be sent now. Called when a request comes, when a place becomes free, and when the timer fires. */
  #processQueue(/** @type {Slot} */ slot) {
    // Until the timer fires nothing is sent, even with free places.
    if (slot.laterCall !== null) return
    const time = now()
    // A new sample each time, after the timer too: it may be longer than the one that has just been waited for.
    const delay = slot.downloadDelay()
    if (delay > 0) {
      const penalty = delay - (time - slot.lastSeen)
      if (penalty > 0) {
        slot.laterAt = time + penalty
        slot.laterCall = callLater(penalty, () => {
          slot.laterCall = null
          this.#processQueue(slot)
        })
        return
      }
    }
    while (slot.queue.length > 0 && slot.freeTransferSlots() > 0) {
      slot.lastSeen = time
      slot.queue.shift()?.send()
      if (delay > 0) {
        // To avoid bursts, this sets the timer for the next request.
        this.#processQueue(slot)
        break
      }
    }
  }

  /** @param {Slot} slot @param {Request} request @returns {Promise<Response>} */
  async #download(slot, request) {
    slot.transferring.add(request)
    this.peaks.transferring = Math.max(this.peaks.transferring, slot.transferring.size)
    try {
      const response = await this.#handler.download(request)
      slot.lastLatency = response.latency
      for (const told of this.onResponse) told(slot, response)
      return response
    } finally {
      slot.transferring.delete(request)
      this.#processQueue(slot)
    }
  }

  #forgetSlots() {
    for (const [key, slot] of this.slots)
      if (slot.active.size === 0 && slot.lastSeen + slot.delay < now() - SLOT_GC) {
        slot.close()
        this.slots.delete(key)
      }
  }

  async close() {
    clearInterval(this.#gc)
    for (const slot of this.slots.values()) slot.close()
    await this.#handler.close()
  }
}

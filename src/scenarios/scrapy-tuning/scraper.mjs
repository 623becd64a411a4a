// @ts-check
/*
 * scrapy.core.scraper: hands answers to the spider, and what the spider makes of them to the item pipelines. While the
 * answers in here are larger than SCRAPER_SLOT_MAX_ACTIVE_SIZE, the engine starts no download: parsing that is too slow
 * slows down everything before it.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Request, Response } from './request.mjs'

/** However small an answer is, it counts this many bytes. */
const MIN_RESPONSE_SIZE = 1024

export class ScraperSlot {
  /** @type {Set<Request>} */
  active = new Set()
  activeSize = 0
  /** Items in the pipelines. */
  itemsInProcess = 0
  peakSize = 0

  /** @param {number} maxActiveSize bytes */
  constructor(maxActiveSize) {
    this.maxActiveSize = maxActiveSize
  }

  /** @param {Request} request @param {unknown} result */
  add(request, result) {
    this.active.add(request)
    this.activeSize += sizeOf(result)
    this.peakSize = Math.max(this.peakSize, this.activeSize)
  }

  /** @param {Request} request @param {unknown} result */
  finish(request, result) {
    this.active.delete(request)
    this.activeSize -= sizeOf(result)
  }

  needsBackout() {
    return this.activeSize > this.maxActiveSize
  }

  isIdle() {
    return this.active.size === 0 && this.itemsInProcess === 0
  }
}

/** @param {unknown} result */
const sizeOf = (result) =>
  result instanceof Response ? Math.max(result.size, MIN_RESPONSE_SIZE) : MIN_RESPONSE_SIZE

export class Scraper {
  #spider
  #pipeline
  #concurrentItems

  /**
   * @param {import('./settings.mjs').Settings} settings
   * @param {import('./spider.mjs').Spider} spider
   * @param {(item: import('./spider.mjs').Item) => Promise<void>} pipeline
   */
  constructor(settings, spider, pipeline) {
    this.slot = new ScraperSlot(settings.SCRAPER_SLOT_MAX_ACTIVE_SIZE)
    this.#concurrentItems = settings.CONCURRENT_ITEMS
    this.#spider = spider
    this.#pipeline = pipeline
  }

  /**
   * Takes an answer (or the failure to get one) to its end.
   * @param {Response | Error} result
   * @param {Request} request
   * @param {(request: Request) => void} crawl
   */
  async enqueueScrape(result, request, crawl) {
    this.slot.add(request, result)
    // The sockets come first: twice, since the first turn may begin before what the poll found is dealt with.
    await nextTurn()
    await nextTurn()
    const outputs = this.#spider.parse(result, request)
    // So many items of one answer at once: each worker asks the spider's generator for the next one.
    const worker = async () => {
      for (const output of outputs)
        if (output instanceof Request) crawl(output)
        else await this.#process(output)
    }
    await Promise.all(Array.from({ length: this.#concurrentItems }, worker))
    this.slot.finish(request, result)
  }

  /** @param {import('./spider.mjs').Item} item */
  async #process(item) {
    this.slot.itemsInProcess += 1
    await this.#pipeline(item)
    this.slot.itemsInProcess -= 1
  }
}

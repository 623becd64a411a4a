// @ts-check
/*
 * scrapy.core.engine.ExecutionEngine: takes requests from the scheduler, hands them to the downloader and what comes back
 * to the scraper, for as long as neither of both is full.
 */
import { CallLaterOnce } from './clock.mjs'
import { DownloadFailure, Request } from './request.mjs'

/** A look at the scheduler now and then, seconds, whatever happened. */
const HEARTBEAT = 5

export class ExecutionEngine {
  #scheduler
  #downloader
  #scraper
  #spider
  #starting = true
  #nextCall = new CallLaterOnce(() => this.#startScheduledRequests())
  /** @type {() => void} */
  #idle = () => {}

  /**
   * @param {object} parts
   * @param {import('./scheduler.mjs').Scheduler} parts.scheduler
   * @param {import('./downloader.mjs').Downloader} parts.downloader
   * @param {import('./scraper.mjs').Scraper} parts.scraper
   * @param {import('./spider.mjs').Spider} parts.spider
   */
  constructor({ scheduler, downloader, scraper, spider }) {
    this.#scheduler = scheduler
    this.#downloader = downloader
    this.#scraper = scraper
    this.#spider = spider
  }

  /** Crawls until nothing is left to do anywhere. */
  async run() {
    const idle = new Promise((/** @type {(value?: unknown) => void} */ resolve) => (this.#idle = resolve))
    const heartbeat = setInterval(() => this.#nextCall.schedule(), HEARTBEAT * 1000)
    for (const request of this.#spider.start()) {
      this.crawl(request)
      // Give each a chance to be sent before the next one is made.
      if (!this.needsBackout()) await this.#nextCall.wait()
    }
    this.#starting = false
    this.#nextCall.schedule()
    await idle
    clearInterval(heartbeat)
  }

  /** Puts a request into the scheduler. @param {Request} request */
  crawl(request) {
    this.#scheduler.enqueueRequest(request)
    this.#nextCall.schedule()
  }

  /** Whether nothing more may be started now: the downloader has its fill, or the scraper does. */
  needsBackout() {
    return this.#downloader.needsBackout() || this.#scraper.slot.needsBackout()
  }

  #startScheduledRequests() {
    while (!this.needsBackout()) {
      const request = this.#scheduler.nextRequest()
      if (request === undefined) break
      void this.#download(request)
    }
    if (this.#isIdle()) this.#idle()
  }

  /** @param {Request} request */
  async #download(request) {
    const result = await this.#downloader.fetch(request).catch((error) => {
      if (error instanceof DownloadFailure) return error
      throw error
    })
    // The downloader has room again…
    this.#nextCall.schedule()
    if (result instanceof Request) return this.crawl(result)
    await this.#scraper.enqueueScrape(result, request, (found) => this.crawl(found))
    // …and now the scraper.
    this.#nextCall.schedule()
  }

  #isIdle() {
    const { slot } = this.#scraper
    return (
      !this.#starting && slot.isIdle() && this.#downloader.active.size === 0 && this.#scheduler.length === 0
    )
  }
}

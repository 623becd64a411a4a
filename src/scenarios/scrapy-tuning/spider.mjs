// @ts-check
/* What the user of Scrapy writes: which pages to fetch first, and what is on a page. */
import { burn } from '../lib/work.mjs'
import { Request, Response } from './request.mjs'

/** @typedef {{ page: number, checksum: number }} Item */

export class Spider {
  /** What became of each page: its attempts so far, and whether it was answered or given up. */
  outcomes = { answered: 0, gaveUp: 0, items: 0, mostAttempts: 0 }
  #made = 0
  #options

  /**
   * @param {object} options
   * @param {number} options.requests pages in all
   * @param {string[]} options.hosts they are spread evenly over these
   * @param {number} options.links pages that each page leads to; 0: all are known from the start
   * @param {number} options.items items on a page
   * @param {number} options.iterations work that it takes to find one
   */
  constructor(options) {
    this.#options = options
  }

  /** @returns {Generator<Request>} */
  *start() {
    const { requests, hosts, links } = this.#options
    const first = links === 0 ? requests : Math.min(hosts.length, requests)
    while (this.#made < first) yield this.#page(true)
  }

  /**
   * The callback of an answer, and of the failure to get one.
   * @param {Response | Error} result
   * @param {Request} request
   * @returns {Generator<Item | Request>}
   */
  *parse(result, request) {
    this.outcomes.mostAttempts = Math.max(this.outcomes.mostAttempts, request.retryTimes + 1)
    const answered = result instanceof Response && result.status === 200
    this.outcomes[answered ? 'answered' : 'gaveUp'] += 1
    const { requests, links, items, iterations } = this.#options
    // A page that can't be had leads nowhere; the crawl goes on with another one, so that all runs have as many.
    for (let link = 0; link < links && this.#made < requests; link += 1) yield this.#page(false, request.host)
    for (let item = 0; answered && item < items; item += 1) {
      // Real work on the event loop's own thread: meanwhile nothing is received and no timer fires.
      const checksum = iterations > 0 ? burn(iterations, request.id * items + item + 1) : 0
      this.outcomes.items += 1
      yield { page: request.id, checksum }
    }
  }

  /** @param {boolean} isStart @param {string} [host] */
  #page(isStart, host) {
    const { hosts } = this.#options
    const id = this.#made
    this.#made += 1
    return new Request({ id, host: host ?? hosts[id % hosts.length], path: `/page/${id}`, isStart })
  }
}

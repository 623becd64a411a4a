// @ts-check
/* What travels between the parts of the crawler. */

/** @param {number} number from 1 @returns {string} host name of a site: the key of its slot */
export const hostOf = (number) => `site-${number}.localhost`

/** @param {string} host @returns {string} what it is called on the timeline: "site 3" */
export const siteName = (host) => host.replace(/^site-(\d+).*$/, 'site $1')

/** One thing to fetch. A retry is a copy, so that the original stays as it was. */
export class Request {
  /**
   * @param {object} fields
   * @param {number} fields.id which page of the crawl it is; retries keep it
   * @param {string} fields.host
   * @param {string} [fields.path]
   * @param {number} [fields.priority] the highest first
   * @param {boolean} [fields.isStart] yielded by the spider's start, not found on a page
   * @param {number} [fields.retryTimes] how often it was tried before
   */
  constructor({ id, host, path = '/', priority = 0, isStart = false, retryTimes = 0 }) {
    this.id = id
    this.host = host
    this.path = path
    this.priority = priority
    this.isStart = isStart
    this.retryTimes = retryTimes
    /** When it entered the queue of its slot and when its handler sent it, seconds. */
    this.queuedAt = NaN
    this.sentAt = NaN
  }

  /** @param {number} priorityAdjust @returns {Request} the next attempt */
  retry(priorityAdjust) {
    return new Request({ ...this, priority: this.priority + priorityAdjust, retryTimes: this.retryTimes + 1 })
  }
}

/** An answer; `latency`: seconds from sending to the headers; `size`: bytes of the body. */
export class Response {
  /** @param {{ status: number, size: number, latency: number }} fields */
  constructor({ status, size, latency }) {
    this.status = status
    this.size = size
    this.latency = latency
  }
}

/** No answer: a timeout, or a connection that failed. */
export class DownloadFailure extends Error {
  /** @param {'timeout' | 'connection'} reason @param {string} message */
  constructor(reason, message) {
    super(message)
    this.reason = reason
  }
}

// @ts-check
/* scrapy.downloadermiddlewares.retry.RetryMiddleware: around the downloader, it sees each answer before the engine does. */
import { DownloadFailure } from './request.mjs'

const RETRY_HTTP_CODES = new Set([500, 502, 503, 504, 522, 524, 408, 429])
/** A retry comes after everything that has not been tried yet. */
const RETRY_PRIORITY_ADJUST = -1

/** @typedef {import('./request.mjs').Request} Request */
/** @typedef {import('./request.mjs').Response} Response */

export class RetryMiddleware {
  /** Attempts by how they ended; `retried` of them were followed by another one. */
  counts = { attempts: 0, ok: 0, errors: 0, refused: 0, timeouts: 0, connection: 0, retried: 0 }
  #times

  /** @param {import('./settings.mjs').Settings} settings */
  constructor(settings) {
    this.#times = settings.RETRY_TIMES
  }

  /**
   * @param {(request: Request) => Promise<Response>} send
   * @param {Request} request
   * @returns {Promise<Request | Response>} a request is to go through the scheduler again; rejects with the last failure
   */
  async download(send, request) {
    this.counts.attempts += 1
    try {
      const response = await send(request)
      this.#count(response.status)
      return (RETRY_HTTP_CODES.has(response.status) && this.#retry(request)) || response
    } catch (error) {
      if (!(error instanceof DownloadFailure)) throw error
      this.counts[error.reason === 'timeout' ? 'timeouts' : 'connection'] += 1
      const again = this.#retry(request)
      if (again === null) throw error
      return again
    }
  }

  /** @param {number} status */
  #count(status) {
    if (status === 503 || status === 429) this.counts.refused += 1
    else if (status === 200) this.counts.ok += 1
    else this.counts.errors += 1
  }

  /** @param {Request} request @returns {Request | null} null when it was tried often enough: it is given up */
  #retry(request) {
    if (request.retryTimes >= this.#times) return null
    this.counts.retried += 1
    return request.retry(RETRY_PRIORITY_ADJUST)
  }
}

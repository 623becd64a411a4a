// @ts-check
/* The download handler: one HTTP request, with DOWNLOAD_TIMEOUT counted from here. Time in a slot's queue is not in it. */
import { Agent } from 'undici'
import { telemetry } from '../lib/telemetry.mjs'
import { now } from './clock.mjs'
import { DownloadFailure, Response, siteName } from './request.mjs'

export class HttpHandler {
  #timeout
  #port
  #quiet
  #agent
  /** Seconds from sending to the headers, of all answers. @type {number[]} */
  latencies = []

  /**
   * @param {import('./settings.mjs').Settings} settings
   * @param {object} options
   * @param {number} options.port of the site; the host name only says which slot a request belongs to
   * @param {{ getHostByName: (name: string) => Promise<string> }} options.resolver
   * @param {boolean} [options.quiet] downloads are not told as tasks
   */
  constructor(settings, { port, resolver, quiet = false }) {
    this.#timeout = settings.DOWNLOAD_TIMEOUT
    this.#port = port
    this.#quiet = quiet
    this.#agent = new Agent({
      // As many connections to a host as there are requests, one request on each at a time; kept for the next ones.
      connections: null,
      pipelining: 1,
      keepAliveTimeout: 60_000,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: {
        timeout: 0,
        lookup: (name, options, callback) => {
          resolver.getHostByName(name).then(
            (address) =>
              options.all ? callback(null, [{ address, family: 4 }]) : callback(null, address, 4),
            (error) => callback(error, ''),
          )
        },
      },
    })
  }

  /** @param {import('./request.mjs').Request} request @returns {Promise<Response>} rejects with a DownloadFailure */
  async download(request) {
    const task = { pool: 'downloads', queuedSince: epoch(request.queuedAt) }
    const end = this.#quiet ? () => {} : telemetry.asyncTask(siteName(request.host), task)
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(), this.#timeout * 1000)
    request.sentAt = now()
    try {
      const answer = await this.#agent.request({
        origin: `http://${request.host}:${this.#port}`,
        path: request.path,
        method: 'GET',
        signal: abort.signal,
      })
      const latency = now() - request.sentAt
      const body = await answer.body.arrayBuffer()
      this.latencies.push(latency)
      return new Response({ status: answer.statusCode, size: body.byteLength, latency })
    } catch (error) {
      if (abort.signal.aborted)
        throw new DownloadFailure('timeout', `no answer within ${this.#timeout} seconds`)
      throw new DownloadFailure('connection', String(error))
    } finally {
      clearTimeout(timer)
      end()
    }
  }

  close() {
    return this.#agent.destroy()
  }
}

/** @param {number} seconds on the clock that only this process has @returns {number} milliseconds since the epoch */
const epoch = (seconds) => performance.timeOrigin + 1000 * seconds

// @ts-check
/*
 * Something real to wait for: a web server on this machine that takes its time and can be asked too much. A task that
 * waits for it sleeps in the kernel until bytes arrive on a socket, as it would with a database or a web site.
 * `setTimeout` would be a wait that costs nobody anything and never meets a limit.
 *
 *   request ── busy < capacity? ── yes ─▶ in service for its time ─▶ 200, or the injected error, or no answer at all
 *                   │ no
 *                   └─ queue < queueLimit? ── yes ─▶ waits its turn (first come, first served)
 *                            └ no ─▶ 503 or 429 at once
 */
import { once } from 'node:events'
import http from 'node:http'
import { sequence } from './work.mjs'

/** Idle sockets stay open this long, milliseconds: longer than any run lets one lie idle. */
const KEEP_ALIVE = 120_000

/**
 * @typedef {object} SlowServerOptions
 * @property {number} [capacity] requests in service at the same time; none: as many as ask
 * @property {number} [latency] mean service time, milliseconds, of requests that ask for none (`/?ms=50` does); 50
 * @property {number} [spread] service times are uniform within ± this many percent of `latency`; 0
 * @property {number} [queueLimit] requests that may wait; beyond it they are refused; none: any number
 * @property {503 | 429} [refusal] status of a refusal; 503
 * @property {number} [retryAfter] seconds in the Retry-After header of a refusal; 1
 * @property {number} [errors] share (0–1) of requests that end with status 500 after their service time; 0
 * @property {number} [hangs] share (0–1) of requests that are never answered: they hold their place until the client
 *   goes away, as a worker stuck in a deadlock would; 0
 * @property {number} [size] bytes of a body; 5
 * @property {number} [seed] of spread, errors and hangs: the n-th request meets the same fate in every run; 1
 * @property {(state: { busy: number, queued: number }) => void} [onChange] told whenever either of them changed
 */

/**
 * What has happened so far. `asked`: requests that arrived; `served`: answered with 200; `failed`: injected errors; `refused`: beyond the queue's limit;
 * `hung`: given a place and no answer; `left`: clients that went away before their answer.
 * @typedef {{ asked: number, served: number, failed: number, refused: number, hung: number, left: number, busy: number,
 *   queued: number, peakBusy: number, peakQueue: number }} SlowServerStats
 */

/**
 * Starts the server in this process, on a free port of 127.0.0.1. `GET /` takes the configured time, `GET /?ms=50`
 * exactly fifty milliseconds. Each answer says in a Server-Timing header how long the request queued and was served.
 * @param {SlowServerOptions} [options]
 * @returns {Promise<{ port: number, close: () => Promise<void>, served: () => number, stats: () => SlowServerStats }>}
 *   `close` ends requests that are under way, hung ones too, and leaves no socket
 */
export async function startSlowServer(options = {}) {
  const { capacity = Infinity, queueLimit = Infinity, refusal = 503, retryAfter = 1 } = options
  const { size = 5, onChange = () => {} } = options
  const fates = fateOf(options)
  const body = Buffer.alloc(Math.max(0, size), 'done\n')
  const stats = {
    asked: 0,
    served: 0,
    failed: 0,
    refused: 0,
    hung: 0,
    left: 0,
    busy: 0,
    queued: 0,
    peakBusy: 0,
    peakQueue: 0,
  }
  /** Those that wait, oldest first. @type {Set<() => void>} */
  const queue = new Set()
  /** @type {Set<NodeJS.Timeout>} */
  const timers = new Set()

  /** After each change, the next request in the queue gets the free place. */
  const next = () => {
    for (const begin of queue) {
      if (stats.busy >= capacity) break
      queue.delete(begin)
      begin()
    }
    stats.queued = queue.size
    stats.peakQueue = Math.max(stats.peakQueue, stats.queued)
    onChange({ busy: stats.busy, queued: stats.queued })
  }

  const server = http.createServer((request, response) => {
    const fate = fates(request.url ?? '/')
    const arrived = performance.now()
    request.resume()
    stats.asked += 1
    if (stats.busy >= capacity && queue.size >= queueLimit) {
      stats.refused += 1
      response.writeHead(refusal, { 'Retry-After': retryAfter, 'Content-Length': 0 }).end()
      return
    }

    const begin = () => {
      stats.busy += 1
      stats.peakBusy = Math.max(stats.peakBusy, stats.busy)
      const waited = performance.now() - arrived
      if (fate.hangs) {
        stats.hung += 1
        response.once('close', free)
        return
      }
      // The work is finished even if its client is gone: a server notices that only when it answers.
      const timer = setTimeout(() => {
        timers.delete(timer)
        answer(waited)
        free()
      }, fate.ms)
      timers.add(timer)
    }
    const free = () => {
      stats.busy -= 1
      next()
    }
    const answer = (/** @type {number} */ waited) => {
      if (response.destroyed) return
      if (fate.fails) stats.failed += 1
      else stats.served += 1
      response.writeHead(fate.fails ? 500 : 200, {
        'Content-Length': body.length,
        'Server-Timing': `queue;dur=${waited.toFixed(1)}, work;dur=${fate.ms.toFixed(1)}`,
      })
      response.end(body)
    }

    response.once('close', () => {
      if (response.writableFinished) return
      stats.left += 1
      // A request that was given up leaves the queue.
      if (queue.delete(begin)) next()
    })
    queue.add(begin)
    next()
  })
  server.keepAliveTimeout = KEEP_ALIVE
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())

  const close = async () => {
    if (!server.listening) return
    queue.clear()
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
    for (const timer of timers) clearTimeout(timer)
  }
  return { port, close, served: () => stats.served, stats: () => ({ ...stats }) }
}

/**
 * What will become of each request, decided when it arrives. Three numbers are drawn for each, whatever the options:
 * another share of errors changes nobody's service time.
 * @param {SlowServerOptions} options
 * @returns {(url: string) => { ms: number, fails: boolean, hangs: boolean }}
 */
function fateOf({ latency = 50, spread = 0, errors = 0, hangs = 0, seed = 1 }) {
  const random = sequence(seed)
  return (url) => {
    const ms = latency * (1 + (spread / 100) * (2 * random() - 1))
    const fails = random() < errors
    const hung = random() < hangs
    const asked = Number.parseFloat(new URL(url, 'http://localhost').searchParams.get('ms') ?? '')
    return { ms: Math.max(0, Number.isFinite(asked) ? asked : ms), fails, hangs: hung }
  }
}

/**
 * Asks the slow server on a connection of its own and waits for its answer.
 * @param {number} port
 * @param {number} milliseconds how long the server shall take
 * @returns {Promise<void>} rejects when the server is gone, and when it answers with anything but 200
 */
export function askSlowServer(port, milliseconds) {
  return new Promise((resolve, reject) => {
    // No agent: the connection is closed after the answer, so that nothing is left that keeps a process alive.
    const request = http.get({ port, host: '127.0.0.1', path: `/?ms=${milliseconds}`, agent: false })
    request.on('error', reject)
    request.on('response', (response) => {
      response.on('error', reject)
      response.resume().on('end', () => {
        if (response.statusCode === 200) resolve()
        else reject(new Error(`The slow server answered with status ${response.statusCode}.`))
      })
    })
  })
}

// @ts-check
/*
 * A crawler with the semantics of Scrapy's downloader against a web server that can be asked too much. Which of the many
 * settings is the one that limits it?
 *
 *   spider ─▶ scheduler ─▶ engine ─▶ downloader: slot of a host (queue ─ delay ─▶ transferring) ─▶ handler ─▶ server
 *      ▲                                                                                             │
 *      └───────────────────────── scraper ◀─ retry middleware ◀──────────────────────────────────────┘
 *
 * Runs on its own too:  node program.mjs --concurrent-requests=64 --concurrent-requests-per-domain=64
 */
import { readDefaults, readKnobs } from '../lib/knobs.mjs'
import { forkSlowServer } from '../lib/slow-server-fork.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { calibrate } from '../lib/work.mjs'
import { crawl } from './crawl.mjs'
import { ThreadPool } from './resolver.mjs'
import { settingsOf } from './settings.mjs'

/** A refusal means a full server for this long, milliseconds. */
const REFUSED_LATELY = 100
const WARM_UP_REQUESTS = 60

/** @type {typeof import('./defaults.json')} */
const defaults = readDefaults(import.meta.dirname)
const knobs = readKnobs(defaults)
const settings = settingsOf(knobs)

telemetry.role('crawler')
await telemetry.ready
let full = false
let refused = 0
let refusedAt = -Infinity
// The site is a process of its own: one that shared our core would slow down with us.
const server = await forkSlowServer(
  {
    latency: knobs.latency,
    spread: knobs['latency-spread'],
    capacity: knobs['server-capacity'],
    queueLimit: knobs['server-queue'],
    refusal: knobs.refusal === '429' ? 429 : 503,
    errors: knobs.errors / 100,
    hangs: knobs.hangs / 100,
    size: knobs['response-size'] * 1024,
  },
  (stats) => {
    full = stats.queued > 0
    if (stats.refused > refused) refusedAt = performance.now()
    refused = stats.refused
  },
)
const services = await forkSlowServer({ latency: 0 }, () => {}, 'services')

// No more threads than can be needed at once: by look-ups of the first requests, or by items to be stored.
const transferring = Math.min(
  settings.CONCURRENT_REQUESTS || Infinity,
  knobs.hosts * settings.CONCURRENT_REQUESTS_PER_DOMAIN,
  knobs.requests,
)
telemetry.pool({ id: 'downloads', kind: 'async', size: transferring, main: true })
telemetry.pool({ id: 'limits', kind: 'async', size: 1 })
const wanted = Math.max(transferring, knobs['store-ms'] > 0 ? Infinity : 1)
const threads = new ThreadPool(Math.min(settings.REACTOR_THREADPOOL_MAXSIZE, wanted))
await threads.ready()

const perMs = knobs['parse-ms'] > 0 ? calibrate(3, 20) : 0
const world = { port: server.port, servicePort: services.port, threads }
const job = {
  requests: knobs.requests,
  hosts: knobs.hosts,
  links: knobs.links,
  items: knobs.items,
  iterations: Math.round(knobs['parse-ms'] * perMs),
  storeMs: knobs['store-ms'],
  dnsMs: knobs['dns-ms'],
}
// The first rounds of all this code are slow: they go to the other server, which has no delay.
const warmUp = { ...job, requests: WARM_UP_REQUESTS, hosts: 1, items: 0, links: 0, dnsMs: 0, seed: 1 }
const plain = settingsOf({ ...defaults, 'concurrent-requests-per-domain': 16 })
await crawl(plain, warmUp, { ...world, port: services.port, serverFull: () => false, quiet: true })

telemetry.result('setup', { ...knobs })
const serverFull = () => full || performance.now() - refusedAt < REFUSED_LATELY
for (let repeat = 1; repeat <= knobs.repeats; repeat += 1) {
  telemetry.repeat(repeat, 'downloads')
  const before = await server.stats()
  const result = await crawl(settings, { ...job, seed: repeat }, { ...world, serverFull })
  const after = await server.stats()
  telemetry.result('crawl', {
    ...result,
    // The server counts the same requests, as a check on the crawler's own count.
    serverSaw: after.asked - before.asked,
    serverPeakBusy: after.peakBusy,
    serverPeakQueue: after.peakQueue,
  })
  const { wallMs, answered, gaveUp, retried } = result
  console.log(
    `${answered} of ${knobs.requests} requests answered in ${(wallMs / 1000).toFixed(2)} s ` +
      `(${((1000 * answered) / wallMs).toFixed(1)} a second), ${retried} retries, ${gaveUp} given up`,
  )
}
await threads.close()
await Promise.all([server.close(), services.close()])

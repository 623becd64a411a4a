// @ts-check
/* One crawl: Scrapy's parts put together, watched, and told as numbers. */
import { cpuTime, median, sequence } from '../lib/work.mjs'
import { Downloader } from './downloader.mjs'
import { ExecutionEngine } from './engine.mjs'
import { HttpHandler } from './handler.mjs'
import { LIMITS, LimitWatch } from './limits.mjs'
import { hostOf } from './request.mjs'
import { CachingThreadedResolver } from './resolver.mjs'
import { RetryMiddleware } from './retry.mjs'
import { Scheduler } from './scheduler.mjs'
import { Scraper } from './scraper.mjs'
import { Spider } from './spider.mjs'
import { autoThrottle } from './throttle.mjs'

/**
 * @typedef {object} World what a crawl meets outside
 * @property {number} port of the site
 * @property {number} servicePort of the name server and the database
 * @property {() => boolean} serverFull
 * @property {import('./resolver.mjs').ThreadPool} threads
 * @property {boolean} [quiet] nothing is told of it
 */

/**
 * @param {import('./settings.mjs').Settings} settings
 * @param {object} job
 * @param {number} job.requests
 * @param {number} job.hosts
 * @param {number} job.links
 * @param {number} job.items
 * @param {number} job.iterations work for each item
 * @param {number} job.storeMs how long the database takes for each item; 0: items are not stored
 * @param {number} job.dnsMs
 * @param {number} job.seed of the randomised delays: the same in every run
 * @param {World} world
 * @returns {Promise<Record<string, number>>} what happened; times in milliseconds
 */
export async function crawl(settings, job, { port, servicePort, serverFull, threads, quiet = false }) {
  const hosts = Array.from({ length: job.hosts }, (_, index) => hostOf(index + 1))
  const spider = new Spider({ ...job, hosts })
  const resolver = new CachingThreadedResolver(threads, { port: servicePort, milliseconds: job.dnsMs, quiet })
  const handler = new HttpHandler(settings, { port, resolver, quiet })
  const middleware = new RetryMiddleware(settings)
  const downloader = new Downloader(settings, { handler, middleware, random: sequence(job.seed) })
  autoThrottle(downloader, settings)
  const scheduler = new Scheduler((key) => downloader.slots.get(key)?.active.size ?? 0)
  const scraper = new Scraper(settings, spider, async () => {
    if (job.storeMs > 0) await threads.defer('store', [servicePort, job.storeMs])
  })
  const engine = new ExecutionEngine({ scheduler, downloader, scraper, spider })

  const cpu = cpuTime()
  const begin = performance.now()
  const caps = {
    total: settings.CONCURRENT_REQUESTS || undefined,
    transferring: hosts.length * settings.CONCURRENT_REQUESTS_PER_DOMAIN,
  }
  const watch = quiet ? null : new LimitWatch({ downloader, scheduler, scraper, threads, serverFull, caps })
  await engine.run()
  const wallMs = performance.now() - begin
  const cpuMs = cpuTime() - cpu
  watch?.stop()
  const delays = [...downloader.slots.values()].map((slot) => slot.delay)
  await downloader.close()
  return {
    wallMs,
    cpuMs,
    requests: job.requests,
    ...spider.outcomes,
    ...middleware.counts,
    lookUps: resolver.lookUps,
    latencyMs: 1000 * (handler.latencies.length > 0 ? median(handler.latencies) : 0),
    delay: delays.length > 0 ? median(delays) : 0,
    peakScraper: scraper.slot.peakSize,
    peakActive: downloader.peaks.active,
    peakTransferring: downloader.peaks.transferring,
    ...Object.fromEntries(LIMITS.map((limit) => [`${limit}Ms`, watch?.times[limit] ?? 0])),
  }
}

// @ts-check
/** Scrapy's settings at its fallback defaults, then what the spider and the site are like. Seconds where Scrapy has them. */
export const defaults = {
  'concurrent-requests': 16,
  'concurrent-requests-per-domain': 8,
  'download-delay': 0,
  'randomize-download-delay': true,
  'download-timeout': 180,
  'retry-times': 2,
  'autothrottle-enabled': false,
  'autothrottle-start-delay': 5,
  'autothrottle-max-delay': 60,
  'autothrottle-target-concurrency': 1,
  'reactor-threadpool-maxsize': 10,
  'concurrent-items': 100,
  'scraper-slot-max-active-size': 5_000_000,

  requests: 200,
  hosts: 1,
  links: 0,
  items: 1,
  'parse-ms': 0.5,
  'store-ms': 0,

  latency: 200,
  'latency-spread': 0,
  'server-capacity': 100,
  'server-queue': 100,
  refusal: '503',
  errors: 0,
  hangs: 0,
  'response-size': 2,
  'dns-ms': 5,

  repeats: 2,
}

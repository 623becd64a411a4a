import type { Promises } from '../judging/promises'
import { DEFAULTS, between, is, least, most, timed } from '../judging/promises'

const THROTTLE =
  'autothrottle-enabled=true&autothrottle-start-delay=2&autothrottle-target-concurrency=8&repeats=1'
const THROTTLE_ERRORS = THROTTLE.replace('&repeats', '&errors=20&repeats')
const FEW = { requests: 40 }

/** A busy machine makes any event loop look full, whatever binds: shares of the time are about time. */
export const promises: Promises = {
  waits: true,
  quick: { repeats: 1, requests: 96 },
  less: {
    'download-delay=0.25&concurrent-requests=64&concurrent-requests-per-domain=64&requests=40&repeats=1': {
      requests: 20,
    },
    [THROTTLE]: FEW,
    [THROTTLE_ERRORS]: FEW,
    'server-capacity=4&server-queue=2&latency=100&requests=400': { requests: 100 },
    'parse-ms=30&latency=50': FEW,
  },
  links: {
    // Only the queue in front of the wire grows.
    'concurrent-requests=64': [
      is(64, 'crawl.peakActive'),
      is(8, 'crawl.peakTransferring'),
      timed(most(1.3, 'throughput', DEFAULTS)),
    ],
    'concurrent-requests=64&concurrent-requests-per-domain=64&repeats=3': [
      between(16, 64, 'crawl.peakTransferring'),
      timed(least(2.5, 'throughput', DEFAULTS)),
    ],
    'hosts=4&repeats=3': [
      timed(least(1, 'crawl.totalMs ÷ crawl.domainMs')),
      timed(least(1.4, 'throughput', DEFAULTS)),
    ],
    // A gap of 0.25 s would make it four a second.
    'download-delay=0.25&concurrent-requests=64&concurrent-requests-per-domain=64&requests=40&repeats=1': [
      most(3.7, 'throughput'),
      timed(least(1, 'crawl.delayMs ÷ crawl.spiderMs')),
    ],
    [THROTTLE]: [most(0.5, 'crawl.delay'), is(0, 'crawl.errors')],
    [THROTTLE_ERRORS]: [least(1, 'crawl.errors'), timed(least(1.05, 'crawl.wallMs', THROTTLE))],
    'server-capacity=4&latency=100': [
      between(1, 8, 'crawl.serverPeakQueue'),
      timed(least(1, 'crawl.serverMs ÷ crawl.domainMs')),
    ],
    'server-capacity=4&server-queue=2&latency=100&requests=400': [
      timed(least(20, 'crawl.gaveUp')),
      most(45, 'throughput'),
    ],
    'parse-ms=30&latency=50': [timed(least(1, 'crawl.coreMs ÷ crawl.domainMs'))],
  },
}

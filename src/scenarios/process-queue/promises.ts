import type { Promises } from '../judging/promises'
import { DEFAULTS, is, least, most, timed } from '../judging/promises'

export const promises: Promises = {
  quick: { repeats: 1, items: 60 },
  less: { 'produce-ms=10&consume-ms=2': { items: 30 } },
  links: {
    'produce-ms=10&consume-ms=2': [
      timed(most(12, 'peak')),
      timed(least(2, 'queue.idleMs ÷ queue.blockedMs')),
    ],
    'capacity=1': [is(1, 'peak'), is(0, 'answers'), timed(least(0.6, 'throughput', DEFAULTS))],
    'capacity=0&item-size=262144': [timed(least(25, 'growth')), timed(least(6e6, 'queue.peakBytes'))],
    // One of them alone does fifty a second.
    'work=wait&consumers=4&produce-ms=5&consume-ms=20': [timed(least(100, 'throughput'))],
  },
}

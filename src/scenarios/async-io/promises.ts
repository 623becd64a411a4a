import type { Promises } from '../judging/promises'
import { between, DEFAULTS, is, least, most, timed } from '../judging/promises'

export const promises: Promises = {
  waits: true,
  quick: { repeats: 1 },
  less: {
    'threads=4': { strategy: 'threads' },
    'limit=8': { strategy: 'event-loop', stall: 0 },
    'capacity=4&threads=16': { stall: 0 },
  },
  links: {
    'strategy=all': [timed(least(4, 'faster'))],
    // One by one they would take six times as long.
    'waits=200&strategy=event-loop&capacity=200': [timed(most(5, 'wall-event-loop', DEFAULTS))],
    'threads=4': [timed(least(3, 'wall-threads', DEFAULTS))],
    'limit=8': [timed(least(2, 'wall-event-loop', DEFAULTS))],
    'limit=1&stall=0': [timed(between(0.5, 1.6, 'faster'))],
    'capacity=4&threads=16': [timed(most(5, 'faster')), timed(most(5, 'threads-faster'))],
    // Thirty-one others were under way: none got its answer while one computed, and all of them got it late.
    'strategy=event-loop&stall=500': [
      is(0, 'one-thread'),
      timed(least(5, 'stalled.tookMs ÷ event-loop.eachMs')),
    ],
  },
}

import type { Promises } from '../judging/promises'
import { between, DEFAULTS, is, least, most, timed } from '../judging/promises'

const ALL_WAIT = 'order=priority&capacity=0'

export const promises: Promises = {
  quick: { repeats: 1, items: 60, schedules: 1000 },
  less: { 'item-size=262144&items=150': { items: 20 } },
  links: {
    'order=lifo': [timed(least(0.1, 'inversions')), timed(between(0.6, 1.7, 'throughput', DEFAULTS))],
    [ALL_WAIT]: [timed(least(0.1, 'inversions')), timed(least(18, 'growth'))],
    'order=priority&produce-ms=10&consume-ms=1': [timed(most(0.5, 'inversions', ALL_WAIT))],
    'capacity=1': [is(1, 'peak')],
    // Nobody is there to schedule, so nothing is broken yet.
    'exercise=if-not-while&scheduler=you': [is(0, 'own')],
    'exercise=lost-wake-up&scheduler=you': [is(0, 'own')],
    'exercise=if-not-while': [least(1, 'failures')],
    'exercise=if-not-while&repair=notify-all': [least(1.5, 'failures', 'exercise=if-not-while')],
    'exercise=if-not-while&repair=while': [is(0, 'failures')],
    'exercise=lost-wake-up&repair=while': [least(1, 'failures')],
    'exercise=lost-wake-up&repair=look-locked': [is(0, 'failures')],
    'exercise=lost-wake-up&repair=Semaphore': [is(0, 'failures')],
    'item-size=262144&items=150': [timed(most(0.9, 'against-processes', DEFAULTS))],
  },
}

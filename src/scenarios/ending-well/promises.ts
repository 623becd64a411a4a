import type { Promises } from '../judging/promises'
import { is, least, timed } from '../judging/promises'

export const promises: Promises = {
  waits: true,
  quick: { repeats: 1 },
  links: {
    'ending=terminate': [is(4, 'half'), is(8, 'lost'), is(8, 'done')],
    'ending=join': [is(0, 'half'), is(20, 'done'), least(300, 'wall')],
    'ending=cancel': [is(0, 'half'), is(12, 'done'), is(8, 'cancelled')],
    'ending=sigterm': [is(0, 'half'), is(12, 'cancelled'), is(0, 'lost'), is(0, 'killed')],
    'ending=sigterm&trouble=hangs': [timed(is(1, 'killed')), timed(is(1, 'half')), least(475, 'wall')],
    'ending=one-short': [timed(is(20, 'done')), timed(is(1, 'killed'))],
    'ending=daemon': [is(4, 'half'), is(8, 'lost')],
    'ending=threads': [is(0, 'half'), is(20, 'done')],
    'ending=killed&trouble=hangs': [timed(is(1, 'left')), is(8, 'done')],
    'ending=join&trouble=throws&ask=never': [is(19, 'done'), is(0, 'heard'), is(1, 'lost')],
    'ending=join&trouble=throws&ask=each': [is(19, 'done'), is(1, 'heard'), is(0, 'lost')],
    'ending=terminate&write=rename': [is(0, 'half'), is(12, 'lost')],
  },
}

import type { Promises } from '../judging/promises'
import { is, least, most, timed } from '../judging/promises'

/**
 * By the system's word as by the program's: a parent, its children, and a door into each. In the few seconds of the test a
 * busy machine may not let a child get as far as its trouble.
 */
const whole = (children: number) => [
  is(children, 'tree'),
  is(0, 'extra'),
  is(children + 1, 'inspectors'),
  is(0, 'loopback'),
  timed(is(children, 'exits')),
]
const SHORT = { duration: '3' }

export const promises: Promises = {
  waits: true,
  quick: SHORT,
  less: {
    'trouble=spins&duration=60': SHORT,
    'trouble=hangs&duration=60': SHORT,
    'trouble=none&duration=600': SHORT,
    'children=8&duration=60': SHORT,
  },
  links: {
    'trouble=spins&duration=60': [...whole(2), timed(is(1, 'survivors')), timed(least(0.6, 'cpu'))],
    'trouble=hangs&duration=60': [...whole(2), timed(is(1, 'survivors')), timed(most(0.1, 'cpu'))],
    'trouble=throws': [...whole(2), timed(is(1, 'survivors'))],
    'trouble=none&duration=600': [timed(is(2, 'survivors'))],
    'children=8&duration=60': [...whole(8), timed(is(7, 'survivors'))],
    'start=spawn': whole(2),
  },
}

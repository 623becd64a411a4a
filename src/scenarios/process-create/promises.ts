import type { Promises } from '../judging/promises'
import { between, DEFAULTS, is, least, timed } from '../judging/promises'

/** Threads and processes are enough. */
const SPAWNED = 'way[way=spawn]'

export const promises: Promises = {
  quick: { repeats: 1 },
  less: { 'order=at-once&count=16': { how: 'spawn' } },
  links: {
    // As many start at a time as there are cores; the others wait for one.
    'order=at-once&count=16': [
      timed(least((cores) => Math.max(1, 6 / cores), `${SPAWNED}.firstMs`, DEFAULTS)),
    ],
    'load=modules&repeats=4': [timed(between(0.3, 3, 'loading'))],
    'load=array&array-mb=64&repeats=4': [
      least(4 * 64, `${SPAWNED}.privateMb`),
      least(4 * 64, 'way[way=thread].privateMb'),
      least(1.1, `${SPAWNED}.rssMb ÷ ${SPAWNED}.privateMb`),
    ],
    'how=zombies&repeats=3': [is(4, 'zombies'), is(0, 'pages'), is(0, 'left')],
    'how=thread&count=8': [is(1, 'one-pid'), is(8, 'way.tids')],
  },
}

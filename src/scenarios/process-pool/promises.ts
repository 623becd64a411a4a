import type { Promises } from '../judging/promises'
import { between, DEFAULTS, is, least, most, timed } from '../judging/promises'

/** As many times as fast as one worker, as there are cores for so many: half, on cores of different kinds. */
const speedUp = (workers: number) =>
  timed(
    between(
      (cores) => 0.5 * Math.min(workers, cores),
      (cores) => 1.4 * Math.min(workers, cores),
      'speed-up',
    ),
  )
const ONE_BY_ONE = 'tasks=2000&task-ms=0.1&chunk=1'

export const promises: Promises = {
  quick: { repeats: 1, 'task-ms': 5 },
  less: { 'size=16&kind=wait&chunk=1': { 'task-ms': 30, tasks: 96 } },
  links: {
    'size=1': [speedUp(1)],
    'size=2': [speedUp(2)],
    'size=3': [speedUp(3)],
    'size=16&kind=wait&chunk=1': [timed(least(6, 'speed-up'))],
    // The best that could be made of these chunks leaves a tail.
    'spread=100&chunk=40': [least(1.02, 'pool.idealMs ÷ pool.workMs', DEFAULTS)],
    [ONE_BY_ONE]: [timed(least(2, 'handing-over'))],
    'tasks=2000&task-ms=0.1&chunk=100': [timed(most(0.95, 'pool.wallMs', ONE_BY_ONE))],
    'style=map': [is(120, 'ahead')],
    // Two chunks of four tasks for each of three workers.
    'style=imap': [is(24, 'ahead')],
    'style=imap&ahead=all': [is(120, 'ahead')],
    'tasks-per-child=20': [least(3, 'pool.retired')],
  },
}

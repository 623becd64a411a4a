import type { Promises } from '../judging/promises'
import { least, most, timed } from '../judging/promises'

export const promises: Promises = {
  quick: { repeats: 1, 'task-ms': 80 },
  links: {
    'threads=2&kind=cpu': [
      timed(least((cores) => 0.6 * Math.min(2, cores), 'speed-up')),
      timed(most(2.5, 'speed-up')),
    ],
    'threads=8&kind=cpu': [timed(most((cores) => 1.4 * Math.min(8, cores), 'speed-up'))],
    'threads=16&kind=wait': [timed(least(6, 'speed-up-wait')), most(0.5, 'wait-cpu')],
  },
}

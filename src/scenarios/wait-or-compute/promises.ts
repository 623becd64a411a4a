import type { Promises } from '../judging/promises'
import { between, least, most, timed } from '../judging/promises'

export const promises: Promises = {
  quick: { repeats: 1 },
  links: {
    'kind=wait': [timed(least(2.5, 'loop')), timed(least(2.5, 'threads')), most(0.3, 'core')],
    'kind=cpu': [
      timed(most(1.3, 'loop')),
      timed(least((cores) => 0.6 * Math.min(4, cores), 'threads')),
      timed(most((cores) => 1.4 * Math.min(4, cores), 'threads')),
    ],
    'kind=mixed': [timed(between(1.1, 2.5, 'loop')), timed(between(0.15, 0.85, 'core'))],
  },
}

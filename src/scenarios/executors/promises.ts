import type { Promises } from '../judging/promises'
import { between, DEFAULTS, least, most, timed } from '../judging/promises'

export const promises: Promises = {
  quick: { repeats: 1, tasks: 60, 'task-ms': 6 },
  less: {
    'size=16&task=wait': { 'task-ms': 30 },
    'size=4&task=mixed': { kind: 'thread', 'task-ms': 15 },
    'tasks=2000&task-ms=0.05': { kind: 'process', tasks: 2000 },
    'tasks=1000&task-ms=0.5&payload=256': { kind: 'process', tasks: 200 },
  },
  links: {
    'size=2&kind=both&task=cpu': [timed(between(0.5, 2, 'speed-up-threads ÷ speed-up-processes'))],
    'size=16&task=wait': [timed(least(6, 'speed-up-threads')), timed(least(6, 'speed-up-processes'))],
    'size=4&task=mixed': [timed(least((cores) => (cores > 1 ? 1.5 : 1), 'speed-up-threads'))],
    'tasks=2000&task-ms=0.05': [timed(most(0.7, 'speed-up-processes', DEFAULTS))],
    'tasks=1000&task-ms=0.5&payload=256': [timed(most(0.8, 'speed-up-processes', DEFAULTS))],
  },
}

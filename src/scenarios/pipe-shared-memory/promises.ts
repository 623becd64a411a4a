import type { Promises } from '../judging/promises'
import { DEFAULTS, is, least, most, timed, unknown } from '../judging/promises'

export const promises: Promises = {
  quick: { repeats: 1, total: 16 },
  links: {
    'size=0.25': ['pipe', 'message', 'file'].map((way) => timed(most(0.3, `speed-${way}`, DEFAULTS))),
    'size=1024': [timed(least(1.1, 'speed-pipe ÷ speed-message'))],
    'channel=file&size=256': [least(1, 'file.count'), unknown('pipe.count')],
    'channel=pipe&size=256': [least(1, 'pipe.count'), unknown('file.count')],
    'channel=unread': [
      is(1, 'late.held ÷ late.capacity'),
      is(0, 'ended-unread'),
      is(4, 'in-time.received ÷ late.held'),
    ],
    'channel=posix': [least(1, 'posix.count'), unknown('pipe.count')],
  },
}

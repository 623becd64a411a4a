import type { Promises } from '../judging/promises'
import { DEFAULTS, is, least, most, timed, unknown } from '../judging/promises'

export const promises: Promises = {
  quick: { repeats: 1, increments: 4000 },
  less: { 'work=200&increments=2000': { increments: 400 }, 'work=0': { increments: 10_000 } },
  links: {
    'lock=none': [least(1, 'lost-updates'), unknown('locked.lost')],
    'lock=none&processes=8': [least(1, 'lost-updates'), unknown('locked.lost')],
    'work=200&increments=2000': [
      least(1, 'lost-updates'),
      is(0, 'lost-with-lock'),
      timed(least(2, 'locked.heldMs ÷ locked.made', DEFAULTS)),
    ],
    'work=0': [least(1, 'lost-updates'), is(0, 'lost-with-lock')],
    'lock=mkdir&increments=1000': [is(0, 'lost-with-lock'), least(0.1, 'process.longestMs')],
    'lock=manager&increments=1000': [
      least(1, 'lost-updates'),
      is(0, 'lost-with-lock'),
      is(2, 'messages'),
      is(2, 'unlocked.messages ÷ locked.messages'),
    ],
    'lock=none&start=come&increments=50': [
      is(0, 'apart'),
      timed(most(0, 'unlocked.togetherMs')),
      timed(is(0, 'lost-updates')),
    ],
    'storage=posix&lock=none': [least(1, 'lost-updates'), unknown('locked.lost')],
  },
}

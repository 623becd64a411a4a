import type { Promises } from '../judging/promises'
import { is, least, most, timed } from '../judging/promises'

/** A busy machine may not let all have their first lock while the others wait for that. */
const circle = (threads: number) => [timed(least(1, 'deadlocks')), timed(is(threads, 'cycle-length'))]

export const promises: Promises = {
  quick: { repeats: 1, timeout: 300, schedules: 1000 },
  less: { 'demo=race&lock=Lock': { increments: 50_000 } },
  links: {
    'demo=race&lock=Lock': [least(1, 'none.lost'), is(0, 'lost-with-lock')],
    'demo=race&lock=none&width=0&increments=1000000': [least(1, 'lost-updates')],
    'demo=race&lock=none&width=5&increments=20000': [least(1, 'lost-updates')],
    'demo=re-entry&lock=Lock': circle(1),
    'demo=re-entry&lock=RLock': [is(0, 'deadlocks'), is(2, 'depth')],
    'demo=opposite-order&lock=Lock&threads=2': circle(2),
    'demo=opposite-order&lock=Lock&threads=5': circle(5),
    // Left to chance, they meet once in thousands.
    'demo=opposite-order&lock=Lock&threads=2&meeting=chance': [
      most(0.02, 'transfers.gaveUp ÷ transfers.made'),
    ],
    'demo=opposite-order&lock=Lock&threads=5&order=same': [is(0, 'deadlocks'), is(0, 'transfers.gaveUp')],
    // Nobody is there to schedule, so nothing is broken yet.
    'exercise=lost-update&scheduler=you': [is(0, 'own')],
    'exercise=circle&scheduler=you': [is(0, 'own')],
    'exercise=circle&repair=order': [is(0, 'failures')],
    'exercise=circle&repair=RLock': [least(1, 'failures'), least(1, 'circle')],
  },
}

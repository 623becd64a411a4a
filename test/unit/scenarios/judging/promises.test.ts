import { describe, expect, it } from 'vitest'
import type { Expectation } from '../../../../src/scenarios/judging/promises'
import {
  between,
  DEFAULTS,
  is,
  keeps,
  least,
  most,
  timed,
  unknown,
} from '../../../../src/scenarios/judging/promises'
import { claimOf, claim, text } from '../../../../src/scenarios/judging/claims'
import { modelOf } from '../model'

/** A run with a claim `peak` and results of a phase: lost updates and time, told twice. */
function evidence({ peak = 20, lost = [3, 5], wallMs = 400, others = 0.1 } = {}) {
  const run = modelOf(
    lost.map((value, n) => [
      'phase',
      500 * (n + 1),
      { way: n === 0 ? 'first' : 'second', lost: value, wallMs },
    ]),
    { others },
  )
  const said = { label: text('a', '甲'), expected: 1, measured: peak, why: text('b', '乙') }
  return { run, claims: [claimOf(claim('peak', 'count', said))] }
}
const kept = (expectation: Expectation, ...rest: Parameters<typeof evidence>) =>
  keeps(expectation, evidence(...rest)).kept

describe('a promise', () => {
  it('is about claims, the median of results, some of them, and quotients', () => {
    expect([is(20, 'peak'), is(19, 'peak')].map((one) => kept(one))).toEqual([true, false])
    expect([is(4, 'phase.lost'), is(3, 'phase.lost')].map((one) => kept(one))).toEqual([true, false])
    expect(kept(is(5, 'phase[way=second].lost'))).toBe(true)
    expect(kept(is(0.2, 'phase.lost ÷ peak'))).toBe(true)
  })

  it('has bounds, themselves included, also such as depend on the machine', () => {
    expect([19, 20, 21].map((bound) => kept(least(bound, 'peak')))).toEqual([true, true, false])
    expect([19, 20, 21].map((bound) => kept(most(bound, 'peak')))).toEqual([false, true, true])
    // Four cores.
    expect(kept(between((cores) => 5 * cores, 20, 'peak'))).toBe(true)
    expect(kept(most((cores) => cores, 'peak'))).toBe(false)
  })

  it('is broken where its number is not known, but for one that must not be', () => {
    for (const number of ['none', 'phase.none', 'phase[way=third].lost']) {
      expect(kept(least(0, number))).toBe(false)
      expect(kept(unknown(number))).toBe(true)
    }
    expect(kept(unknown('peak'))).toBe(false)
  })

  it('compares with the run of another experiment', () => {
    const twice = least(2, 'peak', DEFAULTS)
    expect(keeps(twice, evidence({ peak: 40 }), evidence()).kept).toBe(true)
    const result = keeps(twice, evidence({ peak: 39 }), evidence())
    expect(result).toEqual({ kept: false, why: 'peak is 39, not within 40 to Infinity (the defaults: 20)' })
  })

  it('about time is not judged while a neighbour is busy, in either run; any other is', () => {
    const busy = { others: 3 }
    expect(kept(timed(is(20, 'peak')))).toBe(true)
    expect(kept(timed(is(19, 'peak')), busy)).toBeNull()
    expect(kept(is(19, 'peak'), busy)).toBe(false)
    expect(keeps(timed(most(9, 'peak', DEFAULTS)), evidence(), evidence(busy)).kept).toBeNull()
  })
})

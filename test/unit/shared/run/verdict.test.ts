import { describe, expect, it } from 'vitest'
import { boundOf, claimResult, countClaims } from '../../../../src/shared/run/verdict'

const band = { low: 1.6, high: 2.4 }

describe('how a claim came out', () => {
  it.each([
    [{ holds: null, measured: 9 }, 'open'],
    [{ holds: false, measured: 9, tolerance: band, better: 'more' }, 'fails'],
    // A file of a version that told no tolerance.
    [{ holds: true, measured: 9, better: 'more' }, 'holds'],
    [{ holds: true, measured: 2.4, tolerance: band, better: 'more' }, 'holds'],
    [{ holds: true, measured: 2.41, tolerance: band, better: 'more' }, 'better'],
    [{ holds: true, measured: 1.59, tolerance: band, better: 'less' }, 'better'],
    [{ holds: true, measured: 9, tolerance: band, better: 'less' }, 'holds'],
    [{ holds: true, measured: 9, tolerance: band }, 'holds'],
    [{ holds: true, measured: 9, tolerance: { low: 3, high: null }, better: 'more' }, 'holds'],
    [{ holds: true, measured: null, tolerance: band, better: 'more' }, 'holds'],
  ] as const)('of %j is %s', (claim, result) => {
    expect(claimResult(claim)).toBe(result)
  })

  it('counts what is better as held, and what is open as nothing', () => {
    const better = { holds: true, measured: 3, tolerance: band, better: 'more' } as const
    const claims = [{ holds: true }, { holds: null }, { holds: null }, { holds: false }, better]
    expect(countClaims(claims)).toEqual({ holds: 1, better: 1, fails: 1, open: 2, held: 2, all: 5 })
  })

  it('knows a bound from a number that is to be met', () => {
    expect(boundOf({ expected: 3, tolerance: { low: 3, high: null } })).toBe('≥ ')
    expect(boundOf({ expected: 3, tolerance: { low: null, high: 3 } })).toBe('≤ ')
    expect(boundOf({ expected: 3, tolerance: { low: 3, high: 3 } })).toBe('')
    expect(boundOf({ expected: 3, tolerance: { low: 2, high: null } })).toBe('')
    expect(boundOf({ expected: null, tolerance: { low: 3, high: null } })).toBe('')
    expect(boundOf({ expected: 3 })).toBe('')
  })
})

import { describe, expect, it } from 'vitest'
import { judge } from '../../../../src/scenarios/pipe-shared-memory/verdict'
import { failedOf, resultsOf } from '../machines'
import { modelOf } from '../model'

/** A run on a machine whose pipes hold so much; on one that is busy nothing is different. */
function run(capacity: number, late = {}, { others = 0.1, over = true } = {}) {
  const output = { capacity, asked: 4 * capacity, received: 4 * capacity, damaged: 0 }
  return modelOf(
    [
      ['setup', 50, { channel: 'unread', ways: '' }],
      ['late', 800, { ...output, held: capacity, endedUnread: false, ...late }],
      ['in-time', 900, { ...output, held: 0, endedUnread: false }],
      ...(over
        ? [['check', 950, { transfers: 2, wrong: 0 }] as [string, number, Record<string, number>]]
        : []),
    ],
    { others },
  )
}
const results = (...made: Parameters<typeof run>) => resultsOf(judge(run(...made)).claims)

describe('the verdict on a pipe that is read too late', () => {
  // Of pages of 4 and 64 KiB, and where a user has very many pipes.
  it.each([65_536, 1_048_576, 8192])('holds where a pipe has room for %i bytes', (capacity) => {
    expect(failedOf(judge(run(capacity)).claims)).toEqual([])
    const [held] = judge(run(capacity)).claims
    expect(held).toMatchObject({ id: 'held', expected: capacity, measured: capacity })
  })

  it('is about no time: neighbours change nothing', () => {
    expect(results(65_536, {}, { others: 3.9 })).toEqual(results(65_536))
  })

  it('finds a writer that stood still too early, or did not stand still', () => {
    expect(results(65_536, { held: 61_440 }).held).toBe('fails')
    expect(results(65_536, { endedUnread: true })['ended-unread']).toBe('fails')
  })

  it('finds bytes that are missing or changed', () => {
    expect(results(65_536, { received: 65_536 }).answers).toBe('fails')
    expect(results(65_536, { damaged: 1 }).answers).toBe('fails')
  })

  it('claims nothing of a run that was stopped', () => {
    expect(judge(run(65_536, {}, { over: false })).claims.map(({ holds }) => holds)).toEqual([null])
  })
})

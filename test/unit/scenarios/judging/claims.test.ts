import { describe, expect, it } from 'vitest'
import { busyObstacle, claimsOf, text } from '../../../../src/scenarios/judging/claims'
import { claimResult } from '../../../../src/shared/run/verdict'
import { modelOf } from '../model'
import { worst } from '../../../../src/scenarios/judging/races'

const why = text('why', '原因')
const claim = claimsOf({ speed: text('Speed', '速度') })

describe('a claim', () => {
  it('takes its label by its id, and the median and spread of the repeats', () => {
    expect(claim('speed', 'ratio', { expected: 2, measured: [3, 1, NaN, 2], why })).toEqual({
      id: 'speed',
      label: text('Speed', '速度'),
      unit: 'ratio',
      expected: 2,
      why,
      measured: 2,
      spread: { low: 1, high: 3, repeats: 3 },
      holds: true,
      tolerance: { low: 2, high: 2 },
    })
  })

  it.each([
    ['exactly what is expected', {}, [2], [1.99, 2.01, NaN]],
    ['about what is expected', { within: 0.5 }, [1.5, 2, 2.5], [1.4, 2.6, NaN]],
    ['at least so much', { least: 1 }, [1, 99], [0.99, NaN]],
    ['at most so much', { most: 3 }, [3, -99], [3.01, NaN]],
    ['between two bounds', { least: 1, most: 3 }, [1, 3], [0.99, 3.01]],
    ['what its chapter says', { holds: true }, [1, 2, 3], []],
    ['never what its chapter denies', { holds: false }, [], [1, 2, 3]],
  ])('holds for %s', (_, bounds, held, failed) => {
    const holds = (measured: number) =>
      claim('speed', 'ratio', { expected: 2, measured, why, ...bounds }).holds
    expect(held.map(holds)).toEqual(held.map(() => true))
    expect(failed.map(holds)).toEqual(failed.map(() => false))
  })

  it('that comes out better than its bounds holds, on the side that is better', () => {
    const result = (measured: number, bounds: object) =>
      claimResult(claim('speed', 'ratio', { expected: 2, measured, why, ...bounds }))
    const more = { least: 1.6, better: 'more' }
    expect([1.5, 1.6, 2.4, 2.5].map((at) => result(at, more))).toEqual(['fails', 'holds', 'holds', 'better'])
    const less = { least: 1, most: 3, better: 'less' }
    expect([0.9, 1, 3, 3.1].map((at) => result(at, less))).toEqual(['better', 'holds', 'holds', 'fails'])
    expect([1.4, 2.6].map((at) => result(at, { within: 0.5, better: 'more' }))).toEqual(['fails', 'better'])
    expect(result(99, { least: 2 })).toBe('holds')
  })
})

it('takes the worst repeat of a lock, inside the spread of all', () => {
  expect(worst([0, -3, 1])).toEqual({ measured: 3, spread: { low: 0, high: 3, repeats: 3 } })
  expect(worst([0])).toEqual({ measured: 0 })
})

describe('a busy neighbour', () => {
  const busy = (others: number, ...spans: [from: number, to: number][]) =>
    busyObstacle(
      modelOf([], { cores: 4, others }),
      spans.map(([from, to]) => ({ from, to })),
    ) !== null

  it('is seen in any of the spans, also where one of them was too short to be read in', () => {
    expect([busy(3, [0, 900]), busy(1, [0, 900])]).toEqual([true, false])
    // Readings come every 100 ms: there is none in between.
    expect([busy(3, [110, 150]), busy(3, [110, 150], [0, 900]), busy(1, [110, 150])]).toEqual([
      true,
      true,
      false,
    ])
    // Nothing was read at all: nothing is known of neighbours.
    expect(busy(NaN, [0, 900])).toBe(false)
  })
})

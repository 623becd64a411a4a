import { describe, expect, it } from 'vitest'
import { nearestIndex, readAt } from '../../../../../src/renderer/components/charts/readout'
import { axisTime } from '../../../../../src/renderer/format'
import { roundTop } from '../../../../../src/renderer/components/charts/ticks'

const DATA = {
  x: [1, 2, 3],
  ys: [
    [1, 5, 9],
    [7, null, 2],
    [3, 6, null],
  ],
}

describe('reading a chart', () => {
  it('finds the nearest sample', () => {
    expect([0, 1.4, 1.5, 1.6, 2.9, 99].map((at) => nearestIndex(DATA.x, at))).toEqual([0, 0, 0, 1, 2, 2])
    expect(nearestIndex([], 1)).toBe(-1)
  })

  it('has the values of that moment in the order of the lines, a gap where there is none', () => {
    expect(readAt(DATA, 2050, 500)).toEqual({ t: 2000, values: [5, null, 6] })
  })

  it('is silent where nothing was sampled nearby', () => {
    expect(readAt(DATA, 3600, 500)).toBeNull()
    expect(readAt({ x: [], ys: [] }, 0, 500)).toBeNull()
  })

  it('keeps the last value of steps, and knows none before the first', () => {
    expect(readAt(DATA, 2900, 10, true)?.t).toBe(2000)
    expect(readAt(DATA, 9000, 10, true)?.t).toBe(3000)
    expect(readAt(DATA, 900, 10, true)).toBeNull()
  })
})

describe('axes', () => {
  it('end at a round number above the largest value', () => {
    expect(roundTop(0, 100)).toBe(100)
    expect(roundTop(94, 100)).toBe(100)
    expect(roundTop(99, 100)).toBe(120)
    expect(roundTop(187, 100)).toBe(200)
    expect(roundTop(0.3, 1)).toBe(1)
  })

  it('write times by what the window needs', () => {
    expect(axisTime(7500, { from: 0, to: 30_000 })).toBe('7.5\u00a0s')
    expect(axisTime(125_000, { from: 0, to: 600_000 })).toBe('2:05')
    expect(axisTime(125_500, { from: 124_000, to: 126_000 })).toBe('2:05.5')
    expect(axisTime(60, { from: 0, to: 84 })).toBe('60\u00a0ms')
    expect(axisTime(12.5, { from: 12, to: 13 })).toBe('12.5\u00a0ms')
  })
})

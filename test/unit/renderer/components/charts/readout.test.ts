import { describe, expect, it } from 'vitest'
import type { PlotLine } from '../../../../../src/renderer/components/charts/plot'
import { nearestIndex, readAt } from '../../../../../src/renderer/components/charts/readout'
import { axisTime, roundTop } from '../../../../../src/renderer/components/charts/ticks'

const line = (key: string): PlotLine => ({ key, label: key, colour: 0, dash: [] })
const LINES = ['a', 'b', 'c'].map(line)
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

  it('lists all values of that moment, the largest first, without gaps', () => {
    const read = readAt(LINES, DATA, 2050, 8, 500)
    expect(read?.t).toBe(2000)
    expect(read?.readings.map(({ line: { key }, value }) => [key, value])).toEqual([
      ['c', 6],
      ['a', 5],
    ])
  })

  it('says how many did not fit', () => {
    const read = readAt(LINES, DATA, 1000, 2, 500)
    expect(read?.readings.map(({ line: { key } }) => key)).toEqual(['b', 'c'])
    expect(read?.more).toBe(1)
  })

  it('is silent where nothing was sampled nearby', () => {
    expect(readAt(LINES, DATA, 3600, 8, 500)).toBeNull()
    expect(readAt(LINES, { x: [], ys: [] }, 0, 8, 500)).toBeNull()
  })

  it('keeps the last value of steps, and knows none before the first', () => {
    expect(readAt(LINES, DATA, 2900, 8, 10, true)?.t).toBe(2000)
    expect(readAt(LINES, DATA, 9000, 8, 10, true)?.t).toBe(3000)
    expect(readAt(LINES, DATA, 900, 8, 10, true)).toBeNull()
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
    expect(axisTime(7.5, { from: 0, to: 30_000 })).toBe('7.5 s')
    expect(axisTime(125, { from: 0, to: 600_000 })).toBe('2:05')
    expect(axisTime(125.5, { from: 124_000, to: 126_000 })).toBe('2:05.5')
  })
})

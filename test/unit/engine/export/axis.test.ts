import { describe, expect, it } from 'vitest'
import { marks, path, timeMarks } from '../../../../src/engine/export/html/axis'

const same = (value: number) => value

describe('marks of an axis', () => {
  it('are round numbers that reach beyond the highest value', () => {
    expect(marks(187, 4)).toEqual([0, 50, 100, 150, 200])
    expect(marks(0.7, 4)).toEqual([0, 0.2, 0.4, 0.6000000000000001, 0.8])
    expect(marks(50 * 1024 ** 2, 4, 1024).map((mark) => mark / 1024 ** 2)).toEqual([0, 16, 32, 48, 64])
    expect(marks(0, 4)).toEqual([0, 1])
  })

  it.each([5e-324, 1e-320, 1e-300, 1e300, Number.MAX_VALUE])('come to an end for %d', (most) => {
    for (const base of [10, 1024] as const) {
      const all = marks(most, 4, base)
      expect(all.length).toBeLessThan(12)
      expect(all.at(-1)).toBeGreaterThanOrEqual(most)
      expect(all.every(Number.isFinite)).toBe(true)
    }
  })

  it('of time do not lie behind the end', () => {
    expect(timeMarks(19_400)).toEqual([0, 5000, 10_000, 15_000])
    expect(timeMarks(1)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1].map((mark) => expect.closeTo(mark, 9) as number))
  })
})

describe('a path', () => {
  it('keeps every point where there is room, and breaks at gaps', () => {
    const t = Float64Array.of(0, 10, 20, 30)
    const line = path(t, Float64Array.of(1, 2, NaN, 3), same, same)
    expect(line).toBe('M0.0 1.0L10.0 2.0M30.0 3.0')
  })

  it('keeps the lowest and highest of each pixel column of many, in their order', () => {
    const values = Float64Array.from({ length: 1000 }, (_, row) => (row === 700 ? 99 : row === 200 ? -9 : 5))
    const t = Float64Array.from(values, (_, row) => row / 1000)
    const line = path(t, values, same, same)
    expect(line).toContain('0.2 -9.0')
    expect(line).toContain('0.7 99.0')
    expect(line.match(/[ML]/g)!.length).toBeLessThan(8)
  })
})

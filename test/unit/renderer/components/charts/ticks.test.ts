import { describe, expect, it } from 'vitest'
import { roundTop, yRange } from '../../../../../src/renderer/components/charts/ticks'

const top = (largest: number) => roundTop(largest, 4)
const range = (...column: (number | null)[]) => yRange({ x: column.map((_, row) => row), ys: [column] }, top)

describe('the y axis', () => {
  it('stands on 0 and ends on a round number above the largest value', () => {
    expect(range(1, null, 7)).toEqual({ min: 0, max: 8 })
    expect(range()).toEqual({ min: 0, max: 4 })
  })

  it('reaches below 0 where values do', () => {
    expect(range(-70, 3)).toEqual({ min: -80, max: 4 })
  })

  it.each([5e-324, 1e-300, 1e300, Number.MAX_VALUE])('has two ends for values as %d', (value) => {
    const { min, max } = range(-value, value)
    expect(max).toBeGreaterThan(0)
    expect(min).toBe(-max)
    expect(Number.isFinite(max - min)).toBe(true)
  })
})

import { describe, expect, it } from 'vitest'
import { crossover } from '../../../../src/scenarios/judging/crossover'

const points = (...ratios: number[]) => ratios.map((ratio, index) => ({ size: 10 ** (index + 1), ratio }))

describe('crossover', () => {
  it('interpolates on logarithmic scales', () => {
    expect(crossover(points(4, 0.25), 1)).toBeCloseTo(10 ** 1.5, 6)
    expect(crossover(points(8, 2, 0.5), 1)).toBeCloseTo(10 ** 2.5, 6)
  })

  it('wants the next size to confirm it, and minds no disturbance after that', () => {
    expect(crossover(points(4, 0.5, 2, 0.5, 0.5), 1)).toBeCloseTo(10 ** 3.5, 6)
    expect(crossover(points(4, 0.25, 0.5, 3, 0.5), 1)).toBeCloseTo(10 ** 1.5, 6)
    // The largest size has nobody to confirm it.
    expect(crossover(points(4, 4, 0.25), 1)).toBeCloseTo(10 ** 2.5, 6)
  })

  it('says the smallest size when nothing is above, and nothing when the largest still is', () => {
    expect(crossover(points(0.9, 0.5), 1)).toBe(10)
    expect(crossover(points(4, 3, 2), 1)).toBeNaN()
    expect(crossover([], 1)).toBeNaN()
    // Equal to the threshold is not above it.
    expect(crossover(points(2, 1, 1), 1)).toBeCloseTo(100, 6)
  })
})

import { describe, expect, it } from 'vitest'
import { LogHistogram } from '../../../../src/shared/run/histogram'

describe('LogHistogram', () => {
  it('finds percentiles within half a percent, over nine orders of magnitude', () => {
    const histogram = new LogHistogram()
    const values = Array.from({ length: 2000 }, (_, i) => 1e-2 * 1.01 ** i)
    for (const value of values) histogram.add(value)
    for (const share of [0.01, 0.5, 0.95, 0.999, 1]) {
      const exact = values[Math.ceil(share * values.length) - 1]
      expect(Math.abs(histogram.percentile(share) / exact - 1)).toBeLessThan(0.0101)
    }
  })

  it('counts nothing that is not known', () => {
    const histogram = new LogHistogram()
    histogram.add(NaN)
    expect(histogram.total).toBe(0)
    expect(histogram.percentile(0.95)).toBeNaN()
  })

  it('knows no wait at all, and waits beyond its range', () => {
    const histogram = new LogHistogram()
    histogram.add(0)
    expect(histogram.percentile(0.95)).toBe(0)
    histogram.add(1e12)
    expect(histogram.percentile(1)).toBeGreaterThan(1e8)
  })
})

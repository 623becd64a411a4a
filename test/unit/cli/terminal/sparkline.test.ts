import { describe, expect, it } from 'vitest'
import { sparkline } from '../../../../src/cli/terminal/sparkline'
import { Series } from '../../../../src/shared/run/series'

describe('sparkline', () => {
  it('has a bar a second, a gap where nothing was read, the newest at the right', () => {
    const series = new Series(['cpu'])
    for (const [t, cpu] of [
      [500, 0],
      [1500, 0.5],
      [1600, 0.5],
      [3500, 1],
    ])
      series.push(t, { cpu })
    expect(sparkline(series, 'cpu', 4000, 5, 1)).toBe(' ▁▅ █')
    expect(sparkline(series, 'cpu', 4000, 2, 1)).toBe(' █')
  })

  it('grows its scale for more than one core', () => {
    const series = new Series(['cpu'])
    series.push(500, { cpu: 1 })
    series.push(1500, { cpu: 4 })
    expect(sparkline(series, 'cpu', 2000, 2, 1)).toBe('▃█')
  })
})

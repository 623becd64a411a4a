import { describe, expect, it } from 'vitest'
import { bytes, claimValue, duration, number, percent } from '../../../../src/cli/terminal/format'
import { sparkline } from '../../../../src/cli/terminal/sparkline'
import { styleFor } from '../../../../src/cli/terminal/style'
import { Series } from '../../../../src/shared/run/series'

describe('numbers for people', () => {
  it.each([
    [0, '0 ms'],
    [0.0004, '0.40 ms'],
    [0.0421, '42 ms'],
    [0.42, '0.42 s'],
    [9.99, '9.99 s'],
    [9.996, '10.0 s'],
    [99.96, '1 min 40 s'],
    [3599.6, '1 h 00 min'],
    [7380, '2 h 03 min'],
    [NaN, '—'],
  ])('%d seconds: %s', (value, expected) => expect(duration(value)).toBe(expected))

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 KiB'],
    [38 * 1024 ** 2, '38 MiB'],
    [1.44 * 1024 ** 3, '1.4 GiB'],
    [null, '—'],
  ])('%d bytes: %s', (value, expected) => expect(bytes(value)).toBe(expected))

  it.each([
    [0.004, '0.4 %'],
    [0.64, '64 %'],
    [2, '200 %'],
    [null, '—'],
  ])('share %d: %s', (value, expected) => expect(percent(value)).toBe(expected))

  it.each([
    [3, '3'],
    [20.44, '20.4'],
    [0.01234, '0.012'],
    [1234.5, '1235'],
  ])('%d: %s', (value, expected) => expect(number(value)).toBe(expected))

  it.each([
    [1.934, 'ratio', '1.93×'],
    [0.64, 'percent', '64 %'],
    [8.4, 'seconds', '8.40 s'],
    [20.44, 'perSecond', '20.4/s'],
    [12.5, 'milliseconds', '12.5 ms'],
    [240, 'count', '240'],
    [null, 'ratio', '—'],
  ] as const)('claim %d in %s: %s', (value, unit, expected) => expect(claimValue(value, unit)).toBe(expected))
})

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

describe('colours', () => {
  const coloured = (isTTY: boolean, env: Record<string, string>) => styleFor(isTTY, env).red('x') !== 'x'

  it('are for terminals, and NO_COLOR has the last word', () => {
    expect(coloured(true, {})).toBe(true)
    expect(coloured(false, {})).toBe(false)
    expect(coloured(true, { NO_COLOR: '1' })).toBe(false)
    expect(coloured(true, { NO_COLOR: '' })).toBe(true)
    expect(coloured(true, { TERM: 'dumb' })).toBe(false)
    expect(coloured(false, { FORCE_COLOR: '1' })).toBe(true)
    expect(coloured(true, { NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(false)
  })
})

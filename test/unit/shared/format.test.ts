import { describe, expect, it } from 'vitest'
import { formatOf } from '../../../src/shared/format'

/** With plain spaces before units, so that expectations can be read. */
const en = formatOf('en', ' ')
const zh = formatOf('zh-CN', ' ')

describe('what is not known', () => {
  it('is a dash everywhere, and never a zero', () => {
    for (const unknown of [NaN, null, undefined]) {
      expect([en.number(unknown), en.bytes(unknown), en.duration(unknown), en.percent(unknown)]).toEqual(
        Array(4).fill('—'),
      )
      expect([en.count(unknown), en.value(unknown, 'ratio'), en.value(unknown, 'perSecond')]).toEqual(
        Array(3).fill('—'),
      )
    }
    for (const unit of ['seconds', 'milliseconds', 'bytes', 'share', 'cores', 'ratio'])
      expect(en.value(Infinity, unit), unit).toBe('—')
  })
})

describe('number', () => {
  it.each([
    [0, 0, '0'],
    [1234567, 0, '1,234,567'],
    [1.25, 1, '1.3'],
    [3, 2, '3'],
    [Infinity, 0, '∞'],
    [-Infinity, 0, '−∞'],
    [-1234.5, 1, '−1,234.5'],
    [-0.04, 1, '0'],
    [-0, 0, '0'],
  ])('shows %d with at most %d decimals as %s', (value, digits, shown) => {
    expect(en.number(value, digits)).toBe(shown)
  })
  it('keeps decimals when they are fixed', () => expect(en.number(3, 2, true)).toBe('3.00'))
})

describe('count', () => {
  it.each([
    [3, '3'],
    [1204, '1,204'],
    [20.44, '20.4'],
    [0.5, '0.50'],
    [0.01234, '0.012'],
    [0.00004, '0.000040'],
    [0.0000001, '<0.000001'],
    [-0.25, '−0.25'],
    [1234.5, '1,235'],
  ])('shows %d as %s', (value, shown) => expect(en.count(value)).toBe(shown))
})

describe('duration', () => {
  it.each([
    [0, '0 s', '0 s'],
    [0.0004, '0.40 µs', '0.40 µs'],
    [0.85, '850 µs', '850 µs'],
    [1.254, '1.25 ms', '1.25 ms'],
    [12, '12.0 ms', '12.0 ms'],
    [420, '420 ms', '420 ms'],
    [999.4, '999 ms', '999 ms'],
    [999.6, '1.00 s', '1.00 s'],
    [8400, '8.40 s', '8.40 s'],
    [9996, '10.0 s', '10.0 s'],
    [59_949, '59.9 s', '59.9 s'],
    [59_951, '1 min 00 s', '1 分 00 秒'],
    [75_000, '1 min 15 s', '1 分 15 秒'],
    [125_000, '2 min 05 s', '2 分 05 秒'],
    [3_599_600, '1 h 00 min', '1 小时 00 分'],
    [3_725_000, '1 h 02 min', '1 小时 02 分'],
    [-125_000, '−2 min 05 s', '−2 分 05 秒'],
  ])('shows %d ms as %s, in Chinese as %s', (value, english, chinese) => {
    expect(en.duration(value)).toBe(english)
    expect(zh.duration(value)).toBe(chinese)
  })

  it('is as short as it was set, where nothing was measured', () => {
    expect([20, 100, 1000, 33.3].map((ms) => en.duration(ms, true))).toEqual([
      '20 ms',
      '100 ms',
      '1 s',
      '33.3 ms',
    ])
  })

  it('keeps a number that counts up as wide as it was', () => {
    for (const [ms, next] of [
      [9_940, 9_996],
      [11_000, 11_100],
      [120_000, 129_000],
    ])
      expect(en.duration(next)).toHaveLength(en.duration(ms).length)
  })
})

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '0.98 KiB'],
    [1024, '1.00 KiB'],
    [38 * 1024 ** 2, '38.0 MiB'],
    [118 * 1024 ** 2, '118 MiB'],
    [1023.7 * 1024, '1.00 MiB'],
    [1.44 * 1024 ** 3, '1.44 GiB'],
    [23.4 * 1024 ** 3, '23.4 GiB'],
    [9.994 * 1024 ** 3, '9.99 GiB'],
  ])('shows %d as %s', (value, shown) => expect(en.bytes(value)).toBe(shown))

  it('is as short as it was set, where nothing was measured', () => {
    expect([1024, 1536, 4 * 1024 ** 3].map((size) => en.bytes(size, true))).toEqual([
      '1 KiB',
      '1.5 KiB',
      '4 GiB',
    ])
  })
})

describe('a column', () => {
  const column = (kind: 'duration' | 'bytes', ...values: number[]) => {
    const { unit, text } = en.column(kind, Math.max(...values))
    return [unit, ...values.map(text)]
  }

  it('has one unit and as many decimals for all its values, by the largest', () => {
    expect(column('duration', 31, 0.9, 4.831)).toEqual(['ms', '31.00', '0.90', '4.83'])
    expect(column('duration', 2040, 3.5, 48)).toEqual(['s', '2.04', '<0.01', '0.05'])
    expect(column('duration', 999.6)).toEqual(['s', '1.00'])
    expect(column('duration', 3_600_000, 120_500)).toEqual(['s', '3,600', '121'])
    expect(column('bytes', 150 * 2 ** 10, 58 * 2 ** 10)).toEqual(['KiB', '150.0', '58.0'])
    expect(column('bytes', 2 ** 31, 2 ** 20)).toEqual(['MiB', '2,048', '1'])
    expect(column('bytes', 2 ** 34, 2 ** 30, 2 ** 20)).toEqual(['GiB', '16.00', '1.00', '<0.01'])
  })

  it('shows nothing as nothing, and what is not known as that', () => {
    expect(column('duration', 0)).toEqual(['ms', '0.00'])
    const { text, unit } = en.column('bytes', NaN)
    expect([unit, text(NaN), text(null), text(undefined)]).toEqual(['KiB', '—', '—', '—'])
  })
})

describe('percent', () => {
  it.each([
    [0, '0%'],
    [0.0003, '<0.1%'],
    [-0.0003, '0%'],
    [-0.004, '−0.4%'],
    [0.004, '0.4%'],
    [0.05, '5.0%'],
    [0.0996, '10%'],
    [0.64, '64%'],
    [1.995, '200%'],
  ])('shows a share of %d as %s', (value, shown) => expect(en.percent(value)).toBe(shown))

  it('has as many decimals as it is told to', () => {
    expect([0.9921, 1].map((share) => en.percent(share, 1))).toEqual(['99.2%', '100.0%'])
    expect(en.percent(0.083, 0)).toBe('8%')
  })
})

describe('a value in its unit', () => {
  it.each([
    [1.934, 'ratio', '1.93×'],
    [0.5, 'ratio', '0.50×'],
    [0.642, 'percent', '64%'],
    [8.4, 'seconds', '8.40 s'],
    [75, 'seconds', '1 min 15 s'],
    [12.34, 'milliseconds', '12.3 ms'],
    [40, 'perSecond', '40.0/s'],
    [40_000, 'count', '40,000'],
    [1.88, 'cores', '1.88'],
    [130 * 2 ** 20, 'bytes', '130 MiB'],
    [2.5, 'furlongs', '2.50'],
  ])('%d in %s: %s', (value, unit, shown) => expect(en.value(value, unit)).toBe(shown))

  it('names a unit once in a range, where both ends have it', () => {
    expect(en.range(1.9, 1.97, 'ratio')).toBe('1.90–1.97×')
    expect(en.range(0.8, 12, 'milliseconds')).toBe('800 µs–12.0 ms')
    expect(en.range(75, 80, 'seconds')).toBe('1 min 15 s–1 min 20 s')
    expect(en.range(3, 4, 'count')).toBe('3–4')
  })
})

describe('the space before a unit', () => {
  it('never breaks, but on a terminal', () => {
    expect(formatOf('en').duration(75_000)).toBe('1\u00a0min\u00a015\u00a0s')
    expect(formatOf('en').value(2, 'ratio')).toBe('2.00×')
  })
})

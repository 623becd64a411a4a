import { afterEach, describe, expect, it } from 'vitest'
import {
  bytes,
  cpuSecondsParts,
  duration,
  joined,
  number,
  percent,
  unbroken,
} from '../../../src/renderer/format'
import { i18n } from '../../../src/renderer/i18n'

i18n.global.locale.value = 'en'
afterEach(() => (i18n.global.locale.value = 'en'))
/** No-break spaces as plain ones, so that expectations can be read. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('what is not known', () => {
  it('is a dash everywhere, and never a zero', () => {
    for (const format of [number, bytes, duration, percent])
      expect([format(NaN), format(null), format(undefined)]).toEqual(['—', '—', '—'])
    expect(joined(cpuSecondsParts(NaN))).toBe('—')
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
  ])('shows %d with at most %d decimals as %s', (value, digits, shown) => {
    expect(number(value, digits)).toBe(shown)
  })
  it('keeps decimals when they are fixed', () => expect(number(3, 2, true)).toBe('3.00'))
})

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '0.98 KiB'],
    [1024, '1 KiB'],
    [118 * 1024 ** 2, '118 MiB'],
    [1023.7 * 1024, '1 MiB'],
    [23.4 * 1024 ** 3, '23.4 GiB'],
    [9.994 * 1024 ** 3, '9.99 GiB'],
  ])('shows %d as %s', (value, shown) => expect(plain(bytes(value))).toBe(shown))
})

describe('duration', () => {
  it.each([
    [0, '0 s'],
    [0.85, '850 µs'],
    [1.25, '1.3 ms'],
    [12, '12 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [8400, '8.4 s'],
    [59_949, '59.9 s'],
    [59_951, '1 min 00 s'],
    [125_000, '2 min 05 s'],
    [3_600_000, '1 h 00 min'],
    [3_725_000, '1 h 02 min'],
  ])('shows %d ms as %s', (value, shown) => expect(plain(duration(value))).toBe(shown))
})

describe('percent and CPU time', () => {
  it('shows shares as percent, decimals only while they are small', () => {
    expect(plain(percent(0.64))).toBe('64 %')
    expect(plain(percent(0.0042, 1))).toBe('0.4 %')
    expect(plain(percent(0.6421, 1))).toBe('64 %')
    expect(plain(percent(1.995))).toBe('200 %')
  })
  it('shows nanoseconds of CPU time as seconds', () => {
    expect(plain(joined(cpuSecondsParts(15.94e9)))).toBe('15.9 s')
    expect(plain(joined(cpuSecondsParts(1.234e9)))).toBe('1.23 s')
    expect(plain(joined(cpuSecondsParts(42e6)))).toBe('0.042 s')
  })
})

describe('unbroken', () => {
  it('keeps a number and its unit together, and leaves words alone', () => {
    expect(unbroken('63 % of 20 ms, 3 s and 64 KiB; 4 processes, 2 sets')).toBe(
      '63\u00a0% of 20\u00a0ms, 3\u00a0s and 64\u00a0KiB; 4 processes, 2 sets',
    )
  })
})

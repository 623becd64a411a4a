import { expect, it } from 'vitest'
import { offBy } from '../../../../../src/renderer/components/verdict/guess-text'

it('how far off a guess was is said in its unit', () => {
  expect(offBy(31_000, 32_204, 'count')).toBe('1,204')
  expect(offBy(3, 1.93, 'ratio')).toBe('1.07')
  expect(offBy(1.93, 3, 'ratio')).toBe('1.07')
  expect(offBy(0.5, 0.62, 'percent')).toBe('12 percentage points')
  expect(offBy(0.5, 0.505, 'percent')).toBe('0.5 percentage points')
  expect(offBy(1, 1.5, 'seconds')).toBe('500\u00a0ms')
  expect(offBy(12, 20, 'milliseconds')).toBe('8.00\u00a0ms')
  expect(offBy(100, 40, 'perSecond')).toBe('60.0/s')
})

it('what rounds to nothing is exact', () => {
  expect(offBy(5, 5, 'count')).toBeNull()
  expect(offBy(0, 0, 'count')).toBeNull()
  expect(offBy(2, 2.001, 'ratio')).toBeNull()
  expect(offBy(0.5, 0.5001, 'percent')).toBeNull()
})

it('large counts are rounded where there is little room', () => {
  expect(offBy(31_000, 12_345, 'count', true)).toBe('19K')
  expect(offBy(31_000, 32_204, 'count', true)).toBe('1,204')
})

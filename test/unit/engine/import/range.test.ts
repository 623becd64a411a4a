import { expect, it } from 'vitest'
import { mainRange } from '../../../../src/engine/import/range'

const DAY = 86_400e6
const range = (...days: number[]) => {
  const { from, to } = mainRange(Float64Array.from(days, (day) => day * DAY))
  return [from / DAY, to / DAY]
}

it('is where more than half of all times are, with what is not far from them', () => {
  expect(range(5)).toEqual([5, 5])
  expect(range(1, 1.1, 1.2)).toEqual([1, 1.2])
  // A clock that was never set, and one that counts from another beginning.
  expect(range(0, 20_000, 20_001, 20_002)).toEqual([20_000, 20_002])
  expect(range(-17_000, 1, 1.1, 1.2, 20_000)).toEqual([1, 1.2])
})

it('has pauses in it, and strangers where they are as many', () => {
  expect(range(1, 1.1, 1.2, 31)).toEqual([1, 31])
  expect(range(1, 1.1, 1.2, 31.3)).toEqual([1, 1.2])
  // Ten times as long as the rest is not too far.
  expect(range(0, 4, 8, 80)).toEqual([0, 80])
  expect(range(0, 1, 20_000, 20_001)).toEqual([0, 20_001])
})

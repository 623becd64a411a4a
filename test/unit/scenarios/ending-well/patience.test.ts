import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { patience } from '../../../../src/scenarios/ending-well/patience.mjs'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('lasts its whole time from the last sign of life on', () => {
  const gaveUp = vi.fn()
  const limit = patience(1000, gaveUp)
  limit.start()
  vi.advanceTimersByTime(990)
  limit.reset()
  vi.advanceTimersByTime(990)
  expect(gaveUp).not.toHaveBeenCalled()
  vi.advanceTimersByTime(10)
  expect(gaveUp).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(5000)
  expect(gaveUp).toHaveBeenCalledTimes(1)
})

it('is over when it is stopped, whatever comes then', () => {
  const gaveUp = vi.fn()
  const limit = patience(1000, gaveUp)
  limit.start()
  limit.stop()
  limit.reset()
  vi.advanceTimersByTime(5000)
  expect(gaveUp).not.toHaveBeenCalled()
})

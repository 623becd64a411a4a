import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { onPulse } from '../../../src/engine/pulse'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }))
afterEach(() => void vi.useRealTimers())

it('does everything that comes round on one timer, each at its own pace', () => {
  const done: string[] = []
  const endFast = onPulse(25, () => done.push('fast'))
  const endSlow = onPulse(50, () => done.push('slow'))
  expect(vi.getTimerCount()).toBe(1)
  vi.advanceTimersByTime(100)
  expect(done).toEqual(['fast', 'fast', 'slow', 'fast', 'fast', 'slow'])
  endFast()
  expect(vi.getTimerCount()).toBe(1)
  vi.advanceTimersByTime(1000)
  expect(done.filter((what) => what === 'slow').length).toBeCloseTo(22, -1)
  expect(done.filter((what) => what === 'fast').length).toBe(4)
  endSlow()
  expect(vi.getTimerCount()).toBe(0)
})

it('does not do what was ended in the same beat', () => {
  const done: string[] = []
  let endSecond = (): void => {}
  const endFirst = onPulse(25, () => endSecond())
  endSecond = onPulse(25, () => done.push('second'))
  vi.advanceTimersByTime(60)
  expect(done).toEqual([])
  endFirst()
})

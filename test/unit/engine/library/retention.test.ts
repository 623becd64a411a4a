import { describe, expect, it } from 'vitest'
import { chooseExpired, isOff, type Kept } from '../../../../src/engine/library/retention'

const DAY = 86_400_000
const GIB = 1024 ** 3
const NOW = 1000 * DAY
const OFF = { keepDays: 0, keepRuns: 0, keepGigabytes: 0 }

/** A run that is so many days old; `name` tells them apart. */
const run = (name: string, days: number, over: Partial<Kept> = {}) => ({
  name,
  startedAt: NOW - days * DAY,
  bytes: GIB,
  pinned: false,
  recording: false,
  ...over,
})
const names = (runs: readonly { name: string }[]) => runs.map(({ name }) => name)
const expired = (runs: ReturnType<typeof run>[], limits: Partial<typeof OFF>) =>
  names(chooseExpired(runs, { ...OFF, ...limits }, NOW))

const three = [run('old', 30), run('new', 1), run('middle', 10)]

describe('retention', () => {
  it('is off by default: then nothing goes', () => {
    expect(isOff(OFF)).toBe(true)
    expect(expired([run('ancient', 900)], {})).toEqual([])
  })

  it('goes by age', () => {
    expect(expired(three, { keepDays: 11 })).toEqual(['old'])
    expect(expired(three, { keepDays: 0.5 })).toEqual(['old', 'middle', 'new'])
  })

  it('goes by number, the oldest first', () => {
    expect(expired(three, { keepRuns: 2 })).toEqual(['old'])
    expect(expired(three, { keepRuns: 1 })).toEqual(['old', 'middle'])
    expect(expired(three, { keepRuns: 3 })).toEqual([])
  })

  it('goes by size, but leaves the newest whatever its size', () => {
    expect(expired(three, { keepGigabytes: 2 })).toEqual(['old'])
    expect(expired(three, { keepGigabytes: 0.5 })).toEqual(['old', 'middle'])
    const large = [run('small and old', 9, { bytes: 1 }), run('large', 5), run('new', 1)]
    expect(expired(large, { keepGigabytes: 1.5 })).toEqual(['small and old', 'large'])
  })

  it('takes the strictest of several limits', () => {
    expect(expired(three, { keepDays: 11, keepRuns: 1, keepGigabytes: 100 })).toEqual(['old', 'middle'])
  })

  it('never takes what is pinned or being recorded, nor counts it', () => {
    const runs = [
      run('pinned', 500, { pinned: true, bytes: 50 * GIB }),
      run('running', 400, { recording: true }),
      ...three,
    ]
    expect(expired(runs, { keepDays: 11, keepRuns: 2, keepGigabytes: 2 })).toEqual(['old'])
  })
})

import { describe, expect, it } from 'vitest'
import { Intervals } from '../../../../src/shared/run/intervals'
import { randomFrom, wholeBetween } from '../../../support/random'

function rows(intervals: Intervals) {
  return Array.from({ length: intervals.length }, (_, row) => ({
    lane: intervals.lane(row),
    start: intervals.start(row),
    end: intervals.end(row),
    queued: intervals.queued(row),
    name: intervals.name(row),
    tag: intervals.tag(row),
  }))
}

describe('Intervals', () => {
  it('ends a row that was begun instead of adding another', () => {
    const intervals = new Intervals()
    expect(intervals.put(3, 10, NaN, 2, 'task', 1)).toBe(false)
    expect(intervals.openOn(3)).toEqual([0])
    expect(intervals.put(3, 10, 25, 2, 'task', 1)).toBe(true)
    expect(rows(intervals)).toEqual([{ lane: 3, start: 10, end: 25, queued: 2, name: 'task', tag: 1 }])
    expect(intervals.openOn(3)).toEqual([])
  })

  it('takes a whole row, also one that begins with another that is open', () => {
    const intervals = new Intervals()
    intervals.put(0, 10, NaN, NaN, 'outer')
    expect(intervals.put(0, 12, 14, NaN, 'inner')).toBe(true)
    expect(intervals.put(1, 10, 14, NaN, 'elsewhere')).toBe(true)
    expect(intervals.openOn(0)).toEqual([0])
    expect(intervals.length).toBe(3)
  })

  it('keeps several open rows of a lane apart by their start', () => {
    const intervals = new Intervals()
    intervals.put(0, 1, NaN, NaN, 'outer')
    intervals.put(0, 2, NaN, NaN, 'inner')
    expect(intervals.openOn(0)).toEqual([0, 1])
    intervals.put(0, 2, 5, NaN, 'inner')
    intervals.put(0, 1, 9, NaN, 'outer')
    expect(rows(intervals).map((row) => row.end)).toEqual([9, 5])
  })

  it('has nothing open on an abandoned lane, yet takes the last word of its process', () => {
    const intervals = new Intervals()
    intervals.put(0, 1, NaN, NaN, 'told late')
    intervals.put(0, 2, NaN, NaN, 'cut off')
    intervals.abandon(0, 2.5)
    expect([intervals.until(0), intervals.until(1)]).toEqual([2.5, 2.5])
    expect(intervals.openOn(0)).toEqual([])
    expect(intervals.put(0, 1, 3, NaN, 'told late')).toBe(true)
    expect(rows(intervals).map((row) => row.end)).toEqual([3, NaN])
    expect([intervals.until(0), intervals.until(1)]).toEqual([3, 2.5])
    intervals.put(0, 4, NaN, NaN, 'begun before the end, told after it')
    expect(intervals.openOn(0)).toEqual([])
    expect(intervals.until(2)).toBe(4)
  })

  it('opens rows again on a lane that another process took over', () => {
    const intervals = new Intervals()
    intervals.put(0, 1, NaN, NaN, 'cut off')
    intervals.abandon(0, 5)
    intervals.revive(0)
    expect(intervals.openOn(0)).toEqual([])
    intervals.put(0, 9, NaN, NaN, 'of the new process')
    expect(intervals.openOn(0)).toEqual([1])
  })

  it('forgets the oldest half when full; what is open and kept can still be ended', () => {
    const intervals = new Intervals()
    intervals.put(7, 0, NaN, NaN, 'open and forgotten')
    for (let row = 1; row < 200_000; row += 1) {
      if (row === 150_000) intervals.put(8, row, NaN, NaN, 'open and kept')
      else intervals.put(row % 5, row, row + 0.5, NaN, 'done')
    }
    expect(intervals.dropped).toBe(0)
    intervals.put(0, 200_000, 200_001, NaN, 'one more')
    expect(intervals.dropped).toBe(100_000)
    expect(intervals.length).toBe(100_001)
    expect(intervals.start(0)).toBe(100_000)
    expect(intervals.openOn(7)).toEqual([])
    expect(intervals.openOn(8)).toEqual([50_000])
    expect(intervals.put(8, 150_000, 150_009, NaN, 'open and kept')).toBe(true)
    expect(intervals.end(50_000)).toBe(150_009)
    expect(intervals.name(50_000)).toBe('open and kept')
    // The end of a row that is forgotten is a row of its own: the time was spent.
    expect(intervals.put(7, 0, 200_002, NaN, 'open and forgotten')).toBe(true)
    expect(intervals.length).toBe(100_002)
  })

  it('agrees with a plain list of objects on random begins and ends', () => {
    const random = randomFrom(2)
    const intervals = new Intervals()
    const plain: { lane: number; start: number; end: number }[] = []
    for (let step = 0; step < 4000; step += 1) {
      const open = plain.filter((row) => Number.isNaN(row.end))
      const lane = wholeBetween(random, 0, 9)
      if (random() < 0.5 && open.length > 0) {
        const row = open[wholeBetween(random, 0, open.length - 1)]
        row.end = step
        expect(intervals.put(row.lane, row.start, step, NaN, '')).toBe(true)
      } else {
        plain.push({ lane, start: step, end: NaN })
        intervals.put(lane, step, NaN, NaN, '')
      }
    }
    expect(rows(intervals).map(({ lane, start, end }) => ({ lane, start, end }))).toEqual(plain)
    for (let lane = 0; lane < 10; lane += 1) {
      const open = plain.flatMap((row, at) => (row.lane === lane && Number.isNaN(row.end) ? [at] : []))
      expect(intervals.openOn(lane)).toEqual(open)
    }
  })
})

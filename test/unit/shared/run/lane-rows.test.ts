import { describe, expect, it, vi } from 'vitest'
import { Intervals } from '../../../../src/shared/run/intervals'
import { LaneRows } from '../../../../src/shared/run/lane-rows'
import { randomFrom, wholeBetween } from '../../../support/random'

/** Begins of what is found on a lane in a stretch of time. */
function found(intervals: Intervals, lane: number, from: number, to: number): number[] {
  const starts: number[] = []
  intervals.byLane.each(lane, from, to, (row) => starts.push(intervals.start(row)))
  return starts
}

function listOf(...rows: readonly (readonly [lane: number, start: number, end: number])[]): Intervals {
  const intervals = new Intervals()
  // Asked for at the beginning: everything that follows is news to the index.
  void intervals.byLane
  for (const [lane, start, end] of rows) intervals.put(lane, start, end, NaN, 'task')
  return intervals
}

describe('LaneRows', () => {
  it('finds what may lie in a stretch of time on one lane', () => {
    const intervals = listOf([0, 0, 10], [1, 5, 15], [0, 20, 30], [0, 40, 50])
    expect(found(intervals, 0, 25, 45)).toEqual([20, 40])
    expect(found(intervals, 1, 0, 100)).toEqual([5])
    expect(found(intervals, 7, 0, 100)).toEqual([])
  })

  it('finds a long task that began far before the window', () => {
    expect(found(listOf([0, 0, 1000], [0, 10, 20], [0, 900, 910]), 0, 800, 950)).toContain(0)
  })

  it('puts tasks told late in their place', () => {
    expect(found(listOf([0, 50, 60], [0, 10, 90], [0, 30, 35]), 0, 0, 100)).toEqual([10, 30, 50])
  })

  it('puts many told late in their places together, when it is asked', () => {
    const intervals = listOf(...Array.from({ length: 1000 }, (_, i) => [0, 1000 + i, 1000.5 + i] as const))
    expect(found(intervals, 0, 1995, 1998)).toEqual([1995, 1996, 1997, 1998])
    const looks = vi.spyOn(intervals, 'start')
    for (let i = 0; i < 1000; i += 1) intervals.put(0, (i * 7) % 1000, ((i * 7) % 1000) + 0.5, NaN, 'late')
    expect(found(intervals, 0, 997, 1002)).toEqual([997, 998, 999, 1000, 1001, 1002])
    // Moving each to its place by itself would look at half a million.
    expect(looks.mock.calls.length).toBeLessThan(50_000)
    expect(intervals.byLane.later(0, 999.6)).toMatchObject({ count: 1000, time: 500, lastEnd: 999.5 })
  })

  it('finds tasks under way, and no longer once they have ended or were cut off', () => {
    const intervals = listOf([0, 5, NaN], [0, 100, 101], [1, 7, NaN])
    expect(found(intervals, 0, 5000, 6000)).toEqual([5])
    intervals.put(0, 5, 5500, NaN, 'task')
    expect(found(intervals, 0, 5000, 6000)).toContain(5)
    expect(found(intervals, 0, 5501, 6000)).toEqual([])
    expect(intervals.byLane.openAt(1, 700)).toEqual([2])
    intervals.abandon(1, 600)
    expect([intervals.byLane.openAt(1, 599), intervals.byLane.openAt(1, 600)]).toEqual([[2], []])
  })

  it('keeps its place when the list forgets its oldest rows', () => {
    const intervals = listOf()
    for (let i = 0; i < 250_000; i += 1) intervals.put(i % 2, i, i + 0.5, NaN, 'task')
    expect(intervals.dropped).toBeGreaterThan(0)
    expect(found(intervals, 0, 249_990, 250_000)).toEqual([249_990, 249_992, 249_994, 249_996, 249_998])
    expect(found(intervals, 0, 0, 100)).toEqual([])
  })

  it('says what a scan of the list says, kept up or made anew, whatever the order of news', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const random = randomFrom(seed)
      const intervals = listOf()
      const open: [lane: number, start: number][] = []
      for (let step = 0; step < 300; step += 1) {
        const [lane, start] = [wholeBetween(random, 0, 3), wholeBetween(random, 0, 1000)]
        const kind = random()
        if (kind < 0.4) intervals.put(lane, start, start + wholeBetween(random, 0, 200), NaN, 'task')
        else if (kind < 0.7) {
          intervals.put(lane, start, NaN, NaN, 'task')
          open.push([lane, start])
        } else if (kind < 0.95 && open.length > 0) {
          const [of, begun] = open.splice(wholeBetween(random, 0, open.length - 1), 1)[0]
          intervals.put(of, begun, begun + wholeBetween(random, 0, 200), NaN, 'task')
        } else if (kind > 0.98) {
          intervals.abandon(lane, start)
          if (random() < 0.5) intervals.revive(lane)
        }
      }
      for (const index of [intervals.byLane, new LaneRows(intervals)]) agrees(intervals, index, random)
    }
  })
})

function agrees(intervals: Intervals, index: LaneRows, random: () => number): void {
  const all = Array.from({ length: intervals.length }, (_, row) => row)
  for (let look = 0; look < 40; look += 1) {
    const [lane, t] = [wholeBetween(random, 0, 3), wholeBetween(random, 0, 1300)]
    const own = all.filter((row) => intervals.lane(row) === lane)
    const inOrder = own.toSorted((a, b) => intervals.start(a) - intervals.start(b) || a - b)
    expect(index.openAt(lane, t)).toEqual(
      inOrder.filter((row) => intervals.start(row) <= t && intervals.until(row) > t),
    )
    const to = t + wholeBetween(random, 0, 100)
    const seen: number[] = []
    index.each(lane, t, to, (row, place) => {
      expect(inOrder[place]).toBe(row)
      seen.push(row)
    })
    const within = inOrder.filter((row) => intervals.start(row) <= to && intervals.until(row) >= t)
    expect(seen).toEqual(within)
    const later = own.filter((row) => intervals.end(row) > t)
    const before = own.map((row) => intervals.end(row)).filter((end) => end <= t)
    const { count, time, lastEnd } = index.later(lane, t)
    expect(count).toBe(later.length)
    expect(time).toBeCloseTo(
      later.reduce((sum, row) => sum + intervals.end(row) - intervals.start(row), 0),
      6,
    )
    expect(lastEnd).toBe(before.length === 0 ? NaN : Math.max(...before))
    const visited: number[] = []
    index.eachLater(lane, t, (row) => visited.push(row))
    expect(visited.toSorted((a, b) => a - b)).toEqual(later)
  }
}

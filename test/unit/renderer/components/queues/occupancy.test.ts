import { describe, expect, it } from 'vitest'
import { occupancy } from '../../../../../src/renderer/components/queues/occupancy'
import { Series } from '../../../../../src/shared/run/series'

const queue = (rows: [t: number, depth: number][], capacity: number) => {
  const depth = new Series(['depth'])
  for (const [t, value] of rows) depth.push(t, { depth: value })
  return { depth, capacity }
}

describe('how long a queue was full and empty', () => {
  it('weighs each depth by the time until the next', () => {
    // Empty 100 ms, at 2 for 300, full (and over: never, but "at least") for 500, at 1 for 100, then empty for good.
    const rows: [number, number][] = [
      [1000, 0],
      [1100, 2],
      [1400, 5],
      [1800, 5],
      [1900, 1],
      [2000, 0],
    ]
    expect(occupancy(queue(rows, 5), 9000)).toEqual({ full: 0.5, empty: 0.1 })
  })

  it('counts what it holds now up to now, but not the time after it was emptied', () => {
    const rows: [number, number][] = [
      [0, 0],
      [100, 4],
    ]
    expect(occupancy(queue(rows, 4), 400)).toEqual({ full: 0.75, empty: 0.25 })
    expect(occupancy(queue([...rows, [200, 0]], 4), 400)).toEqual({ full: 0.5, empty: 0.5 })
  })

  it('never calls a queue without a capacity full', () => {
    const shares = occupancy(
      queue(
        [
          [0, 0],
          [50, 1000],
        ],
        NaN,
      ),
      100,
    )
    expect(shares).toEqual({ full: NaN, empty: 0.5 })
  })

  it('knows nothing of a queue that was never told, or just now for the first time', () => {
    expect(occupancy(queue([], 4), 100)).toEqual({ full: NaN, empty: NaN })
    expect(occupancy(queue([[100, 0]], 4), 100)).toEqual({ full: NaN, empty: NaN })
  })
})

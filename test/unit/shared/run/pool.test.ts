import { describe, expect, it } from 'vitest'
import { Intervals } from '../../../../src/shared/run/intervals'
import { busyShare, Pool } from '../../../../src/shared/run/pool'
import { randomFrom } from '../../../support/random'

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
/** Utilization up to a moment, by default up to the end of the last task. */
const share = (pool: Pool, until = pool.lastEnd) =>
  busyShare(pool.busy, pool.capacity(pool.firstStart, until))

describe('Pool', () => {
  it('knows no utilization before the first task has ended', () => {
    const pool = new Pool('pool', 'process', 2, 0)
    expect(share(pool)).toBeNaN()
    pool.began(100)
    expect(share(pool)).toBeNaN()
    expect(share(pool, 200)).toBe(0)
  })

  it('is fully used by lanes that are never idle, and half by half of them', () => {
    const pool = new Pool('pool', 'thread', 2, 0)
    pool.ended(1000, 1500)
    pool.ended(1000, 1500)
    expect(share(pool)).toBe(1)
    pool.ended(1500, 2000)
    expect(share(pool)).toBe(0.75)
    expect(share(pool, 3000)).toBe(1500 / (2 * 2000))
  })

  it('counts from the earliest begin, in whatever order tasks are told', () => {
    const pool = new Pool('pool', 'async', 1, 0)
    pool.ended(500, 600)
    pool.began(100)
    pool.ended(100, 300)
    expect(pool.firstStart).toBe(100)
    expect(pool.lastEnd).toBe(600)
    expect(pool.tasks).toBe(2)
    expect(share(pool)).toBeCloseTo(300 / 500, 12)
  })

  it('is not used by a task that takes no time, and survives a pool without lanes', () => {
    const pool = new Pool('pool', 'process', 0, 0)
    pool.ended(50, 50)
    expect(pool.tasks).toBe(1)
    expect(sum(pool.bins)).toBe(0)
    expect(share(pool, 100)).toBeNaN()
  })

  it('had the time of each of its sizes', () => {
    const pool = new Pool('pool', 'process', 4, 1000)
    pool.resize(1, 3000)
    pool.resize(1, 4000)
    expect(pool.size).toBe(1)
    expect(pool.capacity(0, 1000)).toBe(4000)
    expect(pool.capacity(2000, 5000)).toBe(4000 + 2000)
    expect(pool.capacity(6000, 5000)).toBe(0)
    const work = { lanes: [], tasks: new Intervals() }
    expect(pool.at(2999, work).capacity(2000, 5000)).toBe(12_000)
    expect(pool.at(3000, work).size).toBe(1)
    expect(pool.at(500, work).size).toBe(4)
  })

  it('spreads a task over the bins that it covers', () => {
    const pool = new Pool('pool', 'process', 1, 0)
    pool.ended(150, 420)
    expect(pool.bins).toEqual([0, 50, 100, 100, 20])
  })

  it('has no bin for what a deviating clock puts before the run', () => {
    const pool = new Pool('pool', 'process', 1, 0)
    pool.ended(-40, 60)
    expect(pool.bins).toEqual([60])
    expect(pool.busy).toBe(100)
  })

  it('widens its bins when a run is long, and keeps their sums', () => {
    const pool = new Pool('pool', 'process', 1, 0)
    for (let hour = 0; hour < 24; hour += 1) pool.ended(hour * 3_600_000, hour * 3_600_000 + 1000)
    expect(pool.bins.length).toBeLessThanOrEqual(4096)
    expect(pool.binWidth).toBe(100 * 2 ** 8)
    expect(sum(pool.bins)).toBeCloseTo(24_000, 6)
    expect(pool.bins[0]).toBe(1000)
    expect(pool.bins[Math.floor((23 * 3_600_000) / pool.binWidth)]).toBeGreaterThan(0)
  })

  it('agrees with an independent account of random tasks', () => {
    const random = randomFrom(3)
    for (let round = 0; round < 20; round += 1) {
      const size = 1 + Math.floor(random() * 8)
      const length = 10 ** (3 + random() * 4)
      const pool = new Pool('pool', 'process', size, 0)
      const tasks: { start: number; end: number }[] = []
      for (let lane = 0; lane < size; lane += 1) {
        let at = random() * 100
        while (at < length) {
          const end = at + random() * (length / 50)
          tasks.push({ start: at, end })
          at = end + (random() < 0.5 ? 0 : random() * (length / 100))
        }
      }
      tasks.sort(() => random() - 0.5)
      for (const { start, end } of tasks) pool.ended(start, end)

      const first = Math.min(...tasks.map((task) => task.start))
      const last = Math.max(...tasks.map((task) => task.end))
      const busy = sum(tasks.map((task) => task.end - task.start))
      expect(share(pool)).toBeCloseTo(busy / (size * (last - first)), 9)
      expect(sum(pool.bins) / busy).toBeCloseTo(1, 9)
      for (const bin of pool.bins) expect(bin).toBeLessThanOrEqual(size * pool.binWidth * (1 + 1e-9))
      const probe = Math.floor(random() * pool.bins.length)
      const from = probe * pool.binWidth
      const inside = tasks.map(({ start, end }) =>
        Math.max(0, Math.min(end, from + pool.binWidth) - Math.max(start, from)),
      )
      expect(pool.bins[probe]).toBeCloseTo(sum(inside), 3)
    }
  })
})

import { describe, expect, it } from 'vitest'
import { compareRuns } from '../../../../src/shared/run/compare'
import { isDone, laneUtilization, mainPool, taskRate, utilization } from '../../../../src/shared/run/facts'
import { RunModel } from '../../../../src/shared/run/model'
import type { PoolRecord } from '../../../../src/shared/run/records'
import { born, meta, tasks, tick } from '../../../support/records'
import { repeatRun } from '../../../support/repeats'

describe('the pool that a run is about', () => {
  const pool = (id: string, main?: boolean): PoolRecord => {
    return {
      kind: 'pool',
      t: 0,
      pool: id,
      poolKind: 'process',
      size: 1,
      ...(main === undefined ? {} : { main }),
    }
  }
  const two = (first?: boolean, second?: boolean) => {
    const run = new RunModel()
    run.applyAll([
      meta(),
      born(0, 0),
      pool('p', first),
      pool('q', second),
      { kind: 'lane', t: 0, lane: 0, pid: 100, tid: 100, pool: 'p' },
      { kind: 'lane', t: 0, lane: 1, pid: 100, tid: 101, pool: 'q' },
    ])
    return run
  }

  it('is the one of which the program says so, whatever the others do', () => {
    const run = two(true, false)
    run.apply(tasks([0, 0, 10], [1, 20, 900]))
    expect(mainPool(run)?.id).toBe('p')
    // A pool that is told again, with another size, is still what it was said to be.
    run.apply({ ...pool('p'), size: 2 })
    expect(mainPool(run)?.id).toBe('p')
  })

  it('is the busiest where nobody says so, the first of equals', () => {
    const run = two()
    expect(mainPool(run)?.id).toBe('p')
    run.apply(tasks([0, 0, 100], [1, 50, 150]))
    expect(mainPool(run)?.id).toBe('p')
    run.apply(tasks([1, 150, 151]))
    expect(mainPool(run)?.id).toBe('q')
    expect(mainPool(new RunModel())).toBeNull()
  })

  it('is not the baseline that was measured last', () => {
    for (const said of [true, false]) expect(mainPool(repeatRun(4, 120, said))?.id).toBe('pool')
  })

  it('is what comparisons are about: size 4 does more in a second than size 1', () => {
    for (const said of [true, false]) {
      const { metrics, differences } = compareRuns([repeatRun(1, 120, said), repeatRun(4, 120, said)])
      const metric = (id: string) => metrics.find((one) => one.id === id)!
      expect(metric('throughput').changes[1].ratio).toBeCloseTo(4, 6)
      expect(metric('tasks').values.map(({ value }) => value)).toEqual([360, 360])
      expect(metric('wall').changes[1].better).toBe(true)
      expect(differences.some(({ kind }) => kind === 'work')).toBe(false)
    }
  })

  it('tells runs of 120 and 360 tasks apart: neither is better for being shorter', () => {
    const { metrics, differences } = compareRuns([repeatRun(2, 360), repeatRun(2, 120)])
    expect(metrics.find(({ id }) => id === 'wall')!.changes[1].better).toBeNull()
    expect(differences.some(({ kind }) => kind === 'work')).toBe(true)
  })
})

/** Two workers from 0 on: one always busy, the other half of the time; tasks of 100 ms. */
function crew(seconds: number): RunModel {
  const run = new RunModel()
  run.applyAll([
    meta(),
    born(0, 0),
    born(1, 0),
    { kind: 'pool', t: 0, pool: 'p', poolKind: 'process', size: 2 },
    { kind: 'lane', t: 0, lane: 0, pid: 100, tid: 100, pool: 'p' },
    { kind: 'lane', t: 0, lane: 1, pid: 101, tid: 101, pool: 'p' },
  ])
  for (let t = 0; t < seconds * 1000; t += 200)
    run.apply(tasks([0, t, t + 100], [1, t, t + 100], [0, t + 100, t + 200]))
  return run
}

describe('the utilization of a pool', () => {
  it('is busy time over size and time, for the pool and for each lane', () => {
    const run = crew(4)
    const pool = run.pools.get('p')!
    expect(utilization(run, pool)).toBeCloseTo(0.75, 3)
    expect(laneUtilization(run, pool, run.lanes[0]!)).toBeCloseTo(1, 3)
    expect(laneUtilization(run, pool, run.lanes[1]!)).toBeCloseTo(0.5, 3)
    expect(taskRate(run, pool)).toBeCloseTo(15, 3)
  })

  it('counts tasks under way: a worker in a long task is busy', () => {
    const run = new RunModel()
    run.applyAll([
      meta(),
      born(0, 0),
      { kind: 'pool', t: 0, pool: 'p', poolKind: 'process', size: 1 },
      { kind: 'lane', t: 0, lane: 0, pid: 100, tid: 100, pool: 'p' },
      tasks([0, 0, NaN]),
      tick(3000, { 0: {} }),
    ])
    const pool = run.pools.get('p')!
    expect(pool.tasks).toBe(0)
    expect(utilization(run, pool)).toBeCloseTo(1, 3)
  })

  it('does not fall at the edge only because news come in batches', () => {
    const run = crew(4)
    run.apply(tick(4600, { 0: {}, 1: {} }))
    expect(utilization(run, run.pools.get('p')!)).toBeCloseTo(0.75, 3)
    run.apply(tick(6000, { 0: {}, 1: {} }))
    expect(utilization(run, run.pools.get('p')!)).toBeCloseTo(0.5, 2)
  })

  it('is that of its tasks once the run is over, whatever came after them', () => {
    const run = crew(4)
    run.apply({ kind: 'state', t: 5000, state: 'ended', outcome: 'completed' })
    const pool = run.pools.get('p')!
    expect(utilization(run, pool)).toBeCloseTo(0.75, 9)
  })

  it('counts as long as the pool works: not when a younger one does, or the run is over', () => {
    const run = crew(1)
    const first = run.pools.get('p')!
    expect(isDone(run, first)).toBe(false)
    run.applyAll([
      { kind: 'pool', t: 1050, pool: 'q', poolKind: 'process', size: 1 },
      { kind: 'lane', t: 1060, lane: 2, pid: 101, tid: 101, pool: 'q' },
      tasks([2, 1060, NaN]),
    ])
    expect(isDone(run, first)).toBe(true)
    expect(isDone(run, run.pools.get('q')!)).toBe(false)
  })
})

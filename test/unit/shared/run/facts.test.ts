import { describe, expect, it, vi } from 'vitest'
import { compareRuns } from '../../../../src/shared/run/compare'
import {
  doneAt,
  lanesUtilization,
  listedMemory,
  mainPool,
  peakMemory,
  taskRate,
  utilization,
} from '../../../../src/shared/run/facts'
import { RunModel } from '../../../../src/shared/run/model'
import { Past } from '../../../../src/shared/run/past'
import type { PoolRecord, RunRecord } from '../../../../src/shared/run/records'
import { born, meta, tasks, tick } from '../../../support/records'
import { crew, repeatRun, TWO_WORKERS } from '../../../support/repeats'

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

describe('the utilization of a pool', () => {
  it('is busy time over size and time, for the pool and for each lane', () => {
    const run = crew(4)
    const pool = run.pools.get('p')!
    expect(utilization(run, pool)).toBeCloseTo(0.75, 3)
    expect(lanesUtilization(run, [run.lanes[0]!])).toBeCloseTo(1, 3)
    expect(lanesUtilization(run, [run.lanes[1]!])).toBeCloseTo(0.5, 3)
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
    expect(doneAt(run, first)).toBeNaN()
    run.applyAll([
      { kind: 'pool', t: 1050, pool: 'q', poolKind: 'process', size: 1 },
      { kind: 'lane', t: 1060, lane: 2, pid: 101, tid: 101, pool: 'q' },
      tasks([2, 1060, NaN]),
    ])
    expect(doneAt(run, first)).toBe(1000)
    expect(doneAt(run, run.pools.get('q')!)).toBeNaN()
  })

  /** Two workers, busy from 0 on for 10 s and then stopped; the first may have ended a task of a second before. */
  function stopped(short: boolean): RunModel {
    const run = new RunModel()
    run.applyAll([
      ...TWO_WORKERS,
      ...(short ? [tasks([0, 0, 1000]), tasks([0, 1000, NaN])] : [tasks([0, 0, NaN])]),
      tasks([1, 0, NaN]),
      tick(9990, { 0: {}, 1: {} }),
    ])
    return run
  }
  const stop: RunRecord[] = [
    { kind: 'exit', t: 10_000, id: 0, code: null, signal: 'SIGTERM', cpu: NaN },
    { kind: 'exit', t: 10_000, id: 1, code: null, signal: 'SIGTERM', cpu: NaN },
    { kind: 'state', t: 10_500, state: 'ended', outcome: 'stopped' },
  ]

  it.each([false, true])('counts tasks up to where their process ended (one ended before: %s)', (short) => {
    const run = stopped(short)
    const all = () => [
      utilization(run, run.pools.get('p')!),
      ...run.lanes.map((lane) => lanesUtilization(run, [lane!])),
    ]
    expect(all()).toEqual([1, 1, 1])
    run.applyAll(stop)
    expect(all()).toEqual([1, 1, 1])
    expect(doneAt(run, run.pools.get('p')!)).toBe(10_000)
    for (const t of [9990, 10_000, 10_400]) {
      const past = new Past(run, t)
      expect(utilization(past, past.pools.get('p')!), `at ${t}`).toBe(1)
    }
    // The last word of a process may come after the news of its end.
    run.apply(tasks([1, 0, 5000]))
    expect(all()).toEqual([0.75, 1, 0.5])
  })

  it('is held against the size that the pool had then', () => {
    const run = new RunModel()
    run.applyAll([
      meta(),
      born(0, 0),
      { kind: 'pool', t: 0, pool: 'p', poolKind: 'process', size: 4 },
      ...[0, 1, 2, 3].map((lane): RunRecord => {
        return { kind: 'lane', t: 0, lane, pid: 100, tid: 100 + lane, pool: 'p' }
      }),
      tasks([0, 0, 3000], [1, 0, 3000], [2, 0, 3000], [3, 0, 3000]),
      { kind: 'pool', t: 3000, pool: 'p', poolKind: 'process', size: 1 },
      tasks([0, 3000, 5000]),
      { kind: 'state', t: 5000, state: 'ended', outcome: 'completed' },
    ])
    expect(utilization(run, run.pools.get('p')!)).toBe(1)
    const past = new Past(run, 4000)
    expect(utilization(past, past.pools.get('p')!)).toBe(1)
  })

  it('looks once over the lanes of a pool, for however many of them it is asked', () => {
    const run = new RunModel()
    run.applyAll([meta(), born(0, 0), { kind: 'pool', t: 0, pool: 'p', poolKind: 'thread', size: 1000 }])
    for (let lane = 0; lane < 1000; lane += 1)
      run.apply({ kind: 'lane', t: 0, lane, pid: 100, tid: 100 + lane, pool: 'p' })
    run.applyAll([tasks([0, 0, 100]), tick(500, { 0: {} })])
    const past = new Past(run, 400)
    const asked = vi.spyOn(past.tasks, 'openOn')
    for (const lane of run.lanes.slice(0, 50)) lanesUtilization(past, [lane!])
    expect(asked.mock.calls.length).toBeLessThanOrEqual(1050)
    run.apply(tasks([0, 300, 350]))
    past.moveTo(400)
    expect(lanesUtilization(past, [past.lanes[0]!])).toBeCloseTo(150 / 350, 9)
  })
})

describe('memory', () => {
  it('is drawn as what its peak is told as: RSS of the tree where PSS was refused for a time', () => {
    const run = new RunModel()
    run.applyAll([
      meta(),
      born(0, 0),
      born(1, 0, { parent: 0 }),
      tick(100, { 0: { rss: 4096, pss: 3000 }, 1: { rss: 4096, pss: 1000 } }),
    ])
    expect([peakMemory(run), listedMemory(run)]).toEqual([{ value: 4000, kind: 'pss' }, 'pss'])
    run.apply({ kind: 'unreadable', t: 150, id: 1, fields: ['pss'] })
    run.apply(tick(200, { 0: { rss: 8192, pss: 3000 }, 1: { rss: 4096 } }))
    expect([peakMemory(run), listedMemory(run)]).toEqual([{ value: 12_288, kind: 'rss' }, 'pss'])
  })
})

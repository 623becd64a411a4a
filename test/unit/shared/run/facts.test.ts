import { describe, expect, it } from 'vitest'
import { compareRuns } from '../../../../src/shared/run/compare'
import { mainPool } from '../../../../src/shared/run/facts'
import { RunModel } from '../../../../src/shared/run/model'
import type { PoolRecord } from '../../../../src/shared/run/records'
import { born, meta, tasks } from '../../../support/records'
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

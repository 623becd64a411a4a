import { describe, expect, it } from 'vitest'
import { utilizationOver } from '../../../../../src/renderer/components/pool/utilization'
import { queueDepths } from '../../../../../src/renderer/components/pool/queue-data'
import { RunModel } from '../../../../../src/shared/run/model'
import type { RunRecord } from '../../../../../src/shared/run/records'
import { born, meta, tasks, tick } from '../../../../support/records'
import { crew } from '../../../../support/repeats'

describe('utilization', () => {
  it('over time counts tasks under way: a worker in a long task is busy', () => {
    const run = new RunModel()
    run.applyAll([
      meta(),
      born(0, 0),
      { kind: 'pool', t: 0, pool: 'p', poolKind: 'process', size: 1 },
      { kind: 'lane', t: 0, lane: 0, pid: 100, tid: 100, pool: 'p' },
      tasks([0, 0, NaN]),
      tick(3000, { 0: {} }),
    ])
    const { ys } = utilizationOver(run, run.pools.get('p')!, { from: 0, to: 3000 })
    expect(ys[0].length).toBeGreaterThan(0)
    for (const value of ys[0]) expect(value).toBeCloseTo(100, 3)
  })

  it('over time adds up to the whole', () => {
    const run = crew(4)
    const { x, ys } = utilizationOver(run, run.pools.get('p')!, { from: 0, to: 4000 })
    expect(x[0]).toBeLessThan(0.2)
    expect(x.at(-1)).toBeGreaterThan(3.8)
    const mean = ys[0].reduce<number>((sum, value) => sum + value!, 0) / ys[0].length
    expect(mean).toBeCloseTo(75, 1)
  })

  it('has few points however long the window is', () => {
    const run = crew(60)
    const { x } = utilizationOver(run, run.pools.get('p')!, { from: 0, to: 60_000 })
    expect(x.length).toBeGreaterThan(100)
    expect(x.length).toBeLessThanOrEqual(162)
  })
})

describe('queue depths', () => {
  const queue = (id: string, at: number[], depth: number[]): RunRecord => {
    return {
      kind: 'queue',
      queue: id,
      at: Float64Array.from(at),
      depth: Float64Array.from(depth),
      capacity: NaN,
    }
  }

  it('hold until their next change, on one time base, up to now', () => {
    const run = new RunModel()
    run.applyAll([meta(), queue('a', [0, 200], [3, 2]), queue('b', [100, 200], [9, 8])])
    const depths = queueDepths([...run.queues.values()], { from: 0, to: 1000 }, 400)
    expect(depths).toEqual({
      x: [0, 0.1, 0.2, 0.4],
      ys: [
        [3, 3, 2, 2],
        [null, 9, 8, 8],
      ],
    })
  })

  it('bring the value from before the window in', () => {
    const run = new RunModel()
    run.applyAll([meta(), queue('a', [0, 100, 900], [1, 2, 3])])
    const { x, ys } = queueDepths([...run.queues.values()], { from: 500, to: 600 }, 1000)
    expect(x).toEqual([0.1, 0.6])
    expect(ys[0]).toEqual([2, 2])
  })
})

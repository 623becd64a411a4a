import { describe, expect, it } from 'vitest'
import { RunModel } from '../../../../src/shared/run/model'
import type { RunRecord } from '../../../../src/shared/run/records'
import { randomFrom } from '../../../support/random'
import { born, meta, tasks } from '../../../support/records'

const BEGIN: RunRecord[] = [
  meta(),
  born(0, 0),
  { kind: 'pool', t: 0, pool: 'pool', poolKind: 'process', size: 1 },
  { kind: 'lane', t: 0, lane: 0, pid: 100, tid: 100, pool: 'pool' },
]

describe('times of tasks up to a moment', () => {
  it('count back what had ended before its lane was told', () => {
    const run = new RunModel()
    run.applyAll([
      meta(),
      born(0, 0),
      { kind: 'pool', t: 0, pool: 'pool', poolKind: 'process', size: 1 },
      { kind: 'lane', t: 900, lane: 0, pid: 100, tid: 100, pool: 'pool' },
      tasks([0, 100, 300], [0, 300, 800]),
    ])
    const pool = run.pools.get('pool')!
    const then = (t: number) => {
      const { tasks: ended, busy, lastEnd } = pool.at(t, run)
      return [ended, busy, lastEnd, pool.timesAt(t, run).run.total]
    }
    expect([200, 300, 799, 800].map(then)).toEqual([
      [0, 0, NaN, 0],
      [1, 200, 300, 1],
      [1, 200, 300, 1],
      [2, 700, 800, 2],
    ])
  })

  it('are what a model says that knows nothing later', () => {
    const random = randomFrom(7)
    const rows = Array.from({ length: 200 }, (_, i): [number, number, number, number] => {
      const start = i * 10
      return [0, start, start + random() * 40, random() * 5]
    })
    const whole = new RunModel()
    whole.applyAll([...BEGIN, tasks(...rows)])
    for (const t of [500, 1200, 1900, 300, 301, 0, 5000]) {
      const then = new RunModel()
      then.applyAll([...BEGIN, tasks(...rows.filter(([, , end]) => end <= t))])
      const { run, wait } = whole.pools.get('pool')!.timesAt(t, whole)
      const known = then.pools.get('pool')!.times
      expect([run.total, run.percentile(0.95), wait.percentile(0.5)], `at ${t}`).toEqual([
        known.run.total,
        known.run.percentile(0.95),
        known.wait.percentile(0.5),
      ])
    }
  })
})

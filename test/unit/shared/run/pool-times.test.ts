import { describe, expect, it } from 'vitest'
import { doneAt, lanesUtilization, repeatsOf, taskRate, utilization } from '../../../../src/shared/run/facts'
import { RunModel } from '../../../../src/shared/run/model'
import { Past } from '../../../../src/shared/run/past'
import { present } from '../../../../src/shared/run/present'
import type { RunRecord } from '../../../../src/shared/run/records'
import { randomFrom } from '../../../support/random'
import { born, meta, tasks, tick } from '../../../support/records'

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

describe('the repeats of a pool', () => {
  const again = (repeat: number, t: number): RunRecord => {
    return { kind: 'pool', t, pool: 'pool', poolKind: 'process', size: 1, repeat }
  }
  /** Rows of tasks in 100 ms each. */
  const TASKS = Array.from({ length: 30 }, (_, i) => [0, i * 10, i * 10 + (i % 3 === 0 ? 9 : 6), i] as const)

  it('are each what a pool is that did nothing else, at any moment', () => {
    const whole = new RunModel()
    // Told late: its tasks came over another connection, and were here before.
    whole.applyAll([...BEGIN, again(1, 0), tasks(...TASKS), again(2, 100), again(0, 200)])
    for (const t of [50, 99, 150, 200, 290, 5000]) {
      const past = new Past(whole, t)
      for (const [number, from, to] of [
        [1, 0, 100],
        [2, 100, 200],
      ] as const) {
        const own = TASKS.filter(([, start, end]) => start >= from && end <= Math.min(t, to))
        const alone = new RunModel()
        alone.applyAll([...BEGIN, tasks(...own)])
        const { tasks: done, busy, lastEnd, times } = alone.pools.get('pool')!
        const repeat = past.poolOf('pool', number)!
        expect([repeat.tasks, repeat.busy, repeat.lastEnd], `${number} at ${t}`).toEqual([
          done,
          busy,
          lastEnd,
        ])
        expect(repeat.busyOn!.get(0)).toBe(busy)
        const { run, wait } = whole.pools.get('pool')!.timesAt(t, whole, repeat)
        expect([run.total, run.percentile(0.9), wait.percentile(0.5)]).toEqual([
          times.run.total,
          times.run.percentile(0.9),
          times.wait.percentile(0.5),
        ])
      }
    }
    expect(whole.poolOf('pool', 3)).toBeUndefined()
    expect(whole.poolOf('pool')!.tasks).toBe(30)
  })

  it('have facts of their own: how busy, how fast, and when they were done', () => {
    const run = new RunModel()
    run.applyAll([...BEGIN, again(1, 0), tasks(...TASKS.slice(0, 10)), again(2, 100), tick(120, {})])
    run.apply(tasks([0, 100, 110, 0], [0, 115, NaN, 0]))
    const [first, second] = repeatsOf(run, run.pools.get('pool')!)
    expect([doneAt(run, first!), doneAt(run, second!)]).toEqual([99, NaN])
    expect(utilization(run, first!)).toBeCloseTo((4 * 9 + 6 * 6) / 99)
    expect(taskRate(run, first!)).toBeCloseTo(10 / 0.099)
    // One has ended, one goes on since 115.
    expect(utilization(run, second!)).toBeCloseTo(15 / 20)
    expect(lanesUtilization(run, present(run.lanes), second)).toBeCloseTo(15 / 20)
  })

  it('count nothing of the time in which another pool had its turn', () => {
    const told = (pool: string, repeat: number, t: number): RunRecord => {
      return { kind: 'pool', t, pool, poolKind: 'async', size: 2, repeat }
    }
    const lane = (id: number, pool: string): RunRecord => {
      return { kind: 'lane', t: 0, lane: id, pid: 100 + id, tid: 100 + id, pool }
    }
    const ROUND = 500
    for (const [early, atEnd] of [
      [true, false],
      [false, true],
    ] as const) {
      const run = new RunModel()
      run.applyAll([...BEGIN, told('other', 0, 0), told('both', 0, 0)])
      run.applyAll([lane(7, 'other'), lane(8, 'both'), lane(9, 'both')])
      for (const round of [0, 1, 2]) {
        const at = round * ROUND
        // The other pool's work is first, four times as long.
        run.applyAll([told('other', round + 1, at), told('both', round + 1, at + (early ? 0 : 400))])
        run.apply(tasks([7, at, at + 400], [8, at + 400, at + 450], [9, at + 400, at + 500]))
        if (atEnd) run.apply(told('both', 0, at + 500))
        if (atEnd) run.apply(told('other', 0, at + 400))
        // While it goes on as well: nobody is idle who has no work yet.
        run.apply(tick(at + 500, {}))
        expect(utilization(run, run.pools.get('both')!)).toBeCloseTo(0.75)
      }
      run.apply(tick(9000, {}))
      run.apply({ kind: 'state', t: 9000, state: 'ended', outcome: 'completed' })
      for (const view of [run, new Past(run, 9000)])
        for (const number of [null, 1, 2, 3]) {
          const pool = view.poolOf('both', number)!
          expect(utilization(view, pool), `${number}`).toBeCloseTo(0.75)
          expect(taskRate(view, pool)).toBeCloseTo(2 / 0.1)
          const lanes = present(view.lanes).filter(({ pool: of }) => of === 'both')
          expect(lanesUtilization(view, lanes, number === null ? undefined : pool)).toBeCloseTo(0.75)
        }
      const halfway = new Past(run, ROUND + 200)
      expect(taskRate(halfway, halfway.poolOf('both')!)).toBeGreaterThan(0)
      expect(utilization(run, run.pools.get('other')!)).toBeCloseTo(0.5)
    }
  })

  it('are none where the work is done but once', () => {
    const run = new RunModel()
    run.applyAll([...BEGIN, again(1, 0), tasks(...TASKS)])
    expect(repeatsOf(run, run.pools.get('pool')!)).toEqual([])
  })

  it('are not known once tasks of them were forgotten', () => {
    const run = new RunModel()
    run.applyAll([...BEGIN, again(1, 0)])
    const many = Array.from({ length: 200_000 }, (_, i) => [0, i, i + 1, 0] as const)
    for (let from = 0; from < many.length; from += 10_000)
      run.apply(tasks(...many.slice(from, from + 10_000)))
    run.applyAll([again(2, 150_000), tasks([0, 200_000, 200_001, 0])])
    const [first, second] = repeatsOf(run, run.pools.get('pool')!)
    expect([first!.tasks, utilization(run, first!)]).toEqual([NaN, NaN])
    expect(second!.tasks).toBe(50_001)
  })
})

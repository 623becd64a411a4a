import { describe, expect, it, vi } from 'vitest'
import { lockTotals, type LockTotals } from '../../../../src/shared/run/lock-totals'
import { RunModel } from '../../../../src/shared/run/model'
import type { RunRecord } from '../../../../src/shared/run/records'
import { randomFrom, wholeBetween } from '../../../support/random'
import { born, locks, meta, tick } from '../../../support/records'

const WAIT = 0
const HOLD = 1

/** Two threads of one process; thread 2 waits for 300 ms while thread 1 holds A, then has it, and B within. */
function model(): RunModel {
  const run = new RunModel()
  run.applyAll([meta(), born(0, 0)])
  for (const lane of [0, 1]) run.apply({ kind: 'lane', t: 0, lane, pid: 100, tid: 100 + lane, pool: '' })
  run.apply(
    locks(
      [0, HOLD, 100, 500, 'A'],
      [1, WAIT, 200, 500, 'A'],
      [1, HOLD, 500, 900, 'A'],
      [1, HOLD, 600, 700, 'B'],
      [0, WAIT, 600, NaN, 'A'],
    ),
  )
  run.apply({ kind: 'role', t: 1000, pid: 1, tid: 0, role: 'clock' })
  return run
}

const exit = (t: number, id: number): RunRecord => {
  return { kind: 'exit', t, id, code: null, signal: 'SIGKILL', cpu: NaN }
}

describe('the account of locks', () => {
  it('is added up by lock and by lane, what goes on included', () => {
    const run = model()
    const totals = lockTotals(run)
    expect([...totals.locks]).toEqual([
      // 300 ms, and 400 so far.
      ['A', { holds: 2, held: 800, longestHold: 400, waits: 2, waited: 700, longestWait: 400 }],
      ['B', { holds: 1, held: 100, longestHold: 100, waits: 0, waited: 0, longestWait: 0 }],
    ])
    expect(totals.lanes.get(1)).toMatchObject({ waited: 300, held: 500 })
    expect(totals.waitShare(1)).toBe(300 / 700)
    expect([totals.waitShare(0), totals.waitShare(7)]).toEqual([400 / 900, NaN])
    // The wait ends: nothing is counted twice.
    run.apply(locks([0, WAIT, 600, 950, 'A']))
    expect(lockTotals(run).locks.get('A')).toMatchObject({ waits: 2, waited: 650, longestWait: 350 })
    expect(lockTotals(run).waitShare(0)).toBe(350 / 850)
  })

  it('counts what the end of a process cut off up to that end, also when another has its pid now', () => {
    const run = model()
    run.apply(exit(800, 0))
    expect(lockTotals(run).lanes.get(0)).toMatchObject({ waited: 200 })
    run.applyAll([born(1, 2000, { pid: 100 }), tick(3000, { 1: { cpu: 1 } })])
    expect(lockTotals(run).lanes.get(0)).toMatchObject({ waited: 200 })
    run.applyAll([exit(4000, 1), { kind: 'state', t: 5000, state: 'ended', outcome: 'completed' }])
    expect(lockTotals(run).lanes.get(0)).toMatchObject({ waited: 200 })
  })

  it('has nothing go on on a lane that is heard of after the end of its process', () => {
    const run = model()
    run.applyAll([
      exit(1200, 0),
      { kind: 'lane', t: 1300, lane: 2, pid: 100, tid: 102, pool: '' },
      locks([2, HOLD, 1100, NaN, 'C']),
      tick(3000, {}),
    ])
    expect(lockTotals(run).locks.get('C')).toMatchObject({ held: 100 })
  })

  it('looks only at what has not ended, however many waits and holds there were', () => {
    const run = model()
    run.applyAll(Array.from({ length: 100 }, (_, i) => locks([1, HOLD, 1000 + i, 1000.5 + i, 'C'])))
    const looks = vi.spyOn(run.locks, 'until')
    expect(lockTotals(run).locks.get('C')).toMatchObject({ holds: 100, held: 50 })
    expect(looks.mock.calls.map(([row]) => row)).toEqual([4])
    run.apply(locks([0, WAIT, 600, 1200, 'A']))
    lockTotals(run)
    expect(looks).toHaveBeenCalledOnce()
  })

  it('keeps locks in the order of their first word, also where the first goes on', () => {
    const run = model()
    run.apply(locks([0, HOLD, 1000, NaN, 'D'], [1, HOLD, 1000, 1100, 'C']))
    expect([...lockTotals(run).locks.keys()]).toEqual(['A', 'B', 'D', 'C'])
  })

  it('keeps what the model has forgotten', () => {
    const run = model()
    const rows = Array.from({ length: 250_000 }, (_, i) => {
      return [i % 2, HOLD, 1000 + i, 1000.5 + i, 'C'] as const
    })
    for (let i = 0; i < rows.length; i += 50_000) run.apply(locks(...rows.slice(i, i + 50_000)))
    expect(run.locks.dropped).toBeGreaterThan(0)
    const { locks: byLock } = lockTotals(run)
    expect([...byLock.keys()]).toEqual(['A', 'B', 'C'])
    expect(byLock.get('C')).toMatchObject({ holds: 250_000, held: 125_000, longestHold: 0.5 })
    expect(byLock.get('B')).toMatchObject({ holds: 1, held: 100 })
    // Open and forgotten: its end is a row of its own.
    run.apply(locks([0, WAIT, 600, 950, 'A']))
    expect(lockTotals(run).locks.get('A')).toMatchObject({ waits: 2, waited: 650 })
  })
})

/** Three lanes that wait for and hold locks, each told when it begins and when it ends. */
function told(): (readonly [number, RunRecord])[] {
  const random = randomFrom(3)
  const made: [number, RunRecord][] = [
    [0, meta()],
    [0, born(0, 0)],
  ]
  for (let lane = 0; lane < 3; lane += 1) {
    made.push([0, { kind: 'lane', t: 0, lane, pid: 100, tid: 200 + lane, pool: '' }])
    for (let t = 10; t < 2000;) {
      const [start, end] = [t, t + wholeBetween(random, 1, 120)]
      const [phase, name] = [wholeBetween(random, 0, 1), `lock ${wholeBetween(random, 1, 3)}`]
      made.push(
        [start, locks([lane, phase, start, NaN, name])],
        [end, locks([lane, phase, start, end, name])],
      )
      t = end + wholeBetween(random, 1, 30)
    }
  }
  return made.sort((a, b) => a[0] - b[0])
}

describe('totals of locks at a moment', () => {
  it('are what totals say that know nothing later', () => {
    const all = told()
    const whole = new RunModel()
    whole.applyAll(all.map(([, record]) => record))
    for (const t of [5, 100, 777, 1500, 2300]) {
      const then = new RunModel()
      then.applyAll(all.filter(([at]) => at <= t).map(([, record]) => record))
      then.apply(tick(t, { 0: { cpu: 1 } }))
      const plain = ({ locks, lanes }: LockTotals) => [[...locks], [...lanes]]
      expect(plain(lockTotals(whole, t)), `at ${t}`).toEqual(plain(lockTotals(then)))
      // The end of the process cuts off what goes on; a row that it cut off may be ended by late news.
      then.applyAll([exit(t, 0), ...all.filter(([at]) => at > t && at < t + 20).map(([, record]) => record)])
      expect(plain(lockTotals(then)), `cut off at ${t}`).toEqual(plain(lockTotals(then, 1e9)))
    }
  })
})

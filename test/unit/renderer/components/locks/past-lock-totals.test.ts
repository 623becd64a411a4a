import { describe, expect, it } from 'vitest'
import { LockTotals } from '../../../../../src/renderer/components/locks/lock-totals'
import { PastLockTotals } from '../../../../../src/renderer/components/locks/past-lock-totals'
import { RunModel } from '../../../../../src/shared/run/model'
import type { RunRecord } from '../../../../../src/shared/run/records'
import { randomFrom, wholeBetween } from '../../../../support/random'
import { born, locks, meta, tick } from '../../../../support/records'

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
    const totals = new LockTotals()
    totals.update(whole)
    for (const t of [5, 100, 777, 1500, 2300]) {
      const then = new RunModel()
      then.applyAll(all.filter(([at]) => at <= t).map(([, record]) => record))
      then.apply(tick(t, { 0: { cpu: 1 } }))
      const known = new LockTotals()
      known.update(then)
      const past = new PastLockTotals(whole, totals, t)
      const byName = (of: Pick<LockTotals, 'locks'>) =>
        of
          .locks()
          .map(({ place: _, ...rest }) => rest)
          .sort((a, b) => a.lock.localeCompare(b.lock))
      expect(byName(past), `at ${t}`).toEqual(byName(known))
      for (const lane of [0, 1, 2]) expect(past.lane(lane), `lane ${lane} at ${t}`).toEqual(known.lane(lane))
    }
  })
})

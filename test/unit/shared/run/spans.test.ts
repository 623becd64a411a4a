import { describe, expect, it } from 'vitest'
import { RunModel } from '../../../../src/shared/run/model'
import { cpuBetween, workBetween } from '../../../../src/shared/run/spans'
import { born, locks, meta, tasks, tick } from '../../../support/records'

/** A process that is on a core from 100 to 300 ms, with a task and waits for a lock. */
function model(): RunModel {
  const run = new RunModel()
  run.applyAll([
    meta(),
    born(0, 0),
    { kind: 'lane', t: 0, lane: 0, pid: 100, tid: 100, pool: '' },
    tick(100, { 0: { cpu: 0 } }),
    tick(200, { 0: { cpu: 100e6 } }),
    tick(300, { 0: { cpu: 200e6 } }),
    tick(400, { 0: { cpu: 200e6 } }),
    tasks([0, 100, 180], [0, 180, 260]),
    locks([0, 0, 120, 150, 'a'], [0, 1, 150, 170, 'a'], [0, 0, 350, NaN, 'a']),
  ])
  return run
}

describe('a stretch of a run', () => {
  it('has the CPU time that samples saw in it, also of a part of a tick', () => {
    const { series, startedAt } = model().processes[0]!
    const cpu = (from: number, to: number) => cpuBetween(series, startedAt, from, to)
    expect(cpu(0, 400)).toBeCloseTo(200)
    expect(cpu(150, 250)).toBeCloseTo(100)
    expect(cpu(250, 1000)).toBeCloseTo(50)
    expect(cpu(310, 400)).toBe(0)
    expect(cpu(5000, 6000)).toBe(0)
  })

  it('has the tasks that ended in it, and the time that lanes waited for locks, what goes on included', () => {
    expect(workBetween(model(), 0, 400)).toEqual({ tasks: 2, waited: 80 })
    expect(workBetween(model(), 140, 200)).toEqual({ tasks: 1, waited: 10 })
    expect(workBetween(model(), 360, 380)).toEqual({ tasks: 0, waited: 20 })
  })
})

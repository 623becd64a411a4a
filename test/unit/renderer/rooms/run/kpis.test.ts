import { describe, expect, it } from 'vitest'
import { kpisOf } from '../../../../../src/renderer/rooms/run/kpis'
import type { KpiId } from '../../../../../src/renderer/rooms/run/kpis'
import { mainPool } from '../../../../../src/shared/run/facts'
import { RunModel } from '../../../../../src/shared/run/model'
import type { RunRecord } from '../../../../../src/shared/run/records'
import { ACCOUNT, born, meta, tasks, tick } from '../../../../support/records'
import { repeatRun } from '../../../../support/repeats'

const MIB = 2 ** 20

function model(...records: RunRecord[]): RunModel {
  const run = new RunModel()
  run.applyAll([meta(), born(0, 0), ...records])
  return run
}
const POOL: RunRecord[] = [
  { kind: 'pool', t: 0, pool: 'pool', poolKind: 'process', size: 2 },
  { kind: 'lane', t: 0, lane: 0, pid: 100, tid: 100, pool: 'pool' },
  tasks([0, 0, 1000], [0, 1000, 2000]),
]
const kpi = (run: RunModel, id: KpiId) => kpisOf(run, mainPool(run)).find((entry) => entry.id === id)
describe('the key figures', () => {
  it('of a program that tells nothing are time, CPU, memory and cost', () => {
    const run = model(tick(8400, { 0: { cpu: 15.9e9, pss: 118 * MIB, rss: 200 * MIB } }))
    expect(kpisOf(run, null).map(({ id, value, unit }) => [id, value, unit])).toEqual([
      ['elapsed', '8.40', 's'],
      ['cpu', '15.9', 's'],
      ['memory', '118', 'MiB'],
      ['cost', '1.0', '%'],
    ])
  })

  it('say so when memory is RSS, or the peak of what is over', () => {
    const run = model(tick(100, { 0: { rss: 50 * MIB } }))
    expect(kpi(run, 'memory')).toMatchObject({ variant: 'rss', value: '50.0' })
    run.applyAll([tick(200, { 0: { pss: 30 * MIB } }), tick(300, { 0: { pss: 20 * MIB } })])
    expect(kpi(run, 'memory')).toMatchObject({ variant: undefined, value: '20.0' })
    run.apply({ kind: 'state', t: 400, state: 'ended', outcome: 'completed' })
    expect(kpi(run, 'memory')).toMatchObject({ variant: 'peakPss', value: '30.0' })
  })

  it('of a pool are its tasks, their rate and its utilization', () => {
    const run = model(...POOL, tick(2000, { 0: {} }))
    expect(kpi(run, 'tasks')).toMatchObject({ value: '2', total: undefined })
    expect(kpi(run, 'rate')).toMatchObject({ value: '1.00', unit: '/s' })
    expect(kpi(run, 'utilization')).toMatchObject({ value: '50', unit: '%', total: 2 })
  })

  it('of a run that repeats are those of the pool it is about, not of its baseline', () => {
    const run = repeatRun(4, 120)
    expect(kpi(run, 'tasks')).toMatchObject({ value: '360', total: 360 })
    expect(kpi(run, 'utilization')).toMatchObject({ value: '100', total: 4 })
  })

  it('show coverage once there is an account, and drops once there are some', () => {
    const run = model(tick(100, { 0: { cpu: 9e8 } }))
    expect(kpi(run, 'coverage')).toBeUndefined()
    expect(kpi(run, 'dropped')).toBeUndefined()
    run.applyAll([
      { kind: 'ledger', t: 200, cpu: 1e9, basis: 'waited', ...ACCOUNT },
      { kind: 'drops', t: 200, malformed: 2, dropped: 3, example: '' },
    ])
    expect(kpi(run, 'coverage')).toMatchObject({ value: '90.0', unit: '%' })
    expect(kpi(run, 'dropped')).toMatchObject({ value: '5' })
  })
})

describe('the number of tasks to do', () => {
  it('is what the program told of this pool', () => {
    const announced = { kind: 'pool', t: 0, pool: 'pool', poolKind: 'process', size: 2, tasks: 240 } as const
    expect(kpi(model(...POOL, announced), 'tasks')).toMatchObject({ value: '2', total: 240 })
    // A later word on its size alone leaves the number as it is.
    expect(kpi(model(...POOL, announced, { ...announced, tasks: undefined }), 'tasks')).toMatchObject({
      total: 240,
    })
  })
})

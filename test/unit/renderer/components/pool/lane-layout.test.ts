import { describe, expect, it } from 'vitest'
import { layoutLane, taskAt } from '../../../../../src/renderer/components/pool/lane-layout'
import { rowsInSight } from '../../../../../src/renderer/components/pool/pools'
import { RunModel } from '../../../../../src/shared/run/model'
import type { RunRecord } from '../../../../../src/shared/run/records'
import { born, meta, tasks, tick } from '../../../../support/records'

const pool = (id: string, t: number): RunRecord => ({
  kind: 'pool',
  t,
  pool: id,
  poolKind: 'process',
  size: 1,
})

function model(...records: RunRecord[]): RunModel {
  const run = new RunModel()
  run.applyAll([
    meta(),
    born(0, 0),
    pool('p', 0),
    { kind: 'lane', t: 0, lane: 0, pid: 100, tid: 100, pool: 'p' },
    ...records,
  ])
  return run
}

function layout(run: RunModel, width = 100, window = { from: 0, to: 1000 }) {
  return layoutLane(run, run.lanes[0]!, window, width)
}

describe('the layout of a lane', () => {
  it('makes a bar of each task, neighbours in two shades', () => {
    const { bars, left, right } = layout(model(tasks([0, 0, 100], [0, 150, 300]), tick(400, { 0: {} })))
    expect(bars).toEqual([
      { left: 0, right: 10, odd: false, kind: 'ended' },
      { left: 15, right: 30, odd: true, kind: 'ended' },
    ])
    expect([left, right]).toEqual([0, 40])
  })

  it('shades pixels by the part that tasks too narrow for bars cover', () => {
    // 100 tasks of 5 ms, one every 10 ms: a pixel is 10 ms, half of it busy.
    const rows = Array.from({ length: 100 }, (_, i) => [0, i * 10, i * 10 + 5] as [number, number, number])
    const { bars, shade } = layout(model(tasks(...rows)))
    expect(bars).toEqual([])
    expect(shade).toHaveLength(100)
    for (const part of shade) expect(part).toBeCloseTo(0.5, 5)
  })

  it('lets a task under way grow with the run', () => {
    const run = model(tasks([0, 200, NaN]), tick(500, { 0: {} }))
    expect(layout(run).bars).toEqual([{ left: 20, right: 50, odd: false, kind: 'running' }])
    run.apply(tick(700, { 0: {} }))
    expect(layout(run).bars[0].right).toBe(70)
  })

  it('cuts a task off where its process was killed, and ends the lane there', () => {
    const run = model(
      tasks([0, 200, NaN]),
      { kind: 'exit', t: 450, id: 0, code: null, signal: 'SIGKILL', cpu: NaN },
      tick(800, {}),
    )
    const { bars, right, died } = layout(run)
    expect(bars).toEqual([{ left: 20, right: 45, odd: false, kind: 'cut' }])
    expect([right, died]).toEqual([45, 45])
  })

  it('draws only what the window shows', () => {
    const run = model(tasks([0, 0, 100], [0, 400, 700], [0, 900, 950]))
    const { bars } = layout(run, 100, { from: 500, to: 600 })
    expect(bars).toEqual([{ left: 0, right: 100, odd: true, kind: 'ended' }])
  })

  it('finds the task under the pointer, or the nearest', () => {
    const run = model(tasks([0, 100, 200], [0, 260, 300]))
    expect(taskAt(run, run.tasks, 0, 150, 10)).toBe(0)
    expect(taskAt(run, run.tasks, 0, 255, 10)).toBe(1)
    expect(taskAt(run, run.tasks, 0, 230, 10)).toBe(-1)
  })
})

describe('pools', () => {
  it('show the rows that are in sight', () => {
    expect(rowsInSight(100, 22, 44, 66)).toEqual({ from: 2, to: 5 })
    expect(rowsInSight(3, 22, 0, 500)).toEqual({ from: 0, to: 3 })
  })
})

import { describe, expect, it } from 'vitest'
import { LaneIndex } from '../../../../../src/renderer/components/pool/lane-index'
import { RunModel } from '../../../../../src/shared/run/model'
import { born, meta, tasks } from '../../../../support/records'

function model(): RunModel {
  const run = new RunModel()
  run.applyAll([
    meta(),
    born(0, 0),
    { kind: 'pool', t: 0, pool: 'p', poolKind: 'process', size: 2 },
    { kind: 'lane', t: 0, lane: 0, pid: 100, tid: 100, pool: 'p' },
    { kind: 'lane', t: 0, lane: 1, pid: 101, tid: 101, pool: 'p' },
  ])
  return run
}

/** Starts of the tasks found on a lane. */
function found(run: RunModel, index: LaneIndex, lane: number, from: number, to: number): number[] {
  const starts: number[] = []
  index.each(lane, from, to, (task) => starts.push(run.tasks.start(task)))
  return starts
}

describe('LaneIndex', () => {
  it('finds what may lie in a stretch of time on one lane', () => {
    const run = model()
    const index = new LaneIndex()
    run.apply(tasks([0, 0, 10], [1, 5, 15], [0, 20, 30], [0, 40, 50]))
    index.update(run)
    expect(found(run, index, 0, 25, 45)).toEqual([20, 40])
    expect(found(run, index, 1, 0, 100)).toEqual([5])
    expect(found(run, index, 7, 0, 100)).toEqual([])
  })

  it('finds a long task that began far before the window', () => {
    const run = model()
    const index = new LaneIndex()
    run.apply(tasks([0, 0, 1000], [0, 10, 20], [0, 900, 910]))
    index.update(run)
    expect(found(run, index, 0, 800, 950)).toContain(0)
  })

  it('puts tasks told late in their place', () => {
    const run = model()
    const index = new LaneIndex()
    run.apply(tasks([0, 50, 60], [0, 10, 90], [0, 30, 35]))
    index.update(run)
    expect(found(run, index, 0, 0, 100)).toEqual([10, 30, 50])
  })

  it('finds tasks under way, and learns their length when they end', () => {
    const run = model()
    const index = new LaneIndex()
    run.apply(tasks([0, 5, NaN], [0, 100, 101]))
    index.update(run)
    expect(found(run, index, 0, 5000, 6000)).toEqual([5])
    expect(index.times('p').run.total).toBe(1)
    run.apply(tasks([0, 5, 5500]))
    index.update(run)
    expect(index.times('p').run.total).toBe(2)
    expect(found(run, index, 0, 5000, 6000)).toContain(5)
  })

  it('reads every task once, whatever the batches', () => {
    const run = model()
    const index = new LaneIndex()
    for (let i = 0; i < 50; i += 1) {
      run.apply(tasks([i % 2, i * 10, i * 10 + 5, 2]))
      index.update(run)
      index.update(run)
    }
    expect(index.times('p').run.total).toBe(50)
    expect(index.times('p').wait.percentile(0.95)).toBeCloseTo(2, 1)
    expect(found(run, index, 0, 0, 1000)).toHaveLength(25)
  })

  it('keeps its place when the model forgets its oldest tasks', () => {
    const run = model()
    const index = new LaneIndex()
    const rows = Array.from({ length: 250_000 }, (_, i) => [i % 2, i, i + 0.5] as [number, number, number])
    for (let i = 0; i < rows.length; i += 50_000) {
      run.apply(tasks(...rows.slice(i, i + 50_000)))
      index.update(run)
    }
    expect(run.tasks.dropped).toBeGreaterThan(0)
    expect(index.times('p').run.total).toBe(250_000)
    expect(found(run, index, 0, 249_990, 250_000)).toEqual([249_990, 249_992, 249_994, 249_996, 249_998])
    expect(found(run, index, 0, 0, 100)).toEqual([])
  })

  it('begins anew with another model', () => {
    const index = new LaneIndex()
    const first = model()
    first.apply(tasks([0, 0, 10]))
    index.update(first)
    const second = model()
    index.update(second)
    expect(found(second, index, 0, 0, 100)).toEqual([])
    expect(index.times('p').run.total).toBe(0)
  })
})

import { describe, expect, it } from 'vitest'
import { workPanes } from '../../../../../src/renderer/rooms/run/work-panes'
import { RunModel } from '../../../../../src/shared/run/model'

/** A run with pools, each with one task [begin, end], and queues with a depth told once. */
function run(pools: Record<string, [number, number]>, queues: Record<string, number> = {}): RunModel {
  const model = new RunModel()
  for (const [lane, [pool, [start, end]]] of Object.entries(pools).entries()) {
    model.apply({ kind: 'pool', t: 0, pool, poolKind: 'process', size: 1 })
    model.apply({ kind: 'lane', t: 0, lane, pid: 10 + lane, tid: 10 + lane, pool })
    model.apply({
      kind: 'tasks',
      lane: Int32Array.of(lane),
      names: ['task'],
      start: Float64Array.of(start),
      end: Float64Array.of(end),
      queued: Float64Array.of(NaN),
    })
  }
  for (const [queue, capacity] of Object.entries(queues))
    model.apply({ kind: 'queue', queue, at: Float64Array.of(1), depth: Float64Array.of(3), capacity })
  return model
}

describe('the panes for what programs told of their work', () => {
  it('are none where nothing was told', () => {
    expect(workPanes(run({}))).toEqual([])
  })

  it('leave a queue to the pool that it belongs to', () => {
    const oneAfterTheOther = { baseline: [0, 5], pool: [6, 9] } as Record<string, [number, number]>
    expect(workPanes(run(oneAfterTheOther, { tasks: NaN }))).toEqual(['pool'])
    // By name, also with a capacity and at the same time.
    const named = { threads: [0, 5], processes: [1, 9] } as Record<string, [number, number]>
    expect(workPanes(run(named, { threads: NaN, processes: 100 }))).toEqual(['pool'])
  })

  it('begin with the queue that lies between two pools at work, unbounded too', () => {
    const both = { producers: [0, 5], consumers: [1, 9] } as Record<string, [number, number]>
    expect(workPanes(run(both, { queue: NaN }))).toEqual(['queues', 'pool'])
    const underWay = { producers: [0, 2], consumers: [1, NaN] } as Record<string, [number, number]>
    expect(workPanes(run(underWay, { queue: NaN }))).toEqual(['queues', 'pool'])
  })

  it('show queues of their own after the pool, or alone', () => {
    expect(workPanes(run({ pool: [0, 5] }, { inbox: 20 }))).toEqual(['pool', 'queues'])
    expect(workPanes(run({ pool: [0, 5] }, { a: NaN, b: NaN }))).toEqual(['pool', 'queues'])
    expect(workPanes(run({}, { queue: NaN }))).toEqual(['queues'])
  })

  it('put locks first and inspectors last', () => {
    const model = run({ pool: [0, 5] }, { inbox: 20 })
    model.apply({
      kind: 'locks',
      lane: Int32Array.of(0),
      phase: Uint8Array.of(1),
      names: ['counter'],
      start: Float64Array.of(1),
      end: Float64Array.of(2),
    })
    model.apply({ kind: 'inspector', t: 1, pid: 10, url: 'ws://127.0.0.1:1/x' })
    expect(workPanes(model)).toEqual(['locks', 'pool', 'queues', 'inspect'])
  })
})

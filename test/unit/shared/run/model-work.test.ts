import { describe, expect, it } from 'vitest'
import type { RunRecord } from '../../../../src/shared/run/records'
import { born, exit, meta, modelOf, tasks } from '../../../support/records'
import { present } from '../../../../src/shared/run/present'

const lane = (id: number, pid: number, pool = 'pool', tid = pid): RunRecord => ({
  kind: 'lane',
  t: 0,
  lane: id,
  pid,
  tid,
  pool,
})
const pool = (size = 2): RunRecord => ({ kind: 'pool', t: 5, pool: 'pool', poolKind: 'process', size })
describe('pools, lanes and tasks', () => {
  it('keep the account of each lane and its pool', () => {
    const model = modelOf(meta(), pool(), lane(0, 100), lane(1, 101))
    model.apply(tasks([0, 10, 30, 4], [1, 10, 20], [0, 30, NaN]))
    expect(present(model.lanes).map(({ tasks, busy }) => ({ tasks, busy }))).toEqual([
      { tasks: 1, busy: 20 },
      { tasks: 1, busy: 10 },
    ])
    const known = model.pools.get('pool')!
    expect([known.tasks, known.busy, known.lanes]).toEqual([2, 30, [0, 1]])
    expect([known.firstStart, known.lastEnd]).toEqual([10, 30])
    expect(model.tasks.queued(0)).toBe(4)
    expect(model.tasks.openOn(0)).toEqual([2])
    model.apply(tasks([0, 30, 50]))
    expect(model.tasks.length).toBe(3)
    expect(model.lanes[0]!.busy).toBe(40)
    expect(model.now).toBe(50)
  })

  it('take a new size of a pool', () => {
    const model = modelOf(meta(), pool(2), pool(4))
    expect(model.pools.get('pool')!.size).toBe(4)
    expect(model.pools.size).toBe(1)
  })

  it('let a lane that worked outside of any pool into one, with what it did', () => {
    const model = modelOf(meta(), lane(0, 100, ''), tasks([0, 0, 10]), pool(), lane(0, 100, 'pool'))
    expect(model.lanes[0]).toMatchObject({ pool: 'pool', tasks: 1, busy: 10 })
    expect(model.pools.get('pool')!.lanes).toEqual([0])
    expect(model.pools.get('pool')!.tasks).toBe(0)
  })

  it('name lanes by the role of their thread, or of their process for its main thread', () => {
    const role = (pid: number, tid: number, text: string): RunRecord => ({
      kind: 'role',
      t: 0,
      pid,
      tid,
      role: text,
    })
    const model = modelOf(meta(), role(100, 0, 'worker 1'), role(100, 205, 'thread 5'))
    model.applyAll([lane(0, 100), lane(1, 100, 'pool', 205), lane(2, 100, 'pool', 206), lane(3, 101)])
    expect(present(model.lanes).map((one) => one.role)).toEqual(['worker 1', 'thread 5', '', ''])
    model.applyAll([role(101, 0, 'worker 2'), role(100, 206, 'thread 6')])
    expect(present(model.lanes).map((one) => one.role)).toEqual([
      'worker 1',
      'thread 5',
      'thread 6',
      'worker 2',
    ])
    expect(model.roleOf(100, 206)).toBe('thread 6')
  })

  it('call slots of an event loop by their number, in the words of the scenario where it has some', () => {
    const slots = [lane(0, 100, 'pool', -1), lane(1, 100, 'pool', -12)]
    const model = modelOf(meta(), pool(), ...slots)
    expect(present(model.lanes).map(({ role }) => role)).toEqual(['slot 1', 'slot 12'])
    expect(model.say('slot 12')).toEqual({ en: 'slot 12', 'zh-CN': '槽位 12' })
    // The role of the process is not its slots'.
    model.apply({ kind: 'role', t: 6, pid: 100, tid: 0, role: 'crawler' })
    expect(present(model.lanes).map(({ role }) => role)).toEqual(['slot 1', 'slot 12'])
    const terms = { slot: { en: 'download', 'zh-CN': '下载' } }
    expect(modelOf(meta({ terms })).say('slot 3')).toEqual({ en: 'download 3', 'zh-CN': '下载 3' })
  })

  it('have nothing going on on the lanes of a process that ended; its last words still count', () => {
    const model = modelOf(meta(), born(0, 0), pool(), lane(0, 100), tasks([0, 10, NaN]))
    expect(model.tasks.openOn(0)).toEqual([0])
    model.apply(exit(0, 40))
    expect(model.tasks.openOn(0)).toEqual([])
    model.apply(tasks([0, 10, 30]))
    expect(model.tasks.length).toBe(1)
    expect(model.tasks.end(0)).toBe(30)
    expect(model.pools.get('pool')!.tasks).toBe(1)
  })

  it('have lanes again when a new process has the pid', () => {
    const model = modelOf(meta(), born(0, 0), pool(), lane(0, 100), tasks([0, 10, NaN]), exit(0, 40))
    model.applyAll([born(1, 50, { pid: 100 }), tasks([0, 60, NaN])])
    expect(model.tasks.openOn(0)).toEqual([1])
  })

  it('pass over tasks on a lane that nobody announced', () => {
    const model = modelOf(meta(), tasks([4, 0, 10]))
    expect(model.tasks.length).toBe(0)
  })
})

describe('locks, queues, results, output, drops', () => {
  it('keep waits and holds apart', () => {
    const model = modelOf(meta(), lane(0, 100), {
      kind: 'locks',
      lane: Int32Array.of(0, 0),
      phase: Uint8Array.of(0, 1),
      start: Float64Array.of(1, 5),
      end: Float64Array.of(5, NaN),
      names: ['counter', 'counter'],
    })
    expect([model.locks.tag(0), model.locks.tag(1)]).toEqual([0, 1])
    expect(model.locks.openOn(0)).toEqual([1])
  })

  it('follow the depth of a queue and its peak', () => {
    const model = modelOf(meta(), {
      kind: 'queue',
      queue: 'jobs',
      at: Float64Array.of(1, 2, 3),
      depth: Float64Array.of(4, 9, 2),
      capacity: NaN,
    })
    const jobs = model.queues.get('jobs')!
    expect([...jobs.depth.slice('depth')]).toEqual([4, 9, 2])
    expect([jobs.peak, jobs.capacity]).toEqual([9, NaN])
    model.apply({
      kind: 'queue',
      queue: 'jobs',
      at: Float64Array.of(4),
      depth: Float64Array.of(1),
      capacity: 16,
    })
    expect([jobs.peak, jobs.capacity, jobs.depth.length]).toEqual([9, 16, 4])
  })

  it('give the last result of a name', () => {
    const result = (wall: number): RunRecord => ({
      kind: 'result',
      t: wall,
      pid: 100,
      name: 'pool',
      values: { wall },
    })
    const model = modelOf(meta(), result(1), result(2))
    expect(model.result('pool')).toEqual({ wall: 2 })
    expect(model.result('other')).toBeUndefined()
    expect(model.results.length).toBe(2)
  })

  it('tell what could not be kept', () => {
    const model = modelOf(meta(), { kind: 'drops', t: 1, malformed: 2, dropped: 3, example: '{' })
    expect([model.malformed, model.dropped, model.malformedExample]).toEqual([2, 3, '{'])
  })
})

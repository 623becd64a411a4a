import { describe, expect, it } from 'vitest'
import { perfetto } from '../../../../src/engine/export/perfetto'
import type { TraceEvent } from '../../../../src/engine/export/perfetto/events'
import { eventProblems } from '../../../support/trace'
import { importAccount } from '../../../../src/shared/run/import-account'
import type { RunModel } from '../../../../src/shared/run/model'
import { summarize } from '../../../../src/shared/run/summarize'
import { randomFrom, wholeBetween } from '../../../support/random'
import { present } from '../../../../src/shared/run/present'
import { NOW, read, readEvents, lanes, at } from './support'

describe('a foreign trace', () => {
  it('becomes lanes of threads, with what lies inside of other slices on lanes below', () => {
    const { model } = readEvents(
      { ph: 'M', name: 'process_name', ...at, args: { name: 'Browser' } },
      { ph: 'M', name: 'thread_name', ...at, args: { name: 'CrMain' } },
      { ph: 'X', name: 'outer', cat: 'x', ...at, ts: 5000, dur: 3000 },
      { ph: 'B', name: 'inner', cat: 'x', ...at, ts: 6000 },
      { ph: 'X', name: 'innermost', cat: 'x', ...at, ts: 6100, dur: 100 },
      { ph: 'E', ...at, ts: 7000 },
      { ph: 'X', name: 'later', cat: 'x', ...at, ts: 9000, dur: 500 },
      { ph: 'X', name: 'other', cat: 'x', pid: 7, tid: 9, ts: 5500, dur: 500 },
    )
    expect(lanes(model)).toEqual({
      'Browser/CrMain': [
        ['outer', 0, 3],
        ['later', 4, 4.5],
      ],
      'Browser · nested/CrMain ↳ 1': [['inner', 1, 2]],
      'Browser · nested/CrMain ↳ 2': [['innermost', 1.1, 1.2]],
      'Browser/thread 9': [['other', 0.5, 1]],
    })
    expect(model.pools.get('Browser')).toMatchObject({ kind: 'thread', size: 2, tasks: 3, busy: 4 })
    expect(present(model.processes).map(({ name, pid, endedAt }) => [name, pid, endedAt])).toEqual([
      ['Browser', 7, 4.5],
    ])
    expect(model.meta).toMatchObject({ origin: { kind: 'trace', name: 'a.json' }, startedAt: NOW })
    expect([model.state, model.outcome, model.wall]).toEqual(['ended', 'completed', 4.5])
  })

  it('gives asynchronous work a slot each while it lasts', () => {
    const { model } = readEvents(
      { ph: 'b', cat: 'net', id: '0x1', name: 'GET 1', ...at, ts: 0 },
      { ph: 'b', cat: 'net', id: '0x2', name: 'GET 2', ...at, ts: 1000 },
      { ph: 'e', cat: 'net', id: '0x1', name: 'GET 1', ...at, ts: 2000 },
      { ph: 'b', cat: 'net', id2: { local: '0x1' }, name: 'GET 3', ...at, ts: 3000 },
      { ph: 'e', cat: 'net', id: '0x2', name: 'GET 2', ...at, ts: 4000 },
      { ph: 'e', cat: 'net', id2: { local: '0x1' }, name: 'GET 3', ...at, ts: 5000 },
      { ph: 'b', cat: 'net', id: 9, name: 'open', ...at, ts: 6000 },
    )
    expect(lanes(model)).toEqual({
      'process 7 · net/slot 1': [
        ['GET 1', 0, 2],
        ['GET 3', 3, 5],
        ['open', 6, NaN],
      ],
      'process 7 · net/slot 2': [['GET 2', 1, 4]],
    })
    expect(model.pools.get('process 7 · net')).toMatchObject({ kind: 'async', size: 2 })
  })

  it('keeps tasks and locks of programs that speak of them where they were', () => {
    const task = { cat: 'task', args: { pool: 'crew', queued: 2000 } }
    const { model } = readEvents(
      { ph: 'X', name: 'a', ...task, ...at, ts: 10_000, dur: 5000 },
      { ph: 'X', cat: 'lock', name: 'wait door', ...at, ts: 11_000, dur: 1000 },
      { ph: 'X', cat: 'lock', name: 'hold door', ...at, ts: 12_000, dur: 6000 },
    )
    expect(Object.keys(lanes(model))).toEqual(['crew/'])
    expect(model.tasks.queued(0)).toBe(2)
    const kept = Array.from({ length: 2 }, (_, row) => [
      model.locks.name(row),
      model.locks.tag(row),
      model.locks.end(row),
    ])
    expect(kept).toEqual([
      ['door', 0, 2],
      ['door', 1, 8],
    ])
  })

  it('shows counters as queues, by name, key and process where they need it', () => {
    const { model } = readEvents(
      { ph: 'C', name: 'queue:jobs', ...at, ts: 1000, args: { depth: 3, capacity: 8 } },
      { ph: 'C', name: 'queue:jobs', ...at, ts: 3000, args: { depth: 1, capacity: 8 } },
      { ph: 'C', name: 'heap', ...at, ts: 2000, args: { used: 5, free: '7', note: 'no number' } },
      { ph: 'C', name: 'load', pid: 1, ts: 2000, args: { value: 1 } },
      { ph: 'C', name: 'load', pid: 2, ts: 2000, args: { value: 2 } },
    )
    expect([...model.queues.keys()].sort()).toEqual([
      'heap free',
      'heap used',
      'jobs',
      'load · process 1',
      'load · process 2',
    ])
    expect(model.queues.get('jobs')).toMatchObject({ capacity: 8, peak: 3 })
    expect([...model.queues.get('jobs')!.depth.slice('t')]).toEqual([0, 2])
  })

  it('counts what is broken and what it has no place for', () => {
    const { model } = read(
      `[{"ph":"X","name":"ok","pid":1,"tid":"Main","ts":"1000","dur":5},
        {"ph":"X","name":"no duration","pid":1,"ts":1},{"ph":"E","pid":1,"tid":1,"ts":5},{broken},7,
        {"ph":"i","name":"mark","pid":1,"ts":1001},{"ph":"s","id":1,"pid":1,"ts":1002},{"name":"no phase"},
        {"ph":"B","name":"never ends","pid":1,"tid":1,"ts":1003},{"ph":"X","name":"cut o`,
    )
    // What is broken, with what stands beside it; what has no phase; and the end that nothing began.
    expect(model.malformed).toBe(3)
    expect(model.malformedExample).toContain('{broken}')
    expect(model.result('import')).toMatchObject({
      events: 8,
      slices: 3,
      unfinished: 2,
      unmatched: 1,
      instants: 1,
      ignored: 1,
      malformed: 2,
    })
    expect(
      Object.values(lanes(model))
        .flat()
        .map(([name]) => name)
        .sort(),
    ).toEqual(['never ends', 'no duration', 'ok'])
    expect(Object.keys(lanes(model))).toContain('process 1/Main')
  })

  it('counts times that can not be meant as broken, and shows the rest', () => {
    const slice = (times: string) => `{"ph":"X","name":"a","pid":7,"tid":7,${times}}`
    const counter = (value: string) => `{"ph":"C","name":"c","pid":7,"ts":15,"args":{"value":${value}}}`
    const { model } = read(
      `[${[
        slice('"ts":1e300,"dur":5'),
        slice('"ts":-1e300,"dur":5'),
        slice('"ts":1e999,"dur":5'),
        slice('"ts":10,"dur":1e300'),
        slice('"ts":10,"dur":5,"args":{"queued":1e300}'),
        counter('1e999'),
        counter('4'),
      ].join()}]`,
    )
    expect([model.malformed, model.tasks.length, model.wall]).toEqual([4, 1, 0.005])
    expect(model.tasks.queued(0)).toBeNaN()
    expect(summarize(model)).toMatchObject({
      startedAt: new Date(NOW).toISOString(),
      queues: [{ peakDepth: 4 }],
    })
  })

  it('takes times since 1970 for what they are', () => {
    const { model } = readEvents({ ph: 'X', name: 'a', ...at, ts: 1_700_000_000_000_000, dur: 10 })
    expect(model.meta!.startedAt).toBe(1_700_000_000_000)
  })

  it('is put in order before ends are given to begins', () => {
    const { model } = readEvents(
      { ph: 'E', ...at, ts: 20_000 },
      { ph: 'B', name: 'inner', ...at, ts: 10_000 },
      { ph: 'B', name: 'outer', ...at, ts: 0 },
      { ph: 'E', ...at, ts: 30_000 },
      // Of one time: as they came.
      { ph: 'B', name: 'instant', ...at, ts: 40_000 },
      { ph: 'E', ...at, ts: 40_000 },
      { ph: 'e', cat: 'c', id: 1, ...at, ts: 9000 },
      { ph: 'b', cat: 'c', id: 1, name: 'async', ...at, ts: 1000 },
    )
    const ends = Object.fromEntries(
      Object.values(lanes(model))
        .flat()
        .map(([name, start, end]) => [name, [start, end]]),
    )
    expect(ends).toEqual({ outer: [0, 30], inner: [10, 20], instant: [40, 40], async: [1, 9] })
    expect(model.result('import')).toMatchObject({ reordered: 2, unmatched: 0, unfinished: 0 })
    expect([model.malformed, model.dropped]).toEqual([0, 0])
  })

  it('goes on in another process where ids say so, after its own', () => {
    const place = (pid: number) => ({ cat: 'c', pid, tid: pid })
    const { model } = readEvents(
      { ph: 'S', id: '1', name: 'S/F', ...place(2), ts: 0 },
      { ph: 'F', id: '1', ...place(3), ts: 2000 },
      { ph: 'b', id2: { global: 'g' }, name: 'global', ...place(2), ts: 0 },
      { ph: 'e', id2: { global: 'g' }, ...place(3), ts: 3000 },
      { ph: 'b', id2: { local: 'l' }, name: 'local 2', ...place(2), ts: 0 },
      { ph: 'e', id2: { local: 'l' }, ...place(3), ts: 4000 },
      { ph: 'b', id: 7, name: 'own 2', ...place(2), ts: 0 },
      { ph: 'b', id: 7, name: 'own 3', ...place(3), ts: 1000 },
      { ph: 'e', id: 7, ...place(2), ts: 5000 },
      { ph: 'e', id: 7, ...place(3), ts: 6000 },
    )
    const ends = Object.fromEntries(
      Object.values(lanes(model))
        .flat()
        .map(([name, , end]) => [name, end]),
    )
    expect(ends).toEqual({ 'S/F': 2, global: 3, 'local 2': NaN, 'own 2': 5, 'own 3': 6 })
    expect(model.result('import')).toMatchObject({ async: 5, unmatched: 1, unfinished: 1 })
    expect(present(model.processes).map(({ pid, endedAt }) => [pid, endedAt])).toEqual([
      [2, 5],
      [3, 6],
    ])
  })

  it('does not show what lies decades away from the rest, and counts it', () => {
    const far = -1_461_972_216_707_720
    const near = Array.from({ length: 9 }, (_, n) => ({
      ph: 'X',
      name: `n${n}`,
      ...at,
      ts: 1000 + n * 10,
      dur: 5,
    }))
    const { model } = readEvents(
      { ph: 'X', name: 'boot', ...at, ts: far, dur: 10 },
      { ph: 'i', name: 'boot', pid: 8, tid: 8, ts: far },
      { ph: 'C', name: 'c', ...at, ts: far, args: { used: 1, free: 2 } },
      { ph: 'X', name: 'never', ...at, ts: 1000, dur: -far },
      ...near,
      { ph: 'B', name: 'open', ...at, ts: 1060 },
      { ph: 'E', ...at, ts: -far },
    )
    expect(model.wall).toBeCloseTo(0.085)
    expect(model.result('import')).toMatchObject({
      beyond: 5,
      slices: 10,
      unfinished: 1,
      instants: 0,
      counters: 0,
    })
    expect(importAccount(model)).toMatchObject({ events: 15, kept: 10 })
    expect(model.dropped).toBe(5)
    expect(present(model.processes).map(({ pid }) => pid)).toEqual([7])
    expect(model.queues.size).toBe(0)
  })

  it('has names for pids and tids that are none, and no numbers', () => {
    const { model, records } = readEvents(
      { ph: 'XXX', name: 'exec', pid: 'foo', tid: 'bar', ts: 5.1, dur: 500.1 },
      { ph: 'X', name: 'other', pid: 'baz', ts: 6, dur: 1 },
      { ph: 'X', name: 'nobody', ts: 6, dur: 1 },
      { ph: 'X', name: 'large', pid: 5, tid: 140_339_968_804_608, ts: 7, dur: 1 },
    )
    expect(Object.keys(lanes(model))).toEqual([
      'foo/bar',
      'baz/main',
      'process/main',
      'process 5/140339968804608',
    ])
    expect(present(model.processes).map(({ name, pid }) => [name, pid < 0])).toEqual([
      ['foo', true],
      ['baz', true],
      ['process', true],
      ['process 5', false],
    ])
    // In a trace of ours a process has some number, and none again when that is read.
    const text = [...perfetto({ records, series: () => [] })].join('')
    expect(eventProblems((JSON.parse(text) as { traceEvents: TraceEvent[] }).traceEvents)).toEqual([])
    const again = read(text).model
    const named = (run: RunModel) => present(run.processes).map(({ name, pid }) => [name, pid])
    expect(named(again)).toEqual(named(model))
    expect(again.tasks.length).toBe(model.tasks.length)
  })

  it.each([1, 2, 3, 4, 5])('is the same in whatever order its events stand (%d)', (seed) => {
    const random = randomFrom(seed)
    const events: object[] = []
    let ts = 0
    // Brackets of three threads and two processes' asynchronous work, no two events at one time.
    const open = new Map<string, string[]>()
    for (let n = 0; n < 200; n += 1) {
      ts += wholeBetween(random, 1, 50)
      const pid = wholeBetween(random, 1, 2)
      const [tid, id] = [wholeBetween(random, 1, 3), wholeBetween(random, 1, 4)]
      const async = random() < 0.5
      const key = async ? `${pid} async ${id}` : `${pid} ${tid}`
      const stack = open.get(key) ?? []
      open.set(key, stack)
      const ends = stack.length > 0 && random() < 0.5
      if (ends) stack.pop()
      else stack.push(`n${n}`)
      const phase = async ? (ends ? 'e' : 'b') : ends ? 'E' : 'B'
      events.push({
        ph: phase,
        pid,
        tid,
        ts,
        name: `n${n}`,
        ...(async ? { cat: 'c', id2: { local: id } } : {}),
      })
    }
    const told = lanes(readEvents(...events).model)
    for (let time = 0; time < 5; time += 1) {
      const shuffled = events.map((event) => [random(), event] as const).sort(([a], [b]) => a - b)
      expect(lanes(readEvents(...shuffled.map(([, event]) => event)).model)).toEqual(told)
    }
  })

  it('never shows two tasks of one lane at once', () => {
    const random = randomFrom(5)
    const events = Array.from({ length: 600 }, (_, id) => {
      const [ts, dur] = [Math.floor(random() * 5000), Math.floor(random() ** 4 * 2000)]
      const place = { pid: 1, tid: Math.floor(random() * 3) }
      return random() < 0.5
        ? [{ ph: 'X', name: `x${id}`, ...place, ts, dur }]
        : [
            { ph: 'b', cat: 'c', id, name: `b${id}`, ...place, ts },
            { ph: 'e', cat: 'c', id, name: `b${id}`, ...place, ts: ts + dur },
          ]
    }).flat()
    const { model } = readEvents(...events)
    const rows = Object.values(lanes(model))
    expect(rows.flat()).toHaveLength(600)
    for (const row of rows)
      for (const [at, [, start]] of row.entries()) expect(start).toBeGreaterThanOrEqual(row[at - 1]?.[2] ?? 0)
  })
})

import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { RunRecord } from '../../../../src/shared/run/records'
import { RunModel } from '../../../../src/shared/run/model'
import type { ExitWord } from '../../../../src/engine/telemetry/reader'
import { LIMITS, TelemetryReader } from '../../../../src/engine/telemetry/reader'
import { present } from '../../../../src/shared/run/present'

const START = 1_700_000_000_000
let now = START
let exits: ExitWord[] = []
let reader: TelemetryReader

beforeEach(() => {
  now = START + 1000
  exits = []
  reader = new TelemetryReader({ startedAt: START, now: () => now, exit: (word) => exits.push(word) })
})

/** `ms` in run time. */
const ts = (ms: number) => (START + ms) * 1000
const say = (...events: object[]) => events.forEach((event) => reader.line(JSON.stringify(event)))
const task = (name: string, pool = 'p') => ({ cat: 'task', name, args: { pool } })
const only = <K extends RunRecord['kind']>(records: RunRecord[], kind: K) =>
  records.filter((record) => record.kind === kind) as Extract<RunRecord, { kind: K }>[]

describe('TelemetryReader', () => {
  it('pairs begin and end, nested ones as brackets, each lane for itself', () => {
    say(
      { ph: 'B', pid: 1, tid: 1, ts: ts(100), ...task('outer') },
      { ph: 'B', pid: 1, tid: 2, ts: ts(105), ...task('other lane') },
      { ph: 'B', pid: 1, tid: 1, ts: ts(110), ...task('inner') },
      { ph: 'E', pid: 1, tid: 1, ts: ts(120) },
      { ph: 'E', pid: 1, tid: 1, ts: ts(130), name: 'names of ends do not matter' },
    )
    const [rows] = only(reader.flush(), 'tasks')
    expect([...rows.lane]).toEqual([0, 1, 0, 0, 0])
    expect([...rows.start]).toEqual([100, 105, 110, 110, 100])
    expect([...rows.end]).toEqual([NaN, NaN, NaN, 120, 130])
    expect(rows.names).toEqual(['outer', 'other lane', 'inner', 'inner', 'outer'])
  })

  it('counts a line that nobody can make sense of, and goes on', () => {
    const complained = vi.spyOn(console, 'error').mockImplementation(() => {})
    const isStranger = (pid: number) => {
      if (pid === 1) throw new TypeError('no such thing')
      return false
    }
    reader = new TelemetryReader({ startedAt: START, now: () => now, isStranger })
    for (const pid of [1, 2]) say({ ph: 'M', name: 'process_name', pid, args: { name: 'worker' } })
    expect(complained).toHaveBeenCalledOnce()
    complained.mockRestore()
    const records = reader.flush()
    expect(only(records, 'role')).toMatchObject([{ pid: 2 }])
    expect(only(records, 'drops')).toMatchObject([{ malformed: 1 }])
  })

  it('drops and counts what is said of processes that are not of the run', () => {
    reader = new TelemetryReader({ startedAt: START, now: () => now, isStranger: (pid) => pid === 1 })
    const url = 'ws://127.0.0.1:9229/0f2c936f-b1cd-4ac9-aab3-f63b0f33d55e'
    for (const pid of [1, 2])
      say(
        { ph: 'M', name: 'process_name', pid, args: { name: 'init' } },
        { ph: 'M', name: 'inspector', pid, args: { url } },
        { ph: 'X', pid, ts: ts(100), dur: 40_000, ...task('a') },
      )
    const records = reader.flush()
    expect(records.flatMap((record) => ('pid' in record ? [record.pid] : []))).toEqual([2, 2, 2])
    expect(only(records, 'drops')).toMatchObject([{ dropped: 3, malformed: 0 }])
  })

  it('gives records that the run model adds up', () => {
    say(
      { ph: 'M', name: 'pool', pid: 1, args: { id: 'p', kind: 'process', size: 2 } },
      { ph: 'M', name: 'process_name', pid: 2, args: { name: 'worker 1' } },
      { ph: 'X', pid: 2, ts: ts(100), dur: 40_000, ...task('a') },
      { ph: 'B', pid: 3, ts: ts(100.25), ...task('b') },
    )
    const model = new RunModel()
    model.applyAll(reader.flush())
    expect(present(model.lanes).map((lane) => lane.role)).toEqual(['worker 1', ''])
    expect(model.tasks.openOn(1)).toHaveLength(1)
    say({ ph: 'E', pid: 3, ts: ts(120.25) })
    model.applyAll(reader.flush())
    expect(model.tasks.openOn(1)).toHaveLength(0)
    const pool = model.pools.get('p')!
    expect(pool.tasks).toBe(2)
    expect(pool.busy).toBeCloseTo(60, 6)
    expect([pool.firstStart, pool.lastEnd].every(Number.isFinite)).toBe(true)
  })

  it('counts an end without a begin, and lines that are no events, with an example', () => {
    say({ ph: 'E', pid: 1, ts: ts(5) })
    reader.line('rubbish '.repeat(100))
    const [drops] = only(reader.flush(), 'drops')
    expect(drops).toMatchObject({ malformed: 2, dropped: 0 })
    expect(drops.example).toBe('rubbish '.repeat(100).slice(0, 200))
    expect(reader.flush()).toEqual([])
  })

  it('refuses times that are not of this run', () => {
    say({ ph: 'B', pid: 1, ts: 12_345, ...task('monotonic clock') })
    say({ ph: 'B', pid: 1, ts: ts(1000 + 61_000), ...task('tomorrow') })
    expect(only(reader.flush(), 'drops')[0].malformed).toBe(2)
  })

  it('keeps the nesting right across events of other categories', () => {
    say(
      { ph: 'B', pid: 1, ts: ts(1), ...task('mine') },
      { ph: 'B', pid: 1, ts: ts(2), cat: 'gc', name: 'theirs' },
      { ph: 'E', pid: 1, ts: ts(3) },
      { ph: 'E', pid: 1, ts: ts(4) },
    )
    const [rows] = only(reader.flush(), 'tasks')
    expect(rows.names).toEqual(['mine', 'mine'])
    expect(rows.end[1]).toBe(4)
  })

  it('numbers a lane at its first lock and tells its pool at its first task', () => {
    say(
      { ph: 'X', pid: 1, ts: ts(1), dur: 1000, cat: 'lock', name: 'wait door' },
      { ph: 'X', pid: 1, ts: ts(2), dur: 1000, cat: 'lock', name: 'hold door' },
      { ph: 'X', pid: 1, ts: ts(3), dur: 1000, ...task('a') },
    )
    const records = reader.flush()
    expect(only(records, 'lane').map(({ lane, pool }) => [lane, pool])).toEqual([
      [0, ''],
      [0, 'p'],
    ])
    const [locks] = only(records, 'locks')
    expect([...locks.phase]).toEqual([0, 1])
    expect(locks.names).toEqual(['door', 'door'])
  })

  it('infers a pool that nobody announced, until somebody does', () => {
    say({ ph: 'B', pid: 1, tid: 5, ts: ts(1), ...task('a', 'mute') })
    say({ ph: 'B', pid: 1, tid: 6, ts: ts(1), ...task('b', 'mute') })
    say({ ph: 'M', name: 'pool', pid: 1, args: { id: 'mute', kind: 'thread', size: 8, main: true } })
    say({ ph: 'B', pid: 1, tid: 7, ts: ts(1), ...task('c', 'mute') })
    const pools = only(reader.flush(), 'pool')
    expect(pools.map(({ poolKind, size, main }) => [poolKind, size, main])).toEqual([
      ['thread', 1, undefined],
      ['thread', 2, undefined],
      ['thread', 8, true],
    ])
  })

  it('tells the address of an inspector once, and again when it changes', () => {
    const url = 'ws://127.0.0.1:9229/0f2c936f-b1cd-4ac9-aab3-f63b0f33d55e'
    const open = (pid: number, url: string) => say({ ph: 'M', name: 'inspector', pid, args: { url } })
    open(7, url)
    open(7, url)
    open(8, url)
    open(7, url.replace('9229', '9230'))
    open(7, 'ws://10.0.0.1:9229/0f2c936f-b1cd-4ac9-aab3-f63b0f33d55e')
    const records = reader.flush()
    expect(only(records, 'inspector')).toEqual([
      { kind: 'inspector', t: 1000, pid: 7, url },
      { kind: 'inspector', t: 1000, pid: 8, url },
      { kind: 'inspector', t: 1000, pid: 7, url: url.replace('9229', '9230') },
    ])
    expect(only(records, 'drops')[0].malformed).toBe(1)
    const model = new RunModel()
    model.applyAll(records)
    expect([...model.inspectors]).toEqual([
      [7, url.replace('9229', '9230')],
      [8, url],
    ])
  })

  it('puts depths of a queue into one record as long as its capacity stays', () => {
    const depth = (ms: number, args: object) => ({ ph: 'C', name: 'queue:q', pid: 1, ts: ts(ms), args })
    say(depth(1, { depth: 5, capacity: 9 }), depth(2, { depth: 4, capacity: 9 }), depth(3, { depth: 3 }))
    const queues = only(reader.flush(), 'queue')
    expect(queues.map(({ capacity, at, depth }) => [capacity, [...at], [...depth]])).toEqual([
      [9, [1, 2], [5, 4]],
      [NaN, [3], [3]],
    ])
  })

  it('hands on how children ended, and what writers left out', () => {
    const args = { pid: 9, code: null, signal: 'SIGKILL' }
    say({ ph: 'i', cat: 'process', name: 'exit', pid: 1, ts: ts(1), args })
    expect(exits).toEqual([{ pid: 9, code: null, signal: 'SIGKILL' }])
    say({ ph: 'i', cat: 'telemetry', name: 'dropped', pid: 1, ts: ts(1), args: { events: 17 } })
    expect(only(reader.flush(), 'drops')[0]).toMatchObject({ malformed: 0, dropped: 17 })
  })

  it('drops and counts what is beyond the limits: rate, lanes, nesting', () => {
    for (let tid = 1; tid <= LIMITS.lanes + 3; tid += 1)
      say({ ph: 'X', pid: 1, tid, ts: ts(1), dur: 1, ...task('a') })
    let records = reader.flush()
    expect(only(records, 'lane')).toHaveLength(LIMITS.lanes)
    expect(only(records, 'drops')[0]).toMatchObject({ malformed: 0, dropped: 3 })

    now += 1000
    for (let depth = 0; depth < LIMITS.nesting + 2; depth += 1)
      say({ ph: 'B', pid: 1, tid: 1, ts: ts(2), ...task('deep') })
    expect(only(reader.flush(), 'drops')[0]).toMatchObject({ malformed: 0, dropped: 5 })

    now += 1000
    const line = JSON.stringify({ ph: 'C', name: 'queue:q', pid: 1, ts: ts(3), args: { depth: 1 } })
    for (let count = 0; count < LIMITS.eventsPerSecond + 10; count += 1) reader.line(line)
    records = reader.flush()
    expect(only(records, 'queue')[0].at).toHaveLength(LIMITS.eventsPerSecond)
    expect(only(records, 'drops')[0]).toMatchObject({ malformed: 0, dropped: 15 })
  })

  it('gives each asynchronous task the smallest free slot of its process and pool', () => {
    const begin = (id: string, ms: number, pid = 1, pool = 'p') =>
      say({ ph: 'b', id, pid, ts: ts(ms), ...task(`GET ${id}`, pool) })
    const end = (id: string, ms: number, pid = 1) => say({ ph: 'e', cat: 'task', id, pid, ts: ts(ms) })
    say({ ph: 'M', name: 'pool', pid: 1, args: { id: 'p', kind: 'async', size: 3 } })
    begin('a', 10)
    begin('b', 11)
    begin('c', 12)
    end('b', 20)
    begin('d', 21) // on b's slot, the second
    end('a', 22)
    end('d', 23)
    begin('e', 24) // on a's slot, though d's is free too
    begin('a', 25, 2) // another process: the same id is another task, the first slot another lane
    begin('f', 26, 1, 'q') // another pool
    const records = reader.flush()
    expect(only(records, 'lane').map(({ lane, pid, tid, pool }) => [lane, pid, tid, pool])).toEqual([
      [0, 1, -1, 'p'],
      [1, 1, -2, 'p'],
      [2, 1, -3, 'p'],
      [3, 2, -1, 'p'],
      [4, 1, -1, 'q'],
    ])
    expect(only(records, 'pool')).toMatchObject([
      { poolKind: 'async', size: 3 },
      { poolKind: 'async', size: 1 },
    ])
    const [rows] = only(records, 'tasks')
    const ended = [...rows.lane.keys()].filter((row) => rows.end[row] > 0)
    expect(ended.map((row) => [rows.names[row], rows.lane[row], rows.start[row], rows.end[row]])).toEqual([
      ['GET b', 1, 11, 20],
      ['GET a', 0, 10, 22],
      ['GET d', 1, 21, 23],
    ])
    const model = new RunModel()
    model.applyAll(records)
    expect(present(model.lanes).map((lane) => lane.role)).toEqual([
      'slot 1',
      'slot 2',
      'slot 3',
      'slot 1',
      'slot 1',
    ])
    expect([0, 1, 2, 3, 4].map((lane) => model.tasks.openOn(lane).length)).toEqual([1, 0, 1, 1, 1])
    expect(only(records, 'drops')).toEqual([])
  })

  it('nests a begin whose id is open, and keeps the slot until the last of them ended', () => {
    const begin = (id: string, name: string, ms: number) =>
      say({ ph: 'b', id, pid: 1, ts: ts(ms), ...task(name) })
    const end = (id: string, ms: number) => say({ ph: 'e', cat: 'task', id, pid: 1, ts: ts(ms) })
    begin('1', 'page', 1)
    begin('1', 'body', 2)
    end('1', 3)
    begin('2', 'next', 4)
    end('1', 5)
    const [rows] = only(reader.flush(), 'tasks')
    expect(rows.names).toEqual(['page', 'body', 'body', 'next', 'page'])
    expect([...rows.lane]).toEqual([0, 0, 0, 1, 0])
    expect([...rows.end]).toEqual([NaN, NaN, 3, NaN, 5])
  })

  it('takes an asynchronous end without its begin for malformed, and counts what finds no lane', () => {
    const end = (id: number) => say({ ph: 'e', cat: 'task', id, pid: 1, ts: ts(2) })
    say({ ph: 'b', id: 1, pid: 1, ts: ts(1), ...task('a') })
    end(1)
    end(1)
    end(2)
    expect(only(reader.flush(), 'drops')[0]).toMatchObject({ malformed: 2, dropped: 0 })
    for (let id = 0; id < LIMITS.lanes + 3; id += 1) say({ ph: 'b', id, pid: 1, ts: ts(1), ...task('a') })
    const records = reader.flush()
    expect(only(records, 'lane')).toHaveLength(LIMITS.lanes - 1)
    expect(only(records, 'drops')[0]).toMatchObject({ malformed: 2, dropped: 3 })
    // Room again once one has ended.
    end(0)
    say({ ph: 'b', id: 'late', pid: 1, ts: ts(3), ...task('late') })
    expect(only(reader.flush(), 'tasks')[0].names).toEqual(['a', 'late'])
  })

  it('reads 50 000 events for well under a second of CPU time', () => {
    const lines: string[] = []
    for (let index = 0; index < 25_000; index += 1) {
      const name = `task ${index % 240}`
      const args = { pool: 'p', queued: 1234.5 }
      lines.push(JSON.stringify({ ph: 'B', cat: 'task', name, pid: 1, tid: 1, ts: ts(index / 100), args }))
      lines.push(JSON.stringify({ ph: 'E', pid: 1, tid: 1, ts: ts(index / 100 + 0.005) }))
    }
    const before = process.cpuUsage()
    for (const line of lines) reader.line(line)
    const [rows] = only(reader.flush(), 'tasks')
    const { user, system } = process.cpuUsage(before)
    expect(rows.lane).toHaveLength(50_000)
    expect((user + system) / 1e6).toBeLessThan(0.5)
  })

  it('takes tasks for malformed that were handed over long before the run, whatever tells them', () => {
    const args = { pool: 'p', queued: 3600e6 }
    say(
      { ph: 'X', pid: 1, ts: ts(100), dur: 1000, cat: 'task', name: 'a', args },
      { ph: 'B', pid: 1, ts: ts(200), cat: 'task', name: 'b', args },
      { ph: 'b', pid: 1, ts: ts(300), id: 1, cat: 'task', name: 'c', args },
      { ph: 'X', pid: 1, ts: ts(400), dur: 1000, cat: 'task', name: 'd', args: { pool: 'p', queued: 30e6 } },
    )
    const records = reader.flush()
    expect(only(records, 'tasks').flatMap(({ names }) => names)).toEqual(['d'])
    expect(only(records, 'drops')).toMatchObject([{ malformed: 3 }])
  })
})

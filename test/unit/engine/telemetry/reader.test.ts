import { beforeEach, describe, expect, it } from 'vitest'
import type { RunRecord } from '../../../../src/shared/run/records'
import { RunModel } from '../../../../src/shared/run/model'
import type { ExitWord } from '../../../../src/engine/telemetry/reader'
import { LIMITS, TelemetryReader } from '../../../../src/engine/telemetry/reader'

const START = 1_700_000_000_000
let now = START
let exits: ExitWord[] = []
let reader: TelemetryReader

beforeEach(() => {
  now = START + 1000
  exits = []
  reader = new TelemetryReader(
    START,
    () => now,
    (word) => exits.push(word),
  )
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

  it('gives records that the run model adds up', () => {
    say(
      { ph: 'M', name: 'pool', pid: 1, args: { id: 'p', kind: 'process', size: 2 } },
      { ph: 'M', name: 'process_name', pid: 2, args: { name: 'worker 1' } },
      { ph: 'X', pid: 2, ts: ts(100), dur: 40_000, ...task('a') },
      { ph: 'B', pid: 3, ts: ts(100.25), ...task('b') },
    )
    const model = new RunModel()
    model.applyAll(reader.flush())
    expect(model.lanes.map((lane) => lane.role)).toEqual(['worker 1', ''])
    expect(model.tasks.openOn(1)).toHaveLength(1)
    say({ ph: 'E', pid: 3, ts: ts(120.25) })
    model.applyAll(reader.flush())
    expect(model.tasks.openOn(1)).toHaveLength(0)
    const pool = model.pools.get('p')!
    expect(pool.tasks).toBe(2)
    expect(pool.busy).toBeCloseTo(60, 6)
    expect(pool.utilization()).toBeCloseTo(60 / 80, 6)
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
    say({ ph: 'M', name: 'pool', pid: 1, args: { id: 'mute', kind: 'thread', size: 8 } })
    say({ ph: 'B', pid: 1, tid: 7, ts: ts(1), ...task('c', 'mute') })
    const pools = only(reader.flush(), 'pool')
    expect(pools.map(({ poolKind, size }) => [poolKind, size])).toEqual([
      ['thread', 1],
      ['thread', 2],
      ['thread', 8],
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
})

import { describe, expect, it } from 'vitest'
import { DamagedData } from '../../../../../src/engine/recording/format/bytes'
import {
  eventFromJson,
  eventTime,
  eventToJson,
  isEvent,
  type EventRecord,
} from '../../../../../src/engine/recording/format/event-json'
import type { RunRecord } from '../../../../../src/shared/run/records'
import { ACCOUNT, born, meta, tick } from '../../../../support/records'

const text = { en: 'a "text"\u0000\n', 'zh-CN': '文字' }

/** At least one of every kind, with the numbers that JSON does not know. */
const RECORDS: { readonly [K in EventRecord['kind']]: Extract<EventRecord, { kind: K }>[] } = {
  meta: [
    meta({
      terms: { worker: text },
      origin: { kind: 'scenario', scenario: 'x', knobs: { a: 1, b: true, c: 'NaN' } },
    }),
    meta({ origin: { kind: 'machine' } }),
  ],
  state: [{ kind: 'state', t: 1.25, state: 'ended', outcome: 'failed', reason: { code: 'exit-code', text } }],
  process: [born(0, 0.1), born(1, 5, { ppid: NaN })],
  command: [{ kind: 'command', t: 1, id: 0, argv: ['sh', '-c', '', '\ud800'], name: 'sh' }],
  exec: [{ kind: 'exec', t: 2, id: 0 }],
  unreadable: [{ kind: 'unreadable', t: 2, id: 0, fields: ['pss', 'private'] }],
  detached: [{ kind: 'detached', t: 2, id: 0, how: 'session' }],
  role: [{ kind: 'role', t: 3, pid: 1, tid: 2, role: 'Infinity' }],
  exit: [
    { kind: 'exit', t: 4, id: 0, code: null, signal: 'SIGKILL', cpu: NaN },
    { kind: 'exit', t: 4, id: 0, code: 0, signal: null, cpu: 12_345_678_901 },
  ],
  details: [
    {
      kind: 'details',
      t: 5,
      id: 0,
      cwd: null,
      executable: '/bin/sh',
      user: 'u',
      nice: -5,
      openFiles: null,
      openFilesLimit: 1024,
      allowedCpus: '0-1',
    },
  ],
  threads: [
    {
      kind: 'threads',
      t: 5,
      id: 0,
      tids: Int32Array.of(1, 2),
      names: ['a', 'b'],
      states: ['R', 'S'],
      cpu: Float64Array.of(1, NaN),
      runWait: Float64Array.of(NaN, 0.1),
    },
  ],
  pool: [
    { kind: 'pool', t: 1, pool: 'p', poolKind: 'thread', size: 3 },
    { kind: 'pool', t: 1, pool: 'p', poolKind: 'async', size: Infinity, tasks: 9, main: true },
  ],
  lane: [{ kind: 'lane', t: 1, lane: 0, pid: 1, tid: -1, pool: '' }],
  tasks: [
    {
      kind: 'tasks',
      lane: Int32Array.of(0, 1),
      start: Float64Array.of(0.5, 1),
      end: Float64Array.of(NaN, 2),
      queued: Float64Array.of(NaN, Infinity),
      names: ['a', ''],
    },
  ],
  locks: [
    {
      kind: 'locks',
      lane: Int32Array.of(3),
      phase: Uint8Array.of(1),
      start: Float64Array.of(-1),
      end: Float64Array.of(NaN),
      names: ['l'],
    },
  ],
  queue: [
    { kind: 'queue', queue: 'q', at: Float64Array.of(1), depth: Float64Array.of(2), capacity: Infinity },
    { kind: 'queue', queue: 'q', at: new Float64Array(0), depth: new Float64Array(0), capacity: NaN },
  ],
  result: [
    {
      kind: 'result',
      t: 1,
      pid: 1,
      name: 'r',
      values: { a: NaN, b: -Infinity, c: 'NaN', d: false, e: 0.1, f: '{"$number":"NaN"}' },
    },
  ],
  drops: [{ kind: 'drops', t: 1, malformed: 1, dropped: 0, example: '{' }],
  inspector: [{ kind: 'inspector', t: 1, pid: 1, url: 'ws://127.0.0.1:1/x' }],
  ledger: [{ kind: 'ledger', t: 1, cpu: 1e9, basis: 'waited', ...ACCOUNT }],
  verdict: [
    {
      kind: 'verdict',
      t: 1,
      verdict: {
        summary: text,
        claims: [
          { id: 'c', label: text, expected: NaN, measured: null, unit: 'ratio', holds: null, why: text },
          {
            id: 'd',
            label: text,
            expected: 1,
            measured: Infinity,
            spread: { low: 1, high: 2, repeats: 3 },
            unit: 'count',
            holds: true,
            why: text,
          },
        ],
      },
    },
  ],
}

describe('events as JSON', () => {
  it.each(Object.values(RECORDS).flat())('come back as they were: $kind', (record) => {
    const json = eventToJson(record)
    const back = eventFromJson(json)!
    expect(back).toStrictEqual(record)
    for (const [field, value] of Object.entries(record)) {
      const found = (back as unknown as Record<string, unknown>)[field]
      if (ArrayBuffer.isView(value)) expect(found?.constructor).toBe(value.constructor)
    }
    expect(isEvent(record)).toBe(true)
    expect(eventTime(record)).toBe('t' in record ? record.t : null)
  })

  it('are plain for other readers: arrays as arrays, NaN as null', () => {
    expect(JSON.parse(eventToJson(RECORDS.threads[0]))).toMatchObject({ tids: [1, 2], cpu: [1, null] })
    expect(JSON.parse(eventToJson(RECORDS.queue[0]))).toMatchObject({ capacity: 'Infinity' })
  })

  it('are not what ticks, output and words on the recording are kept as', () => {
    const others: RunRecord[] = [
      tick(1, {}),
      { kind: 'output', t: 1, id: 0, pid: 1, stream: 'stdout', text: '' },
      { kind: 'recording', t: 0, state: 'on', file: '' },
    ]
    expect(others.map(isEvent)).toEqual([false, false, false])
  })

  it('of a kind that is not known are passed over, and of none at all are damage', () => {
    expect(eventFromJson('{"kind":"of tomorrow","t":1}')).toBeUndefined()
    expect(eventFromJson('{"kind":"toString"}')).toBeUndefined()
    for (const json of ['', '{', '3', 'null', '{"kind":"exit","cpu":"12"}', '{"kind":"tasks","lane":7}'])
      expect(() => eventFromJson(json), json).toThrow(DamagedData)
  })
})

import { describe, expect, it } from 'vitest'
import { parseEvent } from '../../../../src/engine/telemetry/wire'

const parse = (event: unknown) => parseEvent(JSON.stringify(event))
const at = { pid: 7, tid: 9, ts: 1_700_000_000_000_000 }

describe('parseEvent', () => {
  it('reads roles of processes and threads', () => {
    const args = { name: 'worker 1' }
    expect(parse({ ph: 'M', name: 'process_name', pid: 7, args })).toEqual({
      type: 'role',
      pid: 7,
      tid: 0,
      ts: NaN,
      role: 'worker 1',
    })
    expect(parse({ ph: 'M', name: 'thread_name', ...at, args })).toMatchObject({ tid: 9, ts: at.ts })
  })

  it('reads a pool and refuses kinds that do not exist', () => {
    const args = { id: 'pool', kind: 'thread', size: 4 }
    expect(parse({ ph: 'M', name: 'pool', pid: 7, args })).toMatchObject({
      type: 'pool',
      pool: 'pool',
      poolKind: 'thread',
      size: 4,
    })
    expect(parse({ ph: 'M', name: 'pool', pid: 7, args: { ...args, kind: 'fibre' } })).toBeNull()
    expect(parse({ ph: 'M', name: 'pool', pid: 7, args: { ...args, size: -1 } })).toBeNull()
    expect(parse({ ph: 'M', name: 'pool', pid: 7, args: { ...args, tasks: 90 } })).toMatchObject({
      tasks: 90,
    })
    expect(parse({ ph: 'M', name: 'pool', pid: 7, args: { ...args, tasks: 'all' } })).toBeNull()
    expect(parse({ ph: 'M', name: 'pool', pid: 7, args: { ...args, main: true } })).toMatchObject({
      main: true,
    })
    expect(parse({ ph: 'M', name: 'pool', pid: 7, args: { ...args, main: 'yes' } })).toBeNull()
    expect(parse({ ph: 'M', name: 'pool', pid: 7, args: { ...args, repeat: 2 } })).toMatchObject({
      repeat: 2,
    })
    expect(parse({ ph: 'M', name: 'pool', pid: 7, args: { ...args, repeat: -1 } })).toBeNull()
  })

  it('reads an inspector, and takes no address but one of this machine', () => {
    const url = 'ws://127.0.0.1:9229/0f2c936f-b1cd-4ac9-aab3-f63b0f33d55e'
    const event = (args: unknown) => ({ ph: 'M', name: 'inspector', pid: 7, args })
    expect(parse(event({ url }))).toEqual({ type: 'inspector', pid: 7, ts: NaN, url })
    for (const wrong of [
      url.replace('127.0.0.1', '10.0.0.1'),
      url.replace('127.0.0.1', 'localhost'),
      url.replace('ws:', 'wss:'),
      `${url}/more`,
      undefined,
      7,
    ])
      expect(parse(event({ url: wrong })), String(wrong)).toBeNull()
    expect(parse(event(null))).toBeNull()
  })

  it('reads a task with the time it was queued, in milliseconds', () => {
    const event = {
      ph: 'X',
      cat: 'task',
      name: 'task 5',
      dur: 12_000,
      ...at,
      args: { pool: 'p', queued: 1500 },
    }
    expect(parse(event)).toEqual({
      type: 'complete',
      ...at,
      dur: 12_000,
      task: { category: 'task', name: 'task 5', phase: 0, pool: 'p', queued: 1.5 },
    })
    expect(parse({ ...event, args: undefined })).toMatchObject({ task: { pool: '', queued: NaN } })
    for (const wrong of [{ dur: undefined }, { dur: -1 }, { name: 5 }, { args: { queued: 'long' } }])
      expect(parse({ ...event, ...wrong }), JSON.stringify(wrong)).toBeNull()
  })

  it('reads asynchronous tasks with the id that pairs them', () => {
    const begin = {
      ph: 'b',
      cat: 'task',
      id: '0x1',
      name: 'GET 7',
      ...at,
      args: { pool: 'crawler', queued: 1500 },
    }
    expect(parse(begin)).toEqual({
      type: 'async-begin',
      ...at,
      id: '0x1',
      task: { category: 'task', name: 'GET 7', phase: 0, pool: 'crawler', queued: 1.5 },
    })
    expect(parse({ ph: 'e', cat: 'task', id: '0x1', ...at })).toEqual({ type: 'async-end', ...at, id: '0x1' })
    expect(parse({ ph: 'e', cat: 'task', id: 1, ...at })).toMatchObject({ id: '1' })
    expect(parse({ ...begin, tid: undefined, args: undefined })).toMatchObject({ tid: 7, task: { pool: '' } })
    for (const wrong of [
      { id: undefined },
      { id: '' },
      { id: {} },
      { id: 'x'.repeat(121) },
      { ts: undefined },
    ])
      for (const ph of ['b', 'e']) expect(parse({ ...begin, ph, ...wrong }), JSON.stringify(wrong)).toBeNull()
    for (const wrong of [{ name: 5 }, { args: { queued: 'long' } }, { args: { pool: 5 } }])
      expect(parse({ ...begin, ...wrong }), JSON.stringify(wrong)).toBeNull()
    // Locks are taken by threads, and other tracers have asynchronous events of their own.
    for (const ph of ['b', 'e', 'n'])
      expect(parse({ ph, cat: 'net', id: 1, name: 'dns', ...at })).toEqual({ type: 'ignored' })
  })

  it('tells waits from holds of a lock', () => {
    const lock = (name: string) => parse({ ph: 'X', cat: 'lock', name, dur: 5, ...at })
    expect(lock('wait counter')).toMatchObject({ task: { category: 'lock', name: 'counter', phase: 0 } })
    expect(lock('hold counter')).toMatchObject({ task: { category: 'lock', name: 'counter', phase: 1 } })
    expect(lock('counter')).toBeNull()
  })

  it('reads queues, with and without a capacity', () => {
    const event = { ph: 'C', name: 'queue:tasks', ...at, args: { depth: 3, capacity: 10 } }
    expect(parse(event)).toMatchObject({ type: 'queue', queue: 'tasks', depth: 3, capacity: 10 })
    expect(parse({ ...event, args: { depth: 3 } })).toMatchObject({ capacity: NaN })
    expect(parse({ ...event, args: { depth: 3, capacity: null } })).toMatchObject({ capacity: NaN })
    expect(parse({ ...event, args: { depth: 0, capacity: 0 } })).toMatchObject({ depth: 0, capacity: 0 })
    expect(parse({ ...event, args: {} })).toBeNull()
  })

  it.each(['1e-300', '1e300', '1e999', '0.5', '-1', '"3"', 'null', 'true', '[3]'])(
    'takes %s things in a queue for malformed, and as a capacity',
    (count) => {
      const line = (args: string) => `{"ph":"C","name":"queue:q","pid":7,"ts":${at.ts},"args":{${args}}}`
      expect(parseEvent(line(`"depth":${count}`))).toBeNull()
      if (count !== 'null') expect(parseEvent(line(`"depth":3,"capacity":${count}`))).toBeNull()
    },
  )

  it('keeps plain values of a result and leaves out the rest', () => {
    const args = { wall: 1.5, name: 'x', ok: true, list: [1], none: null, nested: {} }
    expect(parse({ ph: 'i', cat: 'result', name: 'pool', ...at, args })).toMatchObject({
      type: 'result',
      values: { wall: 1.5, name: 'x', ok: true },
    })
    const line = `{"ph":"i","cat":"result","name":"r","pid":7,"ts":${at.ts},"args":{"a":1e999,"b":-1e999,"c":1}}`
    expect(parseEvent(line)).toMatchObject({ values: { c: 1 } })
    expect(Object.keys((parseEvent(line) as { values: object }).values)).toEqual(['c'])
  })

  it("reads a parent's word on an exit", () => {
    const event = { ph: 'i', cat: 'process', name: 'exit', ...at }
    expect(parse({ ...event, args: { pid: 8, code: null, signal: 'SIGKILL' } })).toEqual({
      type: 'exit',
      pid: 8,
      code: null,
      signal: 'SIGKILL',
    })
    expect(parse({ ...event, args: { pid: 8, code: 3_221_225_477 } })).toMatchObject({ code: 3_221_225_477 })
    expect(parse({ ...event, args: { pid: 8, signal: 'SIGRTMIN+3' } })).toMatchObject({ code: null })
    for (const wrong of [
      { code: 'zero' },
      { code: 1e300 },
      { code: 2 ** 32 },
      { signal: 9 },
      { signal: 'constructor' },
      { signal: 'SIGKILL\n' },
      { signal: 'SIG'.repeat(100) },
    ])
      expect(parse({ ...event, args: { pid: 8, ...wrong } }), JSON.stringify(wrong)).toBeNull()
  })

  it("ignores other tracers' events that are valid", () => {
    expect(parse({ ph: 's', name: 'flow', ...at })).toEqual({ type: 'ignored' })
    expect(parse({ ph: 'C', name: 'heap', ...at, args: { used: 1 } })).toEqual({ type: 'ignored' })
    expect(parse({ ph: 'M', name: 'process_sort_index', pid: 7 })).toEqual({ type: 'ignored' })
    expect(parse({ ph: 'X', cat: 'gc', name: 'sweep', dur: 3, ...at })).toMatchObject({
      task: { category: 'other' },
    })
  })

  it.each([
    'no json',
    '{"ph":"X"',
    '[]',
    'null',
    '5',
    '{"ph":7,"pid":1,"ts":1}',
    '{"ph":"B","ts":1}',
    '{"ph":"B","pid":-1,"ts":1}',
    '{"ph":"B","pid":1.5,"ts":1}',
    '{"ph":"B","pid":1,"tid":"main","ts":1}',
    '{"ph":"B","pid":1,"ts":"now"}',
    '{"ph":"E","pid":1}',
    '{"ph":"B","pid":1,"ts":1e300}',
  ])('takes %s for malformed', (line) => expect(parseEvent(line)).toBeNull())

  it('shortens names and values that are too long', () => {
    const event = parse({ ph: 'M', name: 'process_name', pid: 7, args: { name: 'x'.repeat(5000) } })
    expect(event).toMatchObject({ role: 'x'.repeat(119) + '…' })
  })
})

import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { TooMuch, traceBytes } from '../../../../src/engine/import/bytes'
import { Collector } from '../../../../src/engine/import/collect'
import { Depths } from '../../../../src/engine/import/depths'
import { recordsOf } from '../../../../src/engine/import/reduce'
import { EventScanner } from '../../../../src/engine/import/scan'
import { randomFrom, wholeBetween } from '../../../support/random'

const MB = 1024 ** 2
const slice = (over: object = {}) => ({ ph: 'X', pid: 1, tid: 1, ts: 10, dur: 5, name: 'a', ...over })

function recordsFrom(trace: Collector) {
  return recordsOf(trace, new Map(), { runId: 'r', name: 'a.json', now: 0 })
}

async function unfolded(data: Uint8Array): Promise<number> {
  let bytes = 0
  for await (const piece of traceBytes([data], { encoding: '', cut: false, damaged: false }))
    bytes += piece.length
  return bytes
}

describe('a compressed trace', { timeout: 60_000 }, () => {
  it('is not read on where it unfolds to far more than a trace can', async () => {
    await expect(unfolded(gzipSync(Buffer.alloc(64 * MB, 32)))).rejects.toThrow(TooMuch)
  })

  it('may repeat itself as long as it is short, or as long as it likes where it does not', async () => {
    expect(await unfolded(gzipSync(Buffer.alloc(31 * MB, 32)))).toBe(31 * MB)
    const random = randomFrom(1)
    const times = Buffer.from(
      Array.from(
        { length: 850_000 },
        () => `{"ph":"X","pid":1,"tid":1,"ts":${wholeBetween(random, 0, 1e9)}}`,
      ).join(),
    )
    expect(await unfolded(gzipSync(times))).toBe(times.length)
    expect(times.length).toBeGreaterThan(32 * MB)
  })
})

describe('the search for the next sound event', () => {
  it('is given up where nearly everything may begin one and nothing does', () => {
    const scanner = new EventScanner()
    const opening = `{"a":[${'1,'.repeat(500_000)}`
    let pieces = 0
    for (let at = 0; at < 140; at += 1) pieces += [...scanner.feed(Buffer.from(opening))].length
    pieces += [...scanner.feed(null)].length
    expect([pieces, scanner.cut]).toEqual([1, true])
  }, 60_000)
})

describe('more than a run can hold', { timeout: 60_000 }, () => {
  it('of processes and threads is left out and counted', () => {
    const trace = new Collector()
    for (let pid = 1; pid <= 50_010; pid += 1) trace.take(slice({ pid }))
    for (let at = 0; at < 5; at += 1) trace.take(slice({ pid: `one more ${at}` }))
    trace.take(slice({ pid: 50_000, ts: 20 }))
    expect([trace.processes.size, trace.counts.dropped, trace.intervals.length]).toEqual([50_000, 15, 50_001])
    for (let tid = 1; tid <= 200_010; tid += 1)
      trace.take({ ph: 'M', name: 'thread_name', pid: 1, tid, args: { name: `t${tid}` } })
    expect([trace.threads.size, trace.counts.dropped]).toEqual([200_000, 25])
  })

  it('of what a trace says of itself is not kept', () => {
    const trace = new Collector()
    const text = 'x'.repeat(MB)
    for (let at = 0; at < 80; at += 1)
      trace.take({ ph: 'i', cat: 'result', pid: 1, tid: 1, ts: at, name: 'r', args: { text } })
    trace.take({ ph: 'i', cat: 'other', pid: 1, tid: 1, ts: 90, name: 'r', args: { text } })
    expect(trace.moments.filter(({ args }) => args.text === text)).toHaveLength(63)
    trace.take({ ph: 'M', name: 'thread_name', pid: 1, tid: 1, args: { name: 'a', slot: 1, more: text } })
    expect(trace.threads.get('1/1')?.args).toEqual({ slot: 1 })
  })
})

const ODD: readonly unknown[] = [{ toString: null }, { valueOf: 1 }, [[]], true]
it.each(ODD.map((id) => ({ id })))('an id may be anything: $id', ({ id }) => {
  const trace = new Collector()
  const said = { cat: id, scope: id, name: id, pid: id, tid: id, args: { value: 1 } }
  for (const [at, ph] of ['b', 'e', 'C', 'X', 'i', 'M'].entries())
    trace.take({ ...said, id, id2: id, ph, ts: at })
  recordsFrom(trace)
  expect(trace.counts).toMatchObject({ events: 6, async: 1, unfinished: 1 })
  expect(trace.intervals[0]).toMatchObject({ start: 0, end: 1 })
})

describe('very many slices at once', { timeout: 60_000 }, () => {
  it('lie on the lowest lanes that are free, as they do when one looks at each', () => {
    const random = randomFrom(3)
    const depths = new Depths()
    const free: number[] = []
    let start = 0
    for (let at = 0; at < 3000; at += 1) {
      start += wholeBetween(random, 0, 3)
      const until = random() < 0.02 ? Infinity : start + wholeBetween(random, 0, 90)
      let depth = free.findIndex((end) => end <= start)
      if (depth < 0) depth = free.length
      free[depth] = until
      expect(depths.take(start, until)).toBe(depth)
    }
  })

  it('make lanes as long as there is room for any, and tell of the others', () => {
    const trace = new Collector()
    for (let id = 0; id < 6_000; id += 1)
      trace.take({ ph: 'b', cat: 'x', id, pid: 1, tid: 1, ts: id, name: 'a' })
    const records = recordsFrom(trace)
    expect(records.filter(({ kind }) => kind === 'lane')).toHaveLength(4000)
    expect(trace.counts).toMatchObject({ async: 6_000, unfinished: 6_000, dropped: 2_000 })
  })

  it('that end in other processes than they began in find their ends', () => {
    const trace = new Collector()
    for (let id = 0; id < 150_000; id += 1)
      trace.take({ ph: 'e', cat: 'x', id: 7, pid: 1, tid: 1, ts: id, name: 'a' })
    trace.take({ ph: 'b', cat: 'x', id: 7, pid: 2, tid: 1, ts: 100, name: 'a' })
    recordsFrom(trace)
    expect(trace.counts).toMatchObject({ async: 1, unfinished: 0, unmatched: 149_999 })
  })

  it('are told apart by ids of any length', () => {
    const trace = new Collector()
    for (const [at, ph] of ['b', 'b', 'e', 'e'].entries())
      trace.take({
        ph,
        cat: 'x',
        id: `${'i'.repeat(1000)}${at % 2}`,
        pid: 1,
        tid: 1,
        ts: at * 10,
        name: `n${at % 2}`,
      })
    recordsFrom(trace)
    expect(trace.intervals.map(({ name, start, end }) => [name, start, end])).toEqual([
      ['n0', 0, 20],
      ['n1', 10, 30],
    ])
  })
})

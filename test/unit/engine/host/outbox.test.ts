import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { ToWindow } from '../../../../src/shared/protocol'
import type { RunRecord } from '../../../../src/shared/run/records'
import { MOST_BYTES, Outbox } from '../../../../src/engine/host/outbox'
import { randomFrom, wholeBetween } from '../../../support/random'

type Batch = Extract<ToWindow, { type: 'records' }>

const record = (t: number): RunRecord => ({ kind: 'inspector', t, pid: 1, url: '' })
const records = (from: number, count: number) => Array.from({ length: count }, (_, at) => record(from + at))
const times = (list: readonly RunRecord[]) => list.map((one) => ('t' in one ? one.t : -1))

/** A stream with its log, an outbox to one window, and the window's end: what it was sent and what it has made of it. */
function channel() {
  const log: RunRecord[] = []
  const sent: Batch[] = []
  let seen: RunRecord[] = []
  let taken = 0
  const port = { postMessage: (message: ToWindow) => void sent.push(message as Batch) }
  const outbox = new Outbox(port, 'run', () => log)
  return {
    log,
    sent,
    outbox,
    seen: () => times(seen),
    underway: () => sent.length - taken,
    tell(count: number, begin = false) {
      const more = records(log.length, count)
      log.push(...more)
      outbox.push(more, begin)
    },
    /** The window takes its next message and acknowledges it. */
    take() {
      const batch = sent[taken++]
      seen = batch.reset ? [...batch.records] : [...seen, ...batch.records]
      outbox.acknowledged(batch.seq)
    },
    takeAll() {
      while (taken < sent.length) this.take()
    },
  }
}

describe('Outbox', () => {
  it('sends at once while the window keeps up; the first batch says that the stream begins', () => {
    const { outbox, sent } = channel()
    outbox.push([record(0)], true)
    outbox.push([record(1), record(2)])
    expect(sent).toEqual([
      { type: 'records', stream: 'run', seq: 1, reset: true, records: [record(0)] },
      { type: 'records', stream: 'run', seq: 2, reset: false, records: [record(1), record(2)] },
    ])
  })

  it('sends what programs say with the next tick, or soon', () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const { outbox, sent } = channel()
    const said = (t: number): RunRecord => ({ kind: 'drops', t, malformed: 1, dropped: 0, example: '' })
    const tick = { kind: 'tick', t: 3 } as RunRecord
    outbox.push([record(0)], true)
    outbox.push([said(1)])
    outbox.acknowledged(1)
    outbox.push([said(2)])
    expect(sent.length).toBe(1)
    outbox.push([tick])
    expect(sent.slice(1).map((batch) => times(batch.records))).toEqual([[1, 2, 3]])
    outbox.push([said(4)])
    vi.advanceTimersByTime(200)
    expect(sent.slice(2).map((batch) => times(batch.records))).toEqual([[4]])
    outbox.push([said(5)])
    outbox.close()
    vi.advanceTimersByTime(200)
    expect(sent.length).toBe(3)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('sends nothing for nothing', () => {
    const { outbox, sent } = channel()
    outbox.push([], true)
    outbox.acknowledged(7)
    expect(sent).toEqual([])
    outbox.push([record(0)])
    expect(sent[0].reset).toBe(true)
  })

  it('holds back when the window does not acknowledge, and goes on when it does', () => {
    const window = channel()
    window.tell(1, true)
    for (let step = 0; step < 100; step += 1) window.tell(1)
    expect(window.sent.length).toBe(16)
    window.take()
    // What has gathered meanwhile goes in one message.
    expect(window.sent.length).toBe(17)
    expect(window.sent[16].records.length).toBe(85)
    window.takeAll()
    expect(window.seen()).toEqual(times(window.log))
  })

  it('cuts a long log into messages', () => {
    const window = channel()
    window.tell(2500, true)
    expect(window.sent.map((batch) => [batch.records.length, batch.reset])).toEqual([
      [1000, true],
      [1000, false],
      [500, false],
    ])
  })

  it('brings a long run to a window that reads slowly, once, not over and over', () => {
    const window = channel()
    window.tell(60_000, true)
    for (let step = 0; step < 200; step += 1) {
      window.tell(3)
      if (step % 2 === 0 && window.underway() > 0) window.take()
    }
    window.takeAll()
    expect(window.sent.filter((batch) => batch.reset).length).toBe(1)
    expect(window.seen()).toEqual(times(window.log))
  })

  it('gives the whole stream anew to a window that fell too far behind, once it reads again', () => {
    const window = channel()
    window.tell(1, true)
    for (let step = 0; step < 300; step += 1) window.tell(50)
    expect(window.sent.length).toBe(16)
    for (let message = 0; message < 15; message += 1) window.take()
    expect(window.sent.length).toBe(16)
    window.take()
    expect(window.sent[16].reset).toBe(true)
    window.takeAll()
    expect(window.seen()).toEqual(times(window.log))
    window.tell(1)
    window.takeAll()
    expect(window.seen()).toEqual(times(window.log))
  })

  it('gets over a single batch larger than all that may wait', () => {
    const window = channel()
    window.tell(1, true)
    window.takeAll()
    window.tell(50_000)
    window.takeAll()
    expect(window.seen()).toEqual(times(window.log))
  })

  it('lets its owner begin the stream over when there is no log', () => {
    const sent: Batch[] = []
    const port = { postMessage: (message: ToWindow) => void sent.push(message as Batch) }
    const outbox: Outbox = new Outbox(port, 'machine', () => {
      outbox.push(records(9000, 2), true)
      return null
    })
    outbox.push(records(0, 1), true)
    for (let t = 1; t < 8000; t += 1) outbox.push([record(t)])
    expect(sent.length).toBe(16)
    outbox.acknowledged(16)
    outbox.push([record(9002)])
    expect(sent.slice(16).map((batch) => [batch.reset, times(batch.records)])).toEqual([
      [true, [9000, 9001]],
      [false, [9002]],
    ])
  })

  it('begins over when told to, whatever waited', () => {
    const window = channel()
    window.tell(1, true)
    for (let step = 0; step < 50; step += 1) window.tell(1)
    window.log.length = 0
    window.tell(3, true)
    window.takeAll()
    expect(window.seen()).toEqual([0, 1, 2])
  })

  it('ignores acknowledgements of what was never sent', () => {
    const window = channel()
    window.tell(1, true)
    window.outbox.acknowledged(1e9)
    for (let step = 0; step < 100; step += 1) window.tell(1)
    expect(window.sent.length).toBeLessThanOrEqual(17)
  })

  it('ends up with every record in order, however tellers and readers take turns', () => {
    for (let seed = 1; seed <= 12; seed += 1) {
      const random = randomFrom(seed)
      const window = channel()
      window.tell(wholeBetween(random, 1, 9000), true)
      for (let step = 0; step < 300; step += 1) {
        if (random() < 0.5) window.tell(wholeBetween(random, 0, random() < 0.02 ? 9000 : 80))
        else
          for (let most = wholeBetween(random, 0, 6); most > 0 && window.underway() > 0; most -= 1)
            window.take()
        expect(window.underway()).toBeLessThanOrEqual(16)
        // Whatever the window has is a beginning of the stream without holes.
        const seen = window.seen()
        expect(seen.length).toBeLessThanOrEqual(window.log.length)
        if (seen.length > 0) expect([seen[0], seen.at(-1)]).toEqual([0, seen.length - 1])
      }
      window.takeAll()
      expect(window.seen()).toEqual(times(window.log))
    }
  })

  it('sends the samples of a recording in a few large messages, none of them huge', () => {
    const { outbox, sent, underway, take } = channel()
    const rows = 10_000
    const series = Array.from({ length: 300 }, (_, id): RunRecord => {
      const columns = { cpu: new Float64Array(rows), rss: new Float64Array(rows) }
      return { kind: 'series', id, at: new Float64Array(rows), columns, coarse: false }
    })
    outbox.push([record(0), ...series], true)
    while (underway() > 0) take()
    const each = rows * 8 * 3
    const bytes = sent.map(({ records }) => records.filter(({ kind }) => kind === 'series').length * each)
    expect(Math.max(...bytes)).toBeLessThan(MOST_BYTES + each)
    expect(sent.length).toBe(Math.ceil(300 / Math.ceil(MOST_BYTES / each)))
    expect(sent.flatMap(({ records }) => records)).toEqual([record(0), ...series])
  })
})

import { describe, expect, it } from 'vitest'
import { perfetto } from '../../../../src/engine/export/perfetto'
import type { TraceEvent } from '../../../../src/engine/export/perfetto/events'
import type { RunRecord } from '../../../../src/shared/run/records'
import { randomFrom } from '../../../support/random'
import { randomRun } from '../../../support/random-run'
import { recordedForm } from '../../../support/recorded-form'
import { born, locks, meta, RUN_START, tasks, tick } from '../../../support/records'
import { eventProblems, traceProblems } from '../../../support/trace'

interface Trace {
  readonly displayTimeUnit: string
  readonly traceEvents: readonly TraceEvent[]
  readonly metadata: Readonly<Record<string, unknown>>
}

function traceOf(records: readonly RunRecord[], series: readonly RunRecord[] = []): Trace {
  return JSON.parse([...perfetto({ records, series: () => series })].join('')) as Trace
}
const of = <P extends TraceEvent['ph']>({ traceEvents }: Trace, ph: P) =>
  traceEvents.filter((event) => event.ph === ph) as Extract<TraceEvent, { ph: P }>[]
const names = (trace: Trace, what: string) =>
  Object.fromEntries(
    of(trace, 'M').flatMap(({ name, pid, tid, args }) =>
      name === what ? [[`${pid}/${tid}`, args.name]] : [],
    ),
  )

const ended: RunRecord = { kind: 'state', t: 1000, state: 'ended', outcome: 'completed' }
const START: RunRecord[] = [
  meta(),
  born(0, 0),
  born(1, 10, { parent: 0 }),
  { kind: 'role', t: 10, pid: 101, tid: 0, role: 'worker 1' },
  { kind: 'pool', t: 10, pool: 'pool', poolKind: 'process', size: 1 },
  { kind: 'lane', t: 10, lane: 0, pid: 101, tid: 101, pool: 'pool' },
]

describe('a trace', () => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed))(
    'is sound, event by event and as a whole (%i)',
    (seed) => {
      const trace = traceOf(randomRun(seed))
      expect(eventProblems(trace.traceEvents)).toEqual([])
      expect(traceProblems(trace.traceEvents)).toEqual([])
      expect(of(trace, 'X').length).toBeGreaterThan(100)
      expect(of(trace, 'C').length).toBeGreaterThan(100)
    },
  )

  it('is the same from a recording as from the live run', () => {
    const live = randomRun(3)
    expect(traceOf(recordedForm(live))).toEqual(traceOf(live))
  })

  it('says whose pid and tid are whose, and when its clock began', () => {
    const trace = traceOf([...START, tick(100, { 0: { cpu: 0 } }), ended])
    expect(names(trace, 'process_name')).toMatchObject({ '100/100': 'p0', '101/101': 'worker 1' })
    expect(trace.metadata.epoch).toEqual({
      iso: new Date(RUN_START).toISOString(),
      microseconds: RUN_START * 1000,
    })
    expect(trace.metadata.summary).toMatchObject({ outcome: 'completed', command: ['true'] })
  })

  it('gives a pid that came twice to the first process, another number to the second', () => {
    const again = born(2, 500, { pid: 101 })
    const trace = traceOf([
      ...START,
      { kind: 'exit', t: 300, id: 1, code: 0, signal: null, cpu: 5 },
      again,
      tick(600, { 2: { cpu: 0, rss: 7 } }),
      ended,
    ])
    const lives = of(trace, 'b').filter(({ cat }) => cat === 'process')
    expect(new Set(lives.map(({ pid }) => pid)).size).toBe(3)
    expect(lives.map(({ args }) => args!.pid)).toEqual([100, 101, 101])
    expect(of(trace, 'C').find(({ name }) => name === 'memory RSS')!.pid).toBe(lives[2].pid)
  })
})

describe('layers', () => {
  it.each([1, 2, 3])('hold slices that nest in whole microseconds, whatever they were (%i)', (seed) => {
    const random = randomFrom(seed)
    const rows = Array.from({ length: 400 }, () => {
      const start = random() * 20
      return [0, start, random() < 0.1 ? NaN : start + random() ** 3 * 5, random() * 3] as const
    })
    const trace = traceOf([...START, tasks(...rows), ended])
    expect(of(trace, 'X').filter(({ cat }) => cat === 'task')).toHaveLength(400)
    expect([...eventProblems(trace.traceEvents), ...traceProblems(trace.traceEvents)]).toEqual([])
  })
})

describe('work in a trace', () => {
  it('lies on the thread that did it, with an arrow from its submission', () => {
    const trace = traceOf([...START, tasks([0, 100, 180, 40], [0, 200, 250]), ended])
    const slices = of(trace, 'X').filter(({ cat }) => cat === 'task')
    expect(slices.map(({ pid, tid, ts, dur, args }) => [pid, tid, ts, dur, args!.queued])).toEqual([
      [101, 101, 100_000, 80_000, 40_000],
      [101, 101, 200_000, 50_000, undefined],
    ])
    const [from] = of(trace, 's')
    const [to] = of(trace, 'f')
    // A pool of processes is fed by their parent.
    expect([from.pid, from.ts]).toEqual([100, 60_000])
    expect([to.pid, to.tid, to.ts, to.id]).toEqual([101, 101, 100_000, from.id])
  })

  it('goes to a track of its own where it would cross', () => {
    const trace = traceOf([
      ...START,
      tasks([0, 100, 200]),
      locks([0, 1, 150, 250, 'counter'], [0, 0, 120, 150, 'counter']),
      ended,
    ])
    const tids = Object.fromEntries(of(trace, 'X').map(({ name, tid }) => [name, tid]))
    expect(tids.task).toBe(101)
    expect(tids['wait counter']).toBe(101)
    expect(tids['hold counter']).toBeGreaterThan(4_194_304)
    expect(names(trace, 'thread_name')[`101/${tids['hold counter']}`]).toBe('worker 1 (+1)')
  })

  it('has a track for each slot of an event loop', () => {
    const trace = traceOf([
      ...START,
      { kind: 'pool', t: 10, pool: 'crawler', poolKind: 'async', size: 2 },
      { kind: 'lane', t: 10, lane: 1, pid: 101, tid: -1, pool: 'crawler' },
      { kind: 'lane', t: 10, lane: 2, pid: 101, tid: -2, pool: 'crawler' },
      tasks([1, 100, 300, 5], [2, 150, 250]),
      ended,
    ])
    const slices = of(trace, 'X').filter(({ cat }) => cat === 'task')
    expect(new Set(slices.map(({ tid }) => tid)).size).toBe(2)
    expect(slices.every(({ pid, tid }) => pid === 101 && tid > 4_194_304)).toBe(true)
    expect(Object.values(names(trace, 'thread_name'))).toEqual(expect.arrayContaining(['slot 1', 'slot 2']))
    // An event loop feeds itself.
    expect(of(trace, 's')[0].pid).toBe(101)
  })

  it('ends what never ended with its process, and says so', () => {
    const trace = traceOf([
      ...START,
      tasks([0, 100, NaN], [0, 200, NaN], [0, 200, 220]),
      { kind: 'exit', t: 400, id: 1, code: null, signal: 'SIGKILL', cpu: 5 },
      ended,
    ])
    const slices = of(trace, 'X').map(({ ts, dur, args }) => [ts, dur, args!.unfinished])
    expect(slices).toEqual([
      [100_000, 300_000, true],
      [200_000, 20_000, undefined],
    ])
    expect(of(trace, 'i').map(({ name }) => name)).toContain('SIGKILL')
  })
})

describe('counters of a trace', () => {
  const counted = (trace: Trace, name: string, pid?: number) =>
    of(trace, 'C').flatMap((event) =>
      event.name === name && (pid === undefined || event.pid === pid)
        ? [[event.ts, Object.values(event.args)[0]]]
        : [],
    )

  it('hold from the reading before to the reading, change only when their value does, and end at zero', () => {
    const trace = traceOf([
      meta(),
      born(0, 0),
      tick(100, { 0: { cpu: 50e6, rss: 1000 } }, { cpu: 50e6 }),
      tick(200, { 0: { cpu: 100e6, rss: 1000 } }),
      tick(300, { 0: { cpu: 100e6, rss: 2000 } }),
      { kind: 'exit', t: 350, id: 0, code: 0, signal: null, cpu: 100e6 },
      ended,
    ])
    expect(counted(trace, 'CPU')).toEqual([
      [0, 50],
      [200_000, 0],
    ])
    expect(counted(trace, 'memory RSS')).toEqual([
      [100_000, 1000],
      [300_000, 2000],
      [350_000, 0],
    ])
    expect(counted(trace, 'tree CPU')[0]).toEqual([0, 50])
    expect(counted(trace, 'processes')).toHaveLength(3)
  })

  it('add the threads of all processes up, and say where nothing was read', () => {
    const trace = traceOf([
      ...START,
      tick(100, { 0: { threads: 3 }, 1: { threads: 4 } }),
      tick(200, { 0: {}, 1: { threads: 6 } }),
      tick(900, { 0: { threads: 1 }, 1: {} }),
      ended,
    ])
    expect(counted(trace, 'tree threads')).toEqual([
      [100_000, 7],
      [200_000, 9],
      [900_000, 7],
    ])
    const [gap] = of(trace, 'X')
    expect([gap.name, gap.ts, gap.dur]).toEqual(['nothing was read', 200_000, 700_000])
  })

  it('tell the depth of queues', () => {
    const at = Float64Array.of(10, 20)
    const queue: RunRecord = { kind: 'queue', queue: 'tasks', at, depth: Float64Array.of(3, 0), capacity: 8 }
    const trace = traceOf([...START, queue, ended])
    expect(of(trace, 'C').map(({ name, ts, args }) => [name, ts, args])).toEqual([
      ['queue:tasks', 10_000, { depth: 3, capacity: 8 }],
      ['queue:tasks', 20_000, { depth: 0, capacity: 8 }],
    ])
  })

  it('are asked of the source where a recording came coarse', () => {
    const coarse: RunRecord = {
      kind: 'series',
      id: 0,
      at: Float64Array.of(1000),
      columns: { rss: Float64Array.of(5) },
      coarse: true,
    }
    const fine: RunRecord = {
      ...coarse,
      at: Float64Array.of(500, 1000),
      columns: { rss: Float64Array.of(4, 6) },
      coarse: false,
    }
    const trace = traceOf([meta(), born(0, 0), coarse, ended], [fine])
    expect(counted(trace, 'memory RSS')).toEqual([
      [500_000, 4],
      [1_000_000, 6],
    ])
  })
})

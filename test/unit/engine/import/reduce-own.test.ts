import { describe, expect, it } from 'vitest'
import { perfetto } from '../../../../src/engine/export/perfetto'
import { piecesOf } from '../../../../src/engine/export/perfetto/work'
import { RunModel } from '../../../../src/shared/run/model'
import { summarize } from '../../../../src/shared/run/summarize'
import type { RunRecord } from '../../../../src/shared/run/records'
import { ACCOUNT, born, locks, meta, RUN_START, tasks, tick } from '../../../support/records'
import { present } from '../../../../src/shared/run/present'
import { read } from './support'

describe('a trace of our own', () => {
  const RUN: RunRecord[] = [
    meta({ origin: { kind: 'command', argv: ['make'], cwd: '/' } }),
    { kind: 'state', t: 0, state: 'running' },
    born(0, 0),
    { kind: 'command', t: 1, id: 0, argv: ['make', 'all'], name: 'make' },
    born(1, 10, { parent: 0 }),
    { kind: 'role', t: 10, pid: 101, tid: 0, role: 'worker 1' },
    { kind: 'role', t: 10, pid: 101, tid: 555, role: 'helper' },
    { kind: 'pool', t: 10, pool: 'crew', poolKind: 'process', size: 1, tasks: 4, main: false },
    { kind: 'pool', t: 10, pool: 'loop', poolKind: 'async', size: 2, main: true },
    { kind: 'pool', t: 20, pool: 'crew', poolKind: 'process', size: 1, repeat: 1 },
    { kind: 'pool', t: 205, pool: 'crew', poolKind: 'process', size: 1, repeat: 2 },
    { kind: 'lane', t: 10, lane: 0, pid: 101, tid: 101, pool: 'crew' },
    { kind: 'lane', t: 10, lane: 1, pid: 101, tid: 555, pool: '' },
    { kind: 'lane', t: 10, lane: 2, pid: 100, tid: -1, pool: 'loop' },
    { kind: 'lane', t: 10, lane: 3, pid: 100, tid: -2, pool: 'loop' },
    tasks(
      [0, 100, 180, 40],
      [0, 200, 250],
      [0, 210, 220],
      [1, 50, 90],
      [2, 100, 300, 5],
      [3, 150, 250],
      [0, 260, NaN],
    ),
    locks([0, 0, 110, 120, 'door'], [0, 1, 120, 230, 'door']),
    { kind: 'queue', queue: 'q', at: Float64Array.of(10, 20), depth: Float64Array.of(3, 0), capacity: 8 },
    { kind: 'result', t: 290, pid: 100, name: 'sum', values: { wallMs: 12.5, ok: true } },
    tick(100, { 0: { cpu: 10e6, rss: 1000, threads: 2 }, 1: { cpu: 45e6, rss: 500 } }, { cpu: 55e6 }),
    tick(200, { 0: { cpu: 20e6, rss: 1000, pss: 800 }, 1: { cpu: 145e6, rss: 700 } }, { cpu: 110e6 }),
    { kind: 'exec', t: 210, id: 1 },
    tick(300, { 0: { cpu: 20e6, rss: 900, threads: 3 }, 1: { cpu: 195e6, rss: 700 } }, { cpu: 50e6 }),
    { kind: 'detached', t: 320, id: 1, how: 'orphan' },
    { kind: 'exit', t: 350, id: 1, code: null, signal: 'SIGKILL', cpu: 200e6 },
    { kind: 'exit', t: 400, id: 0, code: 2, signal: null, cpu: 25e6 },
    { kind: 'ledger', t: 400, cpu: 230e6, basis: 'waited', ...ACCOUNT, lost: 0 },
    { kind: 'state', t: 400, state: 'ended', outcome: 'completed' },
  ]
  const before = new RunModel()
  before.applyAll(RUN)
  const { model, records } = read([...perfetto({ records: RUN, series: () => [] })].join(''))

  it('has the same processes', () => {
    const facts = (run: RunModel) =>
      present(run.processes).map(
        ({ id, pid, ppid, parent, name, role, argv, execs, orphanedAt, endedAt, exitCode, signal, cpu }) => {
          return {
            id,
            pid,
            ppid,
            parent,
            name,
            role,
            argv,
            execs,
            orphanedAt,
            endedAt,
            exitCode,
            signal,
            cpu,
          }
        },
      )
    expect(facts(model)).toEqual(facts(before))
    expect(model.meta).toMatchObject({
      startedAt: RUN_START,
      host: before.meta!.host,
      origin: { kind: 'trace' },
    })
  })

  it('has the same tasks and locks on the same lanes', () => {
    const work = (run: RunModel, told: readonly RunRecord[]) =>
      [...piecesOf(told).values()]
        .flat()
        .map(({ lane, kind, name, start, end, queued }) => {
          const { pid, tid, pool, role } = run.lanes[lane]!
          return JSON.stringify([pid, tid, pool, role, kind, name, start, end, queued])
        })
        .sort()
    expect(work(model, records)).toEqual(work(before, RUN))
    const pools = (run: RunModel) =>
      [...run.pools.values()].map(({ id, kind, size, planned, main, tasks: done, busy, repeats }) => [
        id,
        kind,
        size,
        planned,
        main,
        done,
        busy,
        repeats,
      ])
    expect(pools(model)).toEqual(pools(before))
  })

  it('has the same samples as far as counters can say them', () => {
    expect(model.ticks).toBe(before.ticks)
    expect([...model.tree.slice('t')]).toEqual([...before.tree.slice('t')])
    for (const [row, share] of [...before.tree.slice('cpu')].entries())
      expect(model.tree.at('cpu', row)).toBeCloseTo(share, 3)
    expect([...model.tree.slice('rss')]).toEqual([...before.tree.slice('rss')])
    for (const process of present(before.processes)) {
      const same = model.processes[process.id]!
      expect([...same.series.slice('rss')]).toEqual([...process.series.slice('rss')])
      for (const [row, value] of [...process.series.slice('cpuTime')].entries())
        expect(same.series.at('cpuTime', row) / 1e6).toBeCloseTo(value / 1e6, 1)
    }
  })

  it('has the same queues, results and account', () => {
    expect([...model.queues.values()].map(({ id, capacity, peak }) => [id, capacity, peak])).toEqual([
      ['q', 8, 3],
    ])
    expect(model.result('sum')).toEqual({ wallMs: 12.5, ok: true })
    expect(model.ledger).toEqual(before.ledger)
    expect([model.outcome, model.wall, model.malformed, model.dropped]).toEqual(['completed', 400, 0, 0])
  })

  it.each([
    [/"cores":2/, '"cores":"two"'],
    [/"cores":2/, '"cores":1e999'],
    [/"microseconds":\d+/, '"microseconds":1e300'],
  ])('is read like any other when its metadata is not what we write: %s, %s', (was, is) => {
    const text = [...perfetto({ records: RUN, series: () => [] })].join('').replace(was, is)
    const { model: foreign } = read(text)
    expect(foreign.meta).toMatchObject({ host: { cores: 0 } })
    expect(summarize(foreign).host.cores).toBe(0)
  })

  it('leaves out pools and processes that can not be', () => {
    const text = [...perfetto({ records: RUN, series: () => [] })]
      .join('')
      .replaceAll(/"size":\d+/g, '"size":-0.5')
      .replace(/"createdAt":\d+/, '"createdAt":1e300')
    const { model: rest } = read(text)
    expect([...rest.pools.values()].map(({ size }) => size)).toEqual([])
    expect(summarize(rest).processes).toHaveLength(before.processes.length - 1)
  })
})

import type { RunRecord } from '../../../../src/shared/run/records'
import { RunModel } from '../../../../src/shared/run/model'
import { ACCOUNT } from '../../../support/records'

/** The epoch of the hand-made runs: 2026-03-01T12:00:00.000Z. */
export const STARTED = Date.UTC(2026, 2, 1, 12)

export const meta: Extract<RunRecord, { kind: 'meta' }> = {
  kind: 'meta',
  runId: '20260301T120000-abcdef',
  startedAt: STARTED,
  origin: { kind: 'scenario', scenario: 'sample-pool', knobs: { size: 2, style: 'map', 'warm-up': true } },
  host: {
    platform: 'linux',
    arch: 'x64',
    release: '6.1',
    cpuModel: 'Test CPU',
    cores: 2,
    totalMemory: 8 * 1024 ** 3,
    node: '20.20.0',
    electron: null,
  },
  sampler: { kind: 'procfs', fields: ['cpu', 'rss', 'threads', 'state'], reasons: [], minInterval: 0 },
  interval: 100,
  version: '1.2.3',
}

export function born(id: number, pid: number, parent: number, t = 0, name = 'node'): RunRecord {
  const ppid = parent < 0 ? 1 : 100 + parent
  return { kind: 'process', t, id, pid, createdAt: STARTED + t, ppid, parent, name, uid: 0 }
}

/** A tick with a row `[cpu ms, rss bytes, threads, state]` a process. */
export function tick(t: number, rows: Readonly<Record<number, readonly [number, number, number, string]>>) {
  const ids = Object.keys(rows).map(Number)
  const column = (pick: (row: readonly [number, number, number, string]) => number) =>
    Float64Array.from(ids, (id) => pick(rows[id]))
  return {
    kind: 'tick',
    t,
    interval: 100,
    cost: 0.5,
    engineCpu: 0.004,
    cpu: NaN,
    ids: Int32Array.from(ids),
    columns: {
      cpu: column(([cpu]) => cpu * 1e6),
      rss: column(([, rss]) => rss),
      threads: column(([, , threads]) => threads),
      state: column(([, , , state]) => state.charCodeAt(0)),
    },
    host: { busy: 0.5, availableMemory: 4 * 1024 ** 3 },
  } satisfies RunRecord
}

/** Tasks `[lane, start, end]`. */
export function tasks(...rows: readonly (readonly [number, number, number])[]): RunRecord {
  return {
    kind: 'tasks',
    lane: Int32Array.from(rows, ([lane]) => lane),
    start: Float64Array.from(rows, ([, start]) => start),
    end: Float64Array.from(rows, ([, , end]) => end),
    queued: Float64Array.from(rows, () => 0),
    names: rows.map(() => 'task'),
  }
}

/**
 * A pool of two workers, one of them killed: root pid 100, workers 101 and 102. 1.5 of 2 seconds are busy on lane 0,
 * 0.5 on lane 1; the tree spent 2.5 s of CPU time, samples saw 2.0 s of it.
 */
export const poolRecords: readonly RunRecord[] = [
  meta,
  { kind: 'state', t: 0, state: 'starting' },
  { kind: 'state', t: 5, state: 'running' },
  born(0, 100, -1),
  { kind: 'command', t: 5, id: 0, argv: ['/usr/bin/node', 'program.mjs', '--size=2'], name: 'node' },
  { kind: 'role', t: 6, pid: 100, tid: 0, role: 'pool' },
  born(1, 101, 0, 10),
  born(2, 102, 0, 10),
  { kind: 'role', t: 20, pid: 101, tid: 0, role: 'worker 1' },
  { kind: 'pool', t: 20, pool: 'main', poolKind: 'process', size: 2 },
  { kind: 'lane', t: 20, lane: 0, pid: 101, tid: 101, pool: 'main' },
  { kind: 'lane', t: 20, lane: 1, pid: 102, tid: 102, pool: 'main' },
  tick(1000, { 0: [10, 40e6, 11, 'S'], 1: [900, 20e6, 5, 'R'], 2: [400, 30e6, 7, 'R'] }),
  tasks([0, 0, 1000], [1, 0, 500], [0, 1500, 2000]),
  {
    kind: 'queue',
    queue: 'jobs',
    at: Float64Array.of(0, 500, 1500),
    depth: Float64Array.of(4, 7, 1),
    capacity: Infinity,
  },
  tick(2000, { 0: [20, 41e6, 11, 'S'], 1: [1500, 25e6, 5, 'R'], 2: [480, 28e6, 6, 'S'] }),
  { kind: 'exit', t: 2010, id: 2, code: null, signal: 'SIGKILL', cpu: 500e6 },
  { kind: 'exit', t: 2500, id: 1, code: 0, signal: null, cpu: 1600e6 },
  { kind: 'exit', t: 2600, id: 0, code: 0, signal: null, cpu: NaN },
  { kind: 'drops', t: 2600, malformed: 1, dropped: 3, example: '{' },
  { kind: 'ledger', t: 2600, cpu: 2500e6, basis: 'waited', ...ACCOUNT, processes: 3 },
  {
    kind: 'state',
    t: 2600,
    state: 'ended',
    outcome: 'completed',
  },
  {
    kind: 'verdict',
    t: 2601,
    verdict: {
      claims: [
        {
          id: 'speed-up',
          label: { en: 'speed-up', 'zh-CN': '加速比' },
          expected: 2,
          measured: 1.93,
          spread: { low: 1.9, high: 1.97, repeats: 5 },
          unit: 'ratio',
          holds: true,
          why: { en: 'because', 'zh-CN': '因为' },
        },
        {
          id: 'lost',
          label: { en: 'lost updates', 'zh-CN': '丢失的更新' },
          expected: 0,
          measured: NaN,
          unit: 'count',
          holds: null,
          why: { en: 'Nobody counted.', 'zh-CN': '没有计数。' },
        },
      ],
      summary: { en: 'Two workers did it.', 'zh-CN': '两个工作进程完成了任务。' },
    },
  },
]

export function poolModel(until = poolRecords.length): RunModel {
  const model = new RunModel()
  model.applyAll(poolRecords.slice(0, until))
  return model
}

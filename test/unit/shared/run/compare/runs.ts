import { RunModel } from '../../../../../src/shared/run/model'
import type { MetaRecord, RunRecord } from '../../../../../src/shared/run/records'
import type { SampleField } from '../../../../../src/shared/run/fields'
import { ACCOUNT, born, meta, tick } from '../../../../support/records'

export interface Made {
  readonly knobs?: Readonly<Record<string, number | string | boolean>>
  readonly meta?: Partial<MetaRecord>
  /** Wall time, ms. */
  readonly wall: number
  /** Workers, each busy all the time with tasks of equal length. */
  readonly workers?: number
  readonly tasks?: number
  /** Of the whole tree, ms. */
  readonly cpu?: number
  readonly queued?: number
  readonly outcome?: 'completed' | 'stopped' | null
  /** Of the root at every tick, beside CPU time. */
  readonly sample?: Partial<Record<SampleField, number>>
  readonly more?: readonly RunRecord[]
  /** Number of the first pid: pids differ from run to run. */
  readonly pid?: number
}

const TERMS = {
  worker: { en: 'worker', 'zh-CN': '工作进程' },
  'Process pool': { en: 'Process pool', 'zh-CN': '进程池' },
}

/** A run of a pool, over unless `outcome` is null. */
export function run(made: Made): RunModel {
  const { wall, workers = 2, tasks = 20, cpu = wall * workers, queued = 5, outcome = 'completed' } = made
  const first = made.pid ?? 100
  const perLane = Math.floor(tasks / workers)
  const rows = Array.from({ length: workers }, (_, lane) =>
    Array.from({ length: perLane + (lane < tasks % workers ? 1 : 0) }, (_, place) => [lane, place] as const),
  ).flat()
  const length = wall / Math.ceil(tasks / workers)
  const model = new RunModel()
  model.applyAll([
    meta({
      origin: { kind: 'scenario', scenario: 'pool', knobs: made.knobs ?? { size: workers } },
      terms: TERMS,
      ...made.meta,
    }),
    { kind: 'state', t: 0, state: 'running' },
    born(0, 0, { pid: first, name: 'node' }),
    { kind: 'role', t: 0, pid: first, tid: 0, role: 'Process pool' },
    { kind: 'pool', t: 0, pool: 'pool', poolKind: 'process', size: workers },
    ...Array.from({ length: workers }, (_, index): RunRecord[] => {
      const pid = first + 1 + index
      return [
        born(index + 1, 0, { pid, parent: 0 }),
        { kind: 'role', t: 0, pid, tid: 0, role: `worker ${index + 1}` },
        { kind: 'lane', t: 0, lane: index, pid, tid: pid, pool: 'pool' },
      ]
    }).flat(),
    {
      kind: 'tasks',
      lane: Int32Array.from(rows, ([lane]) => lane),
      start: Float64Array.from(rows, ([, place]) => place * length),
      end: Float64Array.from(rows, ([, place]) => (place + 1) * length),
      queued: Float64Array.from(rows, () => queued),
      names: rows.map(() => 'task'),
    },
    ...Array.from({ length: 10 }, (_, index) => {
      const t = ((index + 1) * wall) / 10
      const share = (cpu * 1e6 * (index + 1)) / 10 / (workers + 1)
      const rows = Array.from({ length: workers + 1 }, (_, id) => [
        id,
        { cpu: share, ...(id === 0 ? made.sample : {}) },
      ])
      return tick(t, Object.fromEntries(rows), { interval: wall / 10, cpu: (cpu * 1e6) / 10 })
    }),
    ...(made.more ?? []),
    ...(outcome === null
      ? []
      : ([
          { kind: 'ledger', t: wall, cpu: cpu * 1e6, basis: 'waited', ...ACCOUNT, processes: workers + 1 },
          { kind: 'state', t: wall, state: 'ended', outcome },
        ] as RunRecord[])),
  ])
  return model
}

/** Half-width punctuation that touches a Chinese character, also across a space. */
export const HALF_WIDTH =
  /[\u3400-\u9fff] ?[,:;!?()]|[,:;!?()] ?[\u3400-\u9fff]|[\u3400-\u9fff]\.(?![\w/])|\.\.\.|\p{Script=Han}"|"\p{Script=Han}/u

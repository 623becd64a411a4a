import { coverage, cpuSpent, processCount, taskRate, utilization } from '../facts'
import type { SampleField } from '../fields'
import type { RunModel } from '../model'
import type { Pool } from '../pool'
import type { LocalizedText } from '../../text'
import type { MetricGroup, MetricId, MetricUnit, Value } from './types'
import { queuedTimes } from './waits'

/** What is measured, independent of any run. */
export interface Measure {
  readonly id: MetricId
  readonly group: MetricGroup
  readonly label: LocalizedText
  /** As an English sentence has it behind "B's". */
  readonly noun: string
  readonly unit: MetricUnit
  readonly wanted: 'less' | 'more' | null
  /** It grows as the run goes on: says something only where runs came to their end with the same work done. */
  readonly total: boolean
  /** A difference below this, in the metric's unit, says nothing. */
  readonly tiny: number
  /** How much it counts when the sentence picks what differs most; 0: it is never picked. */
  readonly weight: number
}

export type Measured = Measure & Value

type Read = (model: RunModel, pool: Pool | null) => number | null | Value
type Options = Partial<Pick<Measure, 'noun' | 'wanted' | 'total' | 'tiny' | 'weight'>>
type Entry = readonly [
  id: MetricId,
  group: MetricGroup,
  unit: MetricUnit,
  en: string,
  zh: string,
  options: Options,
  read: Read,
]

const TOTAL = { total: true, wanted: 'less' } as const
const MEMORY = { wanted: 'less', tiny: 2 ** 21 } as const

const ENTRIES: readonly Entry[] = [
  [
    ...(['wall', 'time', 'milliseconds', 'Wall time', '总用时'] as const),
    { ...TOTAL, tiny: 30, weight: 6 },
    (model) => (model.meta === null ? null : model.wall),
  ],
  [
    ...(['cpu', 'time', 'milliseconds', 'CPU time', 'CPU 时间'] as const),
    { ...TOTAL, noun: 'CPU time', tiny: 30, weight: 1.6 },
    (model) => cpuSpent(model) / 1e6,
  ],
  [
    ...(['cores', 'time', 'cores', 'Cores used on average', '平均占用核心数'] as const),
    { noun: 'average use of cores', tiny: 0.03, weight: 0.6 },
    (model) => (model.wall > 0 ? cpuSpent(model) / 1e6 / model.wall : null),
  ],
  [
    ...(['throughput', 'work', 'perSecond', 'Throughput', '吞吐量'] as const),
    { wanted: 'more', weight: 5.8 },
    throughput,
  ],
  [
    ...(['tasks', 'work', 'count', 'Tasks done', '完成的任务数'] as const),
    { noun: 'number of tasks', total: true, tiny: 1 },
    (_, pool) => pool?.tasks ?? null,
  ],
  [
    ...(['utilization', 'work', 'share', 'Utilization', '利用率'] as const),
    { tiny: 0.03, weight: 1 },
    (model, pool) => (pool === null ? null : utilization(model, pool)),
  ],
  [
    ...([
      'queued-mean',
      'waits',
      'milliseconds',
      'Wait before a task, mean',
      '任务排队时间（平均）',
    ] as const),
    { noun: 'mean wait before a task', wanted: 'less', tiny: 0.5, weight: 1.1 },
    (model, pool) => (pool === null ? null : queuedTimes(model, pool).mean),
  ],
  [
    ...(['queued-p95', 'waits', 'milliseconds', 'Wait before a task, p95', '任务排队时间（p95）'] as const),
    { wanted: 'less', tiny: 0.5 },
    (model, pool) => (pool === null ? null : queuedTimes(model, pool).p95),
  ],
  [
    ...(['run-wait', 'waits', 'milliseconds', 'Runnable, without a core', '可运行但没有核心的时间'] as const),
    { ...TOTAL, noun: 'time spent runnable without a core', tiny: 50, weight: 0.8 },
    (model) => summed(model, 'runWait', 1e-6),
  ],
  [
    ...(['peak-pss', 'memory', 'bytes', 'Peak memory (PSS)', '内存峰值（PSS）'] as const),
    { ...MEMORY, noun: 'peak memory (PSS)', weight: 1.5 },
    (model) => model.peak('pss'),
  ],
  [
    ...(['peak-rss', 'memory', 'bytes', 'Peak memory (RSS)', '内存峰值（RSS）'] as const),
    { ...MEMORY, noun: 'peak memory (RSS)', weight: 1.4 },
    (model) => model.peak('rss'),
  ],
  [
    ...(['switches-voluntary', 'machine', 'count', 'Voluntary switches', '主动切换次数'] as const),
    { ...TOTAL, noun: 'number of voluntary switches', tiny: 100, weight: 0.6 },
    (model) => summed(model, 'switchesVoluntary'),
  ],
  [
    ...(['switches-involuntary', 'machine', 'count', 'Involuntary switches', '被动切换次数'] as const),
    { ...TOTAL, noun: 'number of involuntary switches', tiny: 100, weight: 0.6 },
    (model) => summed(model, 'switchesInvoluntary'),
  ],
  [
    ...(['processes', 'account', 'count', 'Processes', '进程数'] as const),
    { noun: 'number of processes', total: true, tiny: 1, weight: 0.5 },
    processCount,
  ],
  [
    ...(['coverage', 'account', 'share', 'Coverage', '采样覆盖率'] as const),
    { wanted: 'more', tiny: 0.03 },
    coverage,
  ],
]

/** What every run has: `pool` is the one that the comparison is about. */
export function fixedMeasures(model: RunModel, pool: Pool | null): Measured[] {
  return ENTRIES.map(([id, group, unit, en, zh, options, read]) => {
    const said = read(model, pool)
    const { value, least } = typeof said === 'object' && said !== null ? said : { value: said, least: false }
    return {
      ...{ id, group, unit, label: { en, 'zh-CN': zh }, noun: en.toLowerCase(), wanted: null },
      ...{ total: false, tiny: 0, weight: 0, ...options },
      value: known(value),
      least,
    }
  })
}

/** NaN and infinities are how the model says "not known". */
export function known(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null
}

/** Sum of a field's last readings over all processes, times `factor`; processes that never told make it a lower bound. */
function summed(model: RunModel, field: SampleField, factor = 1): Value {
  let sum = 0
  let told = 0
  for (const process of model.processes) {
    const value = process?.latest(field) ?? NaN
    if (Number.isNaN(value)) continue
    sum += value * factor
    told += 1
  }
  return { value: told === 0 ? null : sum, least: told > 0 && told < model.born }
}

/** Results that a program gives under these names are its throughput in its own words, a second. */
const OWN_THROUGHPUT = ['throughput', 'perSecond'] as const

function throughput(model: RunModel, pool: Pool | null): number | null {
  for (const { values } of [...model.results].reverse())
    for (const name of OWN_THROUGHPUT) {
      const { [name]: own } = values
      if (typeof own === 'number') return own
    }
  return pool === null ? null : taskRate(model, pool)
}

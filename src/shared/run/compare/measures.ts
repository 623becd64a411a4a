import { coverage, cpuSpent, processCount, taskRate, utilization } from '../facts'
import type { RunModel } from '../model'
import type { Pool } from '../pool'
import type { LocalizedText } from '../../text'
import type { MetricGroup, MetricId, MetricUnit, MetricValue } from './types'
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

export type MeasuredValue = Measure & MetricValue

type Read = (model: RunModel, pool: Pool | null) => number | null | MetricValue
type Defaults = Pick<Measure, 'noun' | 'wanted' | 'total' | 'tiny' | 'weight'>
type Entry = Omit<Measure, keyof Defaults> & Partial<Defaults> & { readonly read: Read }

const TOTAL = { total: true, wanted: 'less' } as const
const MEMORY = { wanted: 'less', tiny: 2 ** 21 } as const

const ENTRIES: readonly Entry[] = [
  {
    id: 'wall',
    group: 'time',
    unit: 'milliseconds',
    label: { en: 'Wall time', 'zh-CN': '总用时' },
    ...TOTAL,
    tiny: 30,
    weight: 6,
    read: (model) => (model.meta === null ? null : model.wall),
  },
  {
    id: 'cpu',
    group: 'time',
    unit: 'milliseconds',
    label: { en: 'CPU time', 'zh-CN': 'CPU 时间' },
    ...TOTAL,
    noun: 'CPU time',
    tiny: 30,
    weight: 1.6,
    read: (model) => cpuSpent(model) / 1e6,
  },
  {
    id: 'cores',
    group: 'time',
    unit: 'cores',
    label: { en: 'Average cores in use', 'zh-CN': '平均占用核心数' },
    noun: 'average number of cores in use',
    tiny: 0.03,
    weight: 0.6,
    read: (model) => (model.wall > 0 ? cpuSpent(model) / 1e6 / model.wall : null),
  },
  {
    id: 'throughput',
    group: 'work',
    unit: 'perSecond',
    label: { en: 'Throughput', 'zh-CN': '吞吐量' },
    wanted: 'more',
    weight: 5.8,
    read: throughput,
  },
  {
    id: 'tasks',
    group: 'work',
    unit: 'count',
    label: { en: 'Tasks done', 'zh-CN': '完成的任务数' },
    noun: 'number of tasks',
    total: true,
    tiny: 1,
    read: (_, pool) => pool?.tasks ?? null,
  },
  {
    id: 'utilization',
    group: 'work',
    unit: 'share',
    label: { en: 'Utilization', 'zh-CN': '利用率' },
    tiny: 0.03,
    weight: 1,
    read: (model, pool) => (pool === null ? null : utilization(model, pool)),
  },
  {
    id: 'queued-mean',
    group: 'waits',
    unit: 'milliseconds',
    label: { en: 'Queue time, mean', 'zh-CN': '任务排队时间（平均）' },
    noun: 'mean queue time',
    wanted: 'less',
    tiny: 0.5,
    weight: 1.1,
    read: (model, pool) => (pool === null ? null : queuedTimes(model, pool).mean),
  },
  {
    id: 'queued-p95',
    group: 'waits',
    unit: 'milliseconds',
    label: { en: 'Queue time, p95', 'zh-CN': '任务排队时间（p95）' },
    wanted: 'less',
    tiny: 0.5,
    read: (model, pool) => (pool === null ? null : queuedTimes(model, pool).p95),
  },
  {
    id: 'run-wait',
    group: 'waits',
    unit: 'milliseconds',
    label: { en: 'Core wait', 'zh-CN': '等待核心的时间' },
    ...TOTAL,
    noun: 'core wait',
    tiny: 50,
    weight: 0.8,
    read: (model) => summed(model, 'runWait', 1e-6),
  },
  {
    id: 'peak-pss',
    group: 'memory',
    unit: 'bytes',
    label: { en: 'Peak memory (PSS)', 'zh-CN': '内存峰值（PSS）' },
    ...MEMORY,
    noun: 'peak memory (PSS)',
    weight: 1.5,
    read: (model) => model.peak('pss'),
  },
  {
    id: 'peak-rss',
    group: 'memory',
    unit: 'bytes',
    label: { en: 'Peak memory (RSS)', 'zh-CN': '内存峰值（RSS）' },
    ...MEMORY,
    noun: 'peak memory (RSS)',
    weight: 1.4,
    read: (model) => model.peak('rss'),
  },
  {
    id: 'switches-voluntary',
    group: 'machine',
    unit: 'count',
    label: { en: 'Voluntary context switches', 'zh-CN': '主动上下文切换' },
    ...TOTAL,
    noun: 'number of voluntary context switches',
    tiny: 100,
    weight: 0.6,
    read: (model) => summed(model, 'switchesVoluntary'),
  },
  {
    id: 'switches-involuntary',
    group: 'machine',
    unit: 'count',
    label: { en: 'Involuntary context switches', 'zh-CN': '被动上下文切换' },
    ...TOTAL,
    noun: 'number of involuntary context switches',
    tiny: 100,
    weight: 0.6,
    read: (model) => summed(model, 'switchesInvoluntary'),
  },
  {
    id: 'processes',
    group: 'account',
    unit: 'count',
    label: { en: 'Processes', 'zh-CN': '进程数' },
    noun: 'number of processes',
    total: true,
    tiny: 1,
    weight: 0.5,
    read: processCount,
  },
  {
    id: 'coverage',
    group: 'account',
    unit: 'share',
    label: { en: 'Coverage', 'zh-CN': '采样覆盖率' },
    wanted: 'more',
    tiny: 0.03,
    read: coverage,
  },
]

/** What every run has: `pool` is the one that the comparison is about. */
export function fixedMeasures(model: RunModel, pool: Pool | null): MeasuredValue[] {
  return ENTRIES.map(({ read, ...entry }) => {
    const result = read(model, pool)
    const { value, least } =
      typeof result === 'object' && result !== null ? result : { value: result, least: false }
    return {
      noun: entry.label.en.toLowerCase(),
      wanted: null,
      total: false,
      tiny: 0,
      weight: 0,
      ...entry,
      value: finiteOrNull(value),
      least,
    }
  })
}

/** NaN and infinities are how the model says "not known". */
export function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null
}

/** Sum of a field's last readings over all processes, times `factor`; processes that never told make it a lower bound. */
function summed(
  model: RunModel,
  field: keyof RunModel['unlisted']['totals']['counted'],
  factor = 1,
): MetricValue {
  const unlisted = model.unlisted.totals.counted[field]
  let sum = unlisted.sum * factor
  let { told } = unlisted
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

import type { LocalizedText } from '../../text'
import type { Memory, RunTime } from '../facts'
import type { Claim } from '../verdict'

/** How a value is shown. `milliseconds` and `bytes` take the unit that suits; `share`: 1 = 100%; `cores`: 1 = one core. */
export type MetricUnit = Claim['unit'] | 'bytes' | 'share' | 'cores'

/** What metrics are about, in the order in which they are shown. */
export const METRIC_GROUPS = ['time', 'work', 'waits', 'memory', 'machine', 'account', 'verdict'] as const
export type MetricGroup = (typeof METRIC_GROUPS)[number]

/** Stable names of measures; one that exists several times (a lock, a queue, a claim) bears its name behind a slash. */
export type MetricId = string

/** One value of a run. */
export interface MetricValue {
  /** Null: not known in this run. */
  readonly value: number | null
  /** At least this much: parts of it could not be read. */
  readonly least: boolean
}

/** How a run's value stands to the baseline's; null where either is unknown. */
export interface MetricChange {
  readonly difference: number | null
  /** Value ÷ baseline's value; null also where the baseline is 0. */
  readonly ratio: number | null
  /** So small (under 3%, or next to nothing in itself) that it says nothing. */
  readonly noise: boolean
  /** Null: no direction is better, or it is noise. */
  readonly better: boolean | null
}

/** One measure of all runs. */
export interface Metric {
  readonly id: MetricId
  readonly group: MetricGroup
  readonly label: LocalizedText
  readonly unit: MetricUnit
  /** Which direction is better, where that is clear. */
  readonly wanted: 'less' | 'more' | null
  /** A run each, in the order of the runs. */
  readonly values: readonly MetricValue[]
  readonly changes: readonly MetricChange[]
}

/** What one role did in one run. Times in milliseconds, memory in bytes; null: not known. */
export interface RoleFacts {
  /** Ids of its processes in the order of their births: more than one when it was replaced. */
  readonly processes: readonly number[]
  readonly cpu: number | null
  /** The highest of its processes: PSS where that is known of all of them, else RSS. */
  readonly peakMemory: number | null
  readonly memoryKind: Memory['kind']
  /** Tasks that ended on its lanes; null: it has none. */
  readonly tasks: number | null
  /** Busy time ÷ time that its pools worked, 0–1. */
  readonly busy: number | null
  /** From birth to exit, summed over its processes; for those still there up to now. Null: a thread. */
  readonly lifetime: RunTime | null
  /** How its last process ended; both null: not known, or it has not. */
  readonly exitCode: number | null
  readonly signal: string | null
  readonly alive: boolean
}

/** One role in all runs. */
export interface RoleRow {
  readonly key: string
  readonly label: LocalizedText
  /** A thread with a name of its own: it has tasks, but neither memory nor an exit. */
  readonly kind: 'process' | 'thread'
  /** A run each; null: there is no such role in it. */
  readonly runs: readonly (RoleFacts | null)[]
}

/** `knob`: one parameter; the others are told once, whatever differs of them. */
export type DifferenceKind =
  | 'scenario'
  | 'command'
  | 'folder'
  | 'knob'
  | 'host'
  | 'runtime'
  | 'version'
  | 'sampler'
  | 'interval'
  | 'work'
  | 'load'
  | 'outcome'

/** Something that is not the same in all runs and that bears on what the numbers mean. */
export interface Difference {
  readonly kind: DifferenceKind
  /** The knob's id, else ''. */
  readonly knob: string
  readonly label: LocalizedText
  /** A run each, as it is to be read; '' where a run has none. */
  readonly values: readonly LocalizedText[]
  /** `warn`: times must not be taken at face value. */
  readonly level: 'note' | 'warn'
}

export interface Comparison {
  /** Which run the others are set against. */
  readonly baseline: number
  /** Whether all ran the same scenario or the same program: else only general measures are comparable. */
  readonly alike: boolean
  readonly differences: readonly Difference[]
  readonly metrics: readonly Metric[]
  readonly roles: readonly RoleRow[]
  /** What differs most, and by how much. */
  readonly sentence: LocalizedText
}

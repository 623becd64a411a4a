import type { LocalizedText } from '../text'

/**
 * What one sample of a process can hold. Samples travel as columns: one Float64Array per field and tick, a row per
 * process. NaN means "no value in this tick": not read on this beat, not readable, or not known on this platform.
 * That a field can't be read any more, so that its last value is void, is said once, by an `unreadable` record. Which
 * fields a source can never give is said once, by the source (`SamplerInfo.fields`), not by every value.
 */
export const SAMPLE_FIELDS = [
  /** CPU time of the whole process since it began, exited threads included; nanoseconds. */
  'cpu',
  /** The part of it spent in user mode; nanoseconds (on Linux in steps of one clock tick, 10 ms). */
  'user',
  /** The part of it spent in the kernel; nanoseconds, same steps. */
  'system',
  /** Resident set size; bytes. Shared pages count in every process that maps them. */
  'rss',
  /** Proportional set size; bytes. Shared pages are divided among their users: safe to add up. */
  'pss',
  /** Private pages, clean and dirty; bytes: what would be freed if the process ended. */
  'private',
  /** Threads alive now; count. */
  'threads',
  /** Voluntary context switches since the process began; count. */
  'switchesVoluntary',
  /** Involuntary context switches (the scheduler took the core away); count. */
  'switchesInvoluntary',
  /** Bytes read from storage or sockets through system calls (`rchar`); bytes. */
  'readBytes',
  /** Bytes written through system calls (`wchar`); bytes. */
  'writeBytes',
  /** Time spent runnable but waiting for a core; nanoseconds. */
  'runWait',
  /** State letter as its character code: R running, S sleeping, D disk, T stopped, Z zombie, I idle. */
  'state',
  /**
   * When `cpu` was read, whole microseconds after the tick's own time; NaN: at that time, to a tenth of a millisecond.
   * Readings of a tick lie apart where something took the core away from whoever reads.
   */
  'cpuAt',
  /** Highest resident set size since its program began, as the kernel keeps it (`VmHWM`); bytes. */
  'rssPeak',
] as const

export type SampleField = (typeof SAMPLE_FIELDS)[number]

/** One tick's samples: `columns[field][row]` belongs to the process in `row`. All columns have the same length. */
export type SampleColumns = Partial<Record<SampleField, Float64Array>>

/** Values of one moment: the last known of each field, at most a few seconds old; and rates up to that moment. */
export type MomentColumns = SampleColumns & {
  /** Share of one core (1 = one core busy), NaN unknown. */
  readonly cpuShare?: Float64Array
  /** Time spent runnable without a core per time (1 = one thread all of the time). */
  readonly runWaitShare?: Float64Array
}

export type SamplerKind = 'kernel-clock' | 'procfs' | 'pidusage'

/** Settings and `--sampler`: `auto` takes the best source that works here. */
export const SAMPLER_CHOICES = ['auto', 'procfs', 'pidusage'] as const
export type SamplerChoice = (typeof SAMPLER_CHOICES)[number]

/** What the source of a run's samples is able to say. Everything else is shown as "—". */
export interface SamplerInfo {
  readonly kind: SamplerKind
  readonly fields: readonly SampleField[]
  /** Why a better source is not in use; empty when the best one is. */
  readonly reasons: readonly LocalizedText[]
  /** The shortest interval at which it looks for newcomers, milliseconds; 0 when only its cost sets a limit. */
  readonly minInterval: number
}

import type { SampleColumns } from './fields'
import type { Reason } from '../failure'
import type { StepColumns } from './steps'

/*
 * Records that only recordings and whoever follows a run late have to do with. The other kinds are what a run told when it
 * ran.
 */

/** Whether the run is being written to a file. */
export interface RecordingRecord {
  readonly kind: 'recording'
  readonly t: number
  /** `off`: nobody wanted it; `failed`: it could not be (gone on with), what was written before is kept. */
  readonly state: 'on' | 'off' | 'failed'
  readonly file: string | null
  readonly reason?: Reason
  /** Another Forkscope runs and records it: here it can be looked at only. */
  readonly elsewhere?: true
  /** What a recording does not have of the output: pieces and lines from the middle. */
  readonly cut?: { readonly pieces: number; readonly lines: number }
}

/**
 * All samples of one process, as a recording has them: instead of the ticks that told them when they were taken. Rows
 * in order of time.
 */
export interface SeriesRecord {
  readonly kind: 'series'
  readonly id: number
  /** Run time of each row, milliseconds. */
  readonly at: Float64Array
  /** Units as in SAMPLE_FIELDS; NaN: not read in this row. Cumulative fields are cumulative here too. */
  readonly columns: SampleColumns
  /**
   * Rows that are gaps: there was no tick for too long, every column is NaN. Not given: every row that is NaN in all
   * columns is one. (A tick in which nothing could be read of this process is no gap: it keeps its values.)
   */
  readonly gaps?: Int32Array
  /**
   * True when each row stands for a stretch of many samples (the last value of cumulative fields, the mean of others):
   * a recording too large to be shown whole at once.
   */
  readonly coarse: boolean
  /** Highest values of the samples behind coarse rows. */
  readonly peaks?: { readonly rss: number; readonly pss: number; readonly threads: number }
}

/** The ticks of a whole run without their samples, a row each: sums over the tree as the model made them then. */
export interface TicksRecord {
  readonly kind: 'ticks'
  readonly at: Float64Array
  /** As in TickRecord. */
  readonly interval: Float64Array
  readonly cost: Float64Array
  readonly engineCpu: Float64Array
  readonly hostBusy: Float64Array
  readonly availableMemory: Float64Array
  /** As in TREE_SERIES. */
  readonly cpu: Float64Array
  readonly rss: Float64Array
  readonly pss: Float64Array
  readonly processes: Float64Array
}

/** Ended processes of one name below one parent that are no longer listed one by one. Memory in bytes, times run time in milliseconds. */
export interface UnlistedSum {
  /** Id of the listed process that they are below; −1: of none. */
  readonly parent: number
  /** '': several, or not known. */
  readonly name: string
  readonly count: number
  /** Those that ended by a signal, or with a code other than 0. */
  readonly failed: number
  /** Nanoseconds, and of how many nobody told any. */
  readonly cpu: number
  readonly untold: number
  /** Highest of any one of them; NaN: not known of any. */
  readonly peakRss: number
  readonly peakPss: number
  /** The first birth and the last end. */
  readonly startedAt: number
  readonly endedAt: number
}

/** A sum, and how many processes told their part of it. */
interface Counted {
  readonly sum: number
  readonly told: number
}

/**
 * What processes came to that ended long ago, instead of the records that told each of them (see Unlisted). It comes before
 * the records of all others.
 */
export interface UnlistedRecord {
  readonly kind: 'unlisted'
  /** Ids that were given when this was so: of those below that no record tells, it tells. */
  readonly ids: number
  readonly sums: readonly UnlistedSum[]
  readonly totals: {
    readonly count: number
    readonly failed: number
    /** No sample ever met them. */
    readonly unsampled: number
    /** Nanoseconds: as RunProcess has them. */
    readonly cpu: number
    readonly sampled: number
    /** How long they lived, the part of it of which it is known what they did then (ms), and how much that was (ns). */
    readonly life: number
    readonly lifeKnown: number
    readonly used: number
    /** Those of which this could not be read for some time. */
    readonly unreadable: { readonly rss: number; readonly pss: number }
    readonly counted: Readonly<Record<'runWait' | 'switchesVoluntary' | 'switchesInvoluntary', Counted>>
  }
  /** Births, ends, and the CPU time of those that ended (nanoseconds), by when they were. */
  readonly over: {
    readonly born: StepColumns
    readonly ended: StepColumns
    readonly cpu: StepColumns
    readonly sampled: StepColumns
  }
}

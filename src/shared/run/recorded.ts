import type { SampleColumns } from './fields'
import type { Reason } from '../failure'

/*
 * Records that only recordings have to do with. The other kinds are what a run told when it ran.
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

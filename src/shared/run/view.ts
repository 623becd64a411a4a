import type { LocalizedText } from '../text'
import type { SampleField } from './fields'
import type { ProcessSeriesField } from './process'
import type {
  DetailsRecord,
  LedgerRecord,
  MetaRecord,
  OutputRecord,
  PoolKind,
  Reason,
  RunOutcome,
  RunState,
  ThreadsRecord,
} from './records'
import type { Verdict } from './verdict'
import type { Deadlock } from './wait-for'
import type { RunModel, TreeSeriesField } from './model'

/*
 * What can be looked at of a run: as it is (RunModel) or as it was at one moment (Past). Views read these interfaces and
 * nothing else, so that now and then are one code path.
 */

/** Rows of numbers in order of time; see Series. */
export interface SeriesView<F extends string> {
  readonly length: number
  at(field: F | 't', index: number): number
  last(field: F | 't'): number
  lowerBound(t: number): number
  slice(field: F | 't', from?: number, to?: number): Float64Array
}

/** One process; members as in RunProcess. */
export interface ProcessView {
  readonly id: number
  readonly pid: number
  readonly createdAt: number
  readonly ppid: number
  readonly parent: number
  readonly uid: number
  readonly startedAt: number
  readonly name: string
  readonly role: string
  readonly argv: readonly string[]
  readonly endedAt: number | null
  readonly orphanedAt: number | null
  readonly ownSessionAt: number | null
  readonly exitCode: number | null
  readonly signal: string | null
  readonly series: SeriesView<ProcessSeriesField>
  readonly details: DetailsRecord | null
  readonly threads: ThreadsRecord | null
  readonly previousThreads: ThreadsRecord | null
  readonly peakRss: number
  readonly peakPss: number
  readonly peakThreads: number
  readonly alive: boolean
  readonly cpuShare: number
  readonly runWaitShare: number
  readonly state: string
  readonly sampledCpu: number
  readonly cpu: number
  /** Whether anybody ever said what it spent: else `cpu` is 0 for want of knowledge. */
  readonly cpuKnown: boolean
  latest(field: SampleField): number
  /** Whether the operating system refused to tell this for some time. */
  wasUnreadable(field: SampleField): boolean
}

/** A lane; members as in Lane. */
export interface LaneView {
  readonly lane: number
  readonly pid: number
  readonly tid: number
  readonly pool: string
  readonly role: string
  readonly tasks: number
  readonly busy: number
}

/** A pool; members as in Pool. */
export interface PoolView {
  readonly id: string
  readonly kind: PoolKind
  readonly createdAt: number
  readonly size: number
  readonly planned: number | null
  readonly main: boolean
  readonly lanes: readonly number[]
  readonly tasks: number
  readonly busy: number
  readonly firstStart: number
  readonly lastEnd: number
  utilization(until?: number): number
}

/** A queue; members as in Queue. */
export interface QueueView {
  readonly id: string
  readonly depth: SeriesView<'depth'>
  readonly capacity: number
  readonly peak: number
}

/** Tasks, or waits and holds; members as in Intervals. */
export interface IntervalsView {
  readonly length: number
  readonly dropped: number
  lane(index: number): number
  tag(index: number): number
  start(index: number): number
  /** NaN for what had not ended at the moment that is looked at. */
  end(index: number): number
  queued(index: number): number
  name(index: number): string
  openOn(lane: number): readonly number[]
}

/** A run, as it is or as it was; members as in RunModel. */
export interface RunView {
  /** Everything known of the run, whatever moment is looked at: what is drawn over time is drawn from this. */
  readonly whole: RunModel
  /** Run time of the moment that is looked at, ms; null: as it is. */
  readonly moment: number | null
  readonly meta: MetaRecord | null
  readonly state: RunState
  readonly outcome: RunOutcome | null
  readonly reason: Reason | null
  readonly now: number
  readonly endedAt: number | null
  readonly over: boolean
  readonly wall: number
  /** By id; not there: not born (yet). */
  readonly processes: readonly (ProcessView | undefined)[]
  /** Those that there were so far, and those of them that live. */
  readonly born: number
  readonly live: number
  readonly tree: SeriesView<TreeSeriesField>
  readonly pools: ReadonlyMap<string, PoolView>
  readonly lanes: readonly (LaneView | undefined)[]
  readonly tasks: IntervalsView
  readonly locks: IntervalsView
  readonly queues: ReadonlyMap<string, QueueView>
  readonly deadlocks: readonly Deadlock[]
  readonly output: readonly OutputRecord[]
  readonly outputDropped: { readonly pieces: number; readonly lines: number }
  readonly verdict: Verdict | null
  readonly ledger: LedgerRecord | null
  readonly malformed: number
  readonly dropped: number
  byPid(pid: number): ProcessView | undefined
  /** A pool of the run, also before it is announced: then without any work. */
  poolOf(id: string): PoolView | undefined
  roleOf(pid: number, tid: number): string
  say(name: string): LocalizedText
  cpuTime(): { readonly spent: number; readonly sampled: number }
  peak(field: TreeSeriesField): number
}

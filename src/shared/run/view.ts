import type { RunModel } from './model'
import type { Past, PastQueue } from './past'
import type { PastProcess } from './past-process'
import type { RunProcess } from './process'
import type { Lane } from './lane'
import type { Queue } from './work'

/*
 * What can be looked at of a run: as it is (RunModel) or as it was at one moment (Past). Views read what both give, so that
 * now and then are one code path.
 */

/** A run. `whole` is everything known of it, whatever moment is looked at: what is drawn over time is drawn from that. */
export type RunView = RunModel | Past
/** One process of it. */
export type ProcessView = RunProcess | PastProcess
export type LaneView = Readonly<Lane>
export type QueueView = Queue | PastQueue
export type { IntervalsView } from './intervals'
export type { PoolView } from './pool'
export type { SeriesView } from './series'

import type { PoolKind } from './records'
import { LogHistogram } from './histogram'

/** Width of the first bins of a pool's busy time, milliseconds; doubled whenever there are too many. */
const FIRST_BIN = 100
const MOST_BINS = 4096

/** Waits and run times of ended tasks, milliseconds. */
export interface PoolTimes {
  readonly wait: LogHistogram
  readonly run: LogHistogram
}

/** Busy time (ms, summed over lanes) ÷ (size × time): 0–1, NaN where there was no time, or nobody. */
export function busyShare(busy: number, size: number, wall: number): number {
  return wall > 0 && size > 0 ? busy / (size * wall) : NaN
}

/** A pool: lanes of one size and kind, with the account of what its lanes did. */
export class Pool {
  readonly id: string
  readonly kind: PoolKind
  /** Run time at which the program announced it. */
  readonly createdAt: number
  size: number
  /** Its sizes since then, with the run time from which each held. */
  readonly sizes: { readonly t: number; readonly size: number }[] = []
  /** Tasks that it is to do in all; null: not known. */
  planned: number | null = null
  /** Whether the program said that the run is about it; see `mainPool`. */
  main = false
  readonly lanes: number[] = []
  /** Tasks that ended. */
  tasks = 0
  /** Time spent in ended tasks, summed over lanes, milliseconds. */
  busy = 0
  /** Begin of the first task and end of the last that ended; NaN before. */
  firstStart = NaN
  lastEnd = NaN
  /** How long its tasks that ended waited before they began, and how long they ran. */
  readonly times: PoolTimes = { wait: new LogHistogram(), run: new LogHistogram() }
  binWidth = FIRST_BIN
  /** Busy milliseconds of all lanes in each bin of run time. */
  readonly bins: number[] = []

  constructor(id: string, kind: PoolKind, size: number, createdAt: number) {
    this.id = id
    this.kind = kind
    this.size = size
    this.createdAt = createdAt
  }

  resize(size: number, t: number): void {
    this.size = size
    if (this.sizes.at(-1)?.size !== size) this.sizes.push({ t, size })
  }

  began(start: number): void {
    if (!(this.firstStart <= start)) this.firstStart = start
  }

  /** @param queued how long the task waited before it began, milliseconds, NaN unknown */
  ended(start: number, end: number, queued = NaN): void {
    this.began(start)
    this.times.run.add(end - start)
    this.times.wait.add(queued)
    this.tasks += 1
    this.busy += end - start
    if (!(this.lastEnd >= end)) this.lastEnd = end
    this.#spread(start, end)
  }

  /**
   * Busy time ÷ (size × time) between its first task's begin and `until` (run ms; by default the end of its last
   * task); 0–1, NaN before the first task ended. Tasks that have not ended are not in it.
   */
  utilization(until = this.lastEnd): number {
    return busyShare(this.busy, this.size, until - this.firstStart)
  }

  #spread(start: number, end: number): void {
    while (end / this.binWidth >= MOST_BINS) this.#coarsen()
    const width = this.binWidth
    for (let bin = Math.max(0, Math.floor(start / width)); bin * width < end; bin += 1) {
      const from = Math.max(start, bin * width)
      const to = Math.min(end, (bin + 1) * width)
      while (this.bins.length <= bin) this.bins.push(0)
      this.bins[bin]! += to - from
    }
  }

  #coarsen(): void {
    const merged = this.bins.splice(0)
    for (let bin = 0; bin < merged.length; bin += 2) this.bins.push(merged[bin]! + (merged[bin + 1] ?? 0))
    this.binWidth *= 2
  }
}

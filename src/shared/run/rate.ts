/**
 * Readings closer together than this say nothing of a rate, milliseconds: what is uncertain of their times (a tenth of a
 * millisecond each) and of children's CPU time (steps of 10 ms) would be drawn as load.
 */
export const CLOSEST = 20
/** A process that began this long before its run (clocks of different steps) still began within it, milliseconds. */
const TOLERANCE = 50

/**
 * What a cumulative time (nanoseconds) grew by per time that went by, as readings of it come in: 1 = all of the time.
 * The one place where CPU and run-queue shares are computed: live, in bulk, and for a moment of the past.
 */
export class Rate {
  /** Since the reading before, NaN while there is none. */
  share = NaN
  #t: number
  #value: number
  #most = 0

  /** @param startedAt run time at which its process began, milliseconds */
  constructor(startedAt: number) {
    this.#t = startedAt
    // A process that began within the run has spent nothing before it began: its first reading is a rate already.
    this.#value = startedAt >= -TOLERANCE ? 0 : NaN
  }

  /**
   * @param value nanoseconds since the process began, NaN: not read
   * @param most share that it can have. The kernel counts a wait when it is over, all of it at once: what is more than the
   * time that went by is of the time before. Of run-queue waits it is the number of threads.
   * @returns the share from now on
   */
  take(t: number, value: number, most = Infinity): number {
    const elapsed = t - this.#t
    if (Number.isNaN(value) || elapsed < CLOSEST) return this.share
    const share = Math.max(0, (value - this.#value) / (elapsed * 1e6))
    // Threads that have ended since the reading before had a part in it.
    this.share = Math.min(share, Math.max(most, this.#most) || Infinity)
    this.#most = most
    this.#t = t
    this.#value = value
    return this.share
  }
}

/** A row between two ticks is drawn as a gap where they are further apart than this many intervals. */
const GAP_INTERVALS = 3

/**
 * Run time of the gap between two ticks, NaN when there is none.
 * @param before run time of the tick before, NaN for none
 * @param interval time between ticks at the later one, milliseconds
 */
export function gapBetween(before: number, t: number, interval: number): number {
  return t - before > GAP_INTERVALS * interval ? (t + before) / 2 : NaN
}

import type { Intervals } from './intervals'

/** Threads are heard a little late: what is younger than this, milliseconds, may not have been complete. */
const LATE_MS = 500

/** The rows of one lane, so that a moment among them is found by bisection. */
interface LaneRows {
  /** Indexes into the list, in order of begin. */
  readonly rows: number[]
  /** Of the rows up to and including each: the latest end, Infinity where one has none. */
  readonly reach: Float64Array
  /** Ends in ascending order, and for each the time spent in that row and all that ended later. */
  readonly ends: Float64Array
  readonly after: Float64Array
}

/** What a lane had done by a moment, from the account of the whole run backwards. */
export interface LaneDone {
  /** Rows that ended later, and time spent in them, milliseconds. */
  readonly later: number
  readonly laterTime: number
  /** The latest end up to the moment, NaN for none. */
  readonly lastEnd: number
}

/**
 * Finds what was under way and what had ended at any moment on the lanes of a run. The list of the model is in the order
 * that things were told; this is made from it when a moment is first asked for, and made anew when the list has grown
 * and the moment is one of those that were news then.
 */
export class LaneHistory {
  readonly #of: Intervals
  #lanes = new Map<number, LaneRows>()
  #made = false
  #dropped = 0
  #madeAt = -Infinity

  constructor(of: Intervals) {
    this.#of = of
  }

  /**
   * @param t run time that will be asked for; @param now how far the run has come, both milliseconds
   * @returns true when it was made anew: accounts that are counted back from have to be those of this moment
   */
  update(t: number, now: number): boolean {
    const known = this.#of.dropped === this.#dropped && (t < this.#madeAt - LATE_MS || now === this.#madeAt)
    if (this.#made && known) return false
    this.#made = true
    this.#dropped = this.#of.dropped
    this.#madeAt = now
    this.#make()
    return true
  }

  /** Rows of a lane that had begun and not ended at `t`, in order of begin. */
  openAt(lane: number, t: number): number[] {
    const entry = this.#lanes.get(lane)
    const open: number[] = []
    if (entry === undefined) return open
    const { rows, reach } = entry
    let low = 0
    let high = rows.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#of.start(rows[middle]) <= t) low = middle + 1
      else high = middle
    }
    for (let at = low - 1; at >= 0 && reach[at] > t; at -= 1) {
      const end = this.#of.end(rows[at])
      if (Number.isNaN(end) || end > t) open.unshift(rows[at])
    }
    return open
  }

  /** What ended on a lane after `t`, and the last that ended before; `since`: ends up to then do not count. */
  done(lane: number, t: number, since = -Infinity): LaneDone {
    const entry = this.#lanes.get(lane)
    if (entry === undefined) return { later: 0, laterTime: 0, lastEnd: NaN }
    const { ends, after } = entry
    const at = upperBound(ends, Math.max(t, since))
    const last = at > 0 && ends[at - 1] <= t && ends[at - 1] > since ? ends[at - 1] : NaN
    return { later: ends.length - at, laterTime: after[at] ?? 0, lastEnd: last }
  }

  #make(): void {
    const of = this.#of
    const byLane = new Map<number, number[]>()
    for (let row = 0; row < of.length; row += 1) {
      const rows = byLane.get(of.lane(row))
      if (rows === undefined) byLane.set(of.lane(row), [row])
      else rows.push(row)
    }
    this.#lanes = new Map([...byLane].map(([lane, rows]) => [lane, this.#arrange(rows)]))
  }

  #arrange(rows: number[]): LaneRows {
    const of = this.#of
    // Mostly in order already, which is what sorting is fastest at.
    rows.sort((a, b) => of.start(a) - of.start(b) || a - b)
    const reach = new Float64Array(rows.length)
    let far = -Infinity
    rows.forEach((row, at) => {
      const end = of.end(row)
      reach[at] = far = Math.max(far, Number.isNaN(end) ? Infinity : end)
    })
    const ended = rows.filter((row) => !Number.isNaN(of.end(row))).sort((a, b) => of.end(a) - of.end(b))
    const ends = Float64Array.from(ended, (row) => of.end(row))
    const after = new Float64Array(ended.length)
    let sum = 0
    for (let at = ended.length - 1; at >= 0; at -= 1)
      after[at] = sum += of.end(ended[at]) - of.start(ended[at])
    return { rows, reach, ends, after }
  }
}

/** First index whose value is above `t`. */
function upperBound(sorted: Float64Array, t: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] <= t) low = middle + 1
    else high = middle
  }
  return low
}

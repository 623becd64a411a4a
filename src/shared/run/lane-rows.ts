import type { Intervals } from './intervals'

/** The rows of one lane. */
interface Lane {
  /** In order of begin. */
  readonly rows: number[]
  /** Of the rows up to and including each: the latest time up to which one goes on, Infinity where one lasts. */
  readonly reach: number[]
  /** Those that ended, in order of their end, and the time spent in them up to and including each. */
  readonly ended: number[]
  readonly spent: number[]
}

/** What ended on a lane after a moment, and the end before it. */
export interface Later {
  readonly count: number
  /** Time spent in them, milliseconds. */
  readonly time: number
  /** The latest end up to the moment, NaN for none. */
  readonly lastEnd: number
}

/**
 * The index of a list of intervals by lane: finds what lies in a stretch of time, what goes on at a moment and what ended
 * after it by bisection. The list makes it when it is first asked for and keeps it up (see Intervals.byLane); rows are
 * indexes into the list. Mostly news belong to the end of a lane, where they cost nothing.
 */
export class LaneRows {
  readonly #of: Intervals
  readonly #lanes = new Map<number, Lane>()

  constructor(of: Intervals) {
    this.#of = of
    for (let row = 0; row < of.length; row += 1) this.#lane(of.lane(row)).rows.push(row)
    for (const lane of this.#lanes.values()) {
      lane.rows.sort((a, b) => of.start(a) - of.start(b) || a - b)
      this.#measure(lane, 0)
      lane.ended.push(...lane.rows.filter((row) => !Number.isNaN(of.end(row))))
      lane.ended.sort((a, b) => of.end(a) - of.end(b))
      this.#sum(lane, 0)
    }
  }

  /** A row was added to the list. */
  add(row: number): void {
    const lane = this.#lane(this.#of.lane(row))
    const place = insert(lane.rows, row, (one) => this.#of.start(one))
    lane.reach.splice(place, 0, NaN)
    this.#measure(lane, place)
    if (!Number.isNaN(this.#of.end(row))) this.#end(lane, row)
  }

  /** A row ended, or (`cut`) its process did. */
  ended(row: number, cut: boolean): void {
    const lane = this.#lane(this.#of.lane(row))
    this.#measure(lane, lane.rows.lastIndexOf(row))
    if (!cut) this.#end(lane, row)
  }

  /**
   * Calls `visit` with every row of a lane that lies between `from` and `to` (run ms) or reaches into it, and its place on
   * the lane, in order of begin.
   */
  each(lane: number, from: number, to: number, visit: (row: number, place: number) => void): void {
    const { rows, reach } = this.#lanes.get(lane) ?? NOTHING
    for (let place = firstAbove(reach, from, true); place < rows.length; place += 1) {
      const row = rows[place]!
      if (this.#of.start(row) > to) return
      if (this.#of.until(row) >= from) visit(row, place)
    }
  }

  /** Rows of a lane that had begun and went on at `t` (run ms), in order of begin. */
  openAt(lane: number, t: number): number[] {
    const { rows, reach } = this.#lanes.get(lane) ?? NOTHING
    const open: number[] = []
    const begun = firstAbove(rows, t, false, (row) => this.#of.start(row))
    for (let place = begun - 1; place >= 0 && reach[place]! > t; place -= 1)
      if (this.#of.until(rows[place]!) > t) open.push(rows[place]!)
    return open.reverse()
  }

  /** What ended on a lane after `t` (run ms); `since`: ends up to then do not count. */
  later(lane: number, t: number, since = -Infinity): Later {
    const { ended, spent } = this.#lanes.get(lane) ?? NOTHING
    const end = (row: number) => this.#of.end(row)
    const at = firstAbove(ended, Math.max(t, since), false, end)
    const before = at > 0 ? end(ended[at - 1]!) : NaN
    return {
      count: ended.length - at,
      time: (spent.at(-1) ?? 0) - (spent[at - 1] ?? 0),
      lastEnd: before <= t && before > since ? before : NaN,
    }
  }

  /** Calls `visit` with every row of a lane that ended after `t` (run ms), in order of end. */
  eachLater(lane: number, t: number, visit: (row: number) => void): void {
    const { ended } = this.#lanes.get(lane) ?? NOTHING
    const first = firstAbove(ended, t, false, (row) => this.#of.end(row))
    for (let at = first; at < ended.length; at += 1) visit(ended[at]!)
  }

  #lane(id: number): Lane {
    let lane = this.#lanes.get(id)
    if (lane === undefined) this.#lanes.set(id, (lane = { rows: [], reach: [], ended: [], spent: [] }))
    return lane
  }

  #end(lane: Lane, row: number): void {
    this.#sum(
      lane,
      insert(lane.ended, row, (one) => this.#of.end(one)),
    )
  }

  /** Works out how far rows reach, from a place whose row is new or has another end, as far as that makes a difference. */
  #measure({ rows, reach }: Lane, from: number): void {
    let far = reach[from - 1] ?? -Infinity
    for (let place = from; place < rows.length; place += 1) {
      far = Math.max(far, this.#of.until(rows[place]!))
      if (reach[place] === far) return
      reach[place] = far
    }
  }

  #sum({ ended, spent }: Lane, from: number): void {
    let sum = spent[from - 1] ?? 0
    for (let at = from; at < ended.length; at += 1)
      spent[at] = sum += this.#of.end(ended[at]!) - this.#of.start(ended[at]!)
  }
}

const NOTHING: Lane = { rows: [], reach: [], ended: [], spent: [] }

/** Puts a row in its place by `key`, behind its equals. @returns the place */
function insert(sorted: number[], row: number, key: (row: number) => number): number {
  let place = sorted.length
  while (place > 0 && key(sorted[place - 1]!) > key(row)) place -= 1
  if (place === sorted.length) sorted.push(row)
  else sorted.splice(place, 0, row)
  return place
}

/** First place whose key is above `t`, or with `equal` not below it; the length when there is none. */
function firstAbove(
  sorted: readonly number[],
  t: number,
  equal: boolean,
  key: (value: number) => number = (value) => value,
): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    const value = key(sorted[middle]!)
    if (value < t || (!equal && value === t)) low = middle + 1
    else high = middle
  }
  return low
}

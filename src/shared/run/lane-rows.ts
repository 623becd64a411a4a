/** A list of intervals on lanes, as Intervals has them; times in run milliseconds. */
interface Rows {
  readonly length: number
  lane(row: number): number
  start(row: number): number
  /** NaN while it lasts. */
  end(row: number): number
  /** Up to when it goes on. */
  until(row: number): number
}

/** The rows of one lane. */
interface Lane {
  /** In order of begin, with the latest time up to which one goes on (Infinity where one lasts). */
  readonly begun: OrderedRows
  /** Those that ended, in order of their end, with the time spent in them. */
  readonly ended: OrderedRows
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
 * indexes into the list.
 */
export class LaneRows {
  readonly #of: Rows
  readonly #lanes = new Map<number, Lane>()

  constructor(of: Rows) {
    this.#of = of
    for (let row = 0; row < of.length; row += 1) this.add(row)
  }

  /** A row was added to the list. */
  add(row: number): void {
    const lane = this.#lane(this.#of.lane(row))
    lane.begun.add(row)
    if (!Number.isNaN(this.#of.end(row))) lane.ended.add(row)
  }

  /** A row ended, or (`cut`) its process did. */
  ended(row: number, cut: boolean): void {
    const lane = this.#lane(this.#of.lane(row))
    lane.begun.changed(row)
    if (!cut) lane.ended.add(row)
  }

  /**
   * Calls `visit` with every row of a lane that lies between `from` and `to` (run ms) or reaches into it, and its place on
   * the lane, in order of begin.
   */
  each(lane: number, from: number, to: number, visit: (row: number, place: number) => void): void {
    const { rows, upTo: reach } = this.#lanes.get(lane)?.begun.settled() ?? NOTHING
    for (let place = firstAbove(reach, from, true); place < rows.length; place += 1) {
      const row = rows[place]!
      if (this.#of.start(row) > to) return
      if (this.#of.until(row) >= from) visit(row, place)
    }
  }

  /** Rows of a lane that had begun and went on at `t` (run ms), in order of begin. */
  openAt(lane: number, t: number): number[] {
    const { rows, upTo: reach } = this.#lanes.get(lane)?.begun.settled() ?? NOTHING
    const open: number[] = []
    const begun = firstAbove(rows, t, false, (row) => this.#of.start(row))
    for (let place = begun - 1; place >= 0 && reach[place]! > t; place -= 1)
      if (this.#of.until(rows[place]!) > t) open.push(rows[place]!)
    return open.reverse()
  }

  /** What ended on a lane after `t` (run ms); `since`: ends up to then do not count. */
  later(lane: number, t: number, since = -Infinity): Later {
    const { rows: ended, upTo: spent } = this.#lanes.get(lane)?.ended.settled() ?? NOTHING
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
    const { rows: ended } = this.#lanes.get(lane)?.ended.settled() ?? NOTHING
    const first = firstAbove(ended, t, false, (row) => this.#of.end(row))
    for (let at = first; at < ended.length; at += 1) visit(ended[at]!)
  }

  #lane(id: number): Lane {
    let lane = this.#lanes.get(id)
    if (lane === undefined) this.#lanes.set(id, (lane = laneOf(this.#of)))
    return lane
  }
}

function laneOf(of: Rows): Lane {
  const [start, end] = [(row: number) => of.start(row), (row: number) => of.end(row)]
  return {
    begun: new OrderedRows(start, -Infinity, (so, row) => Math.max(so, of.until(row))),
    ended: new OrderedRows(end, 0, (so, row) => so + end(row) - start(row)),
  }
}

const NOTHING: Settled = { rows: [], upTo: [] }

interface Settled {
  readonly rows: readonly number[]
  /** Of the rows up to and including each: what they come to. */
  readonly upTo: readonly number[]
}

/**
 * Rows in order of a time of theirs, equals as they came, and what they come to one after the other. Mostly news belong
 * to the end. Those that come late are gathered, and put in their places together when somebody asks: a program may tell
 * thousands at once of what lies long behind.
 */
class OrderedRows {
  readonly #time: (row: number) => number
  readonly #none: number
  readonly #with: (so: number, row: number) => number
  readonly #rows: number[] = []
  readonly #late: number[] = []
  readonly #upTo: number[] = []
  /** So many of `#upTo` are as they should be. */
  #known = 0

  /** @param none what no rows come to; @param and what rows that come to `so` do with one more */
  constructor(time: (row: number) => number, none: number, and: (so: number, row: number) => number) {
    this.#time = time
    this.#none = none
    this.#with = and
  }

  add(row: number): void {
    const last = this.#rows.at(-1)
    if (last !== undefined && this.#time(last) > this.#time(row)) this.#late.push(row)
    else this.#rows.push(row)
  }

  /** What a row counts for is another now; its place is the same. */
  changed(row: number): void {
    this.#known = Math.min(this.#known, firstAbove(this.#rows, this.#time(row), true, this.#time))
  }

  settled(): Settled {
    if (this.#late.length > 0) this.#merge()
    let so = this.#known === 0 ? this.#none : this.#upTo[this.#known - 1]!
    for (; this.#known < this.#rows.length; this.#known += 1)
      this.#upTo[this.#known] = so = this.#with(so, this.#rows[this.#known]!)
    return { rows: this.#rows, upTo: this.#upTo }
  }

  /** Makes room from the end on: every row moves once, and none before the first late one. */
  #merge(): void {
    const rows = this.#rows
    const late = this.#late.sort((a, b) => this.#time(a) - this.#time(b) || a - b)
    let from = rows.length
    for (const row of late) rows.push(row)
    let to = rows.length
    for (let row = late.pop(); row !== undefined; row = late.pop()) {
      const place = firstAbove(rows, this.#time(row), false, this.#time, from)
      while (from > place) rows[--to] = rows[--from]!
      rows[--to] = row
    }
    this.#known = Math.min(this.#known, from)
  }
}

/** First place up to `length` whose key is above `t`, or with `equal` not below it; the length when there is none. */
export function firstAbove<T>(
  sorted: readonly T[],
  t: number,
  equal: boolean,
  key: (value: T) => number = Number,
  length = sorted.length,
): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    const value = key(sorted[middle]!)
    if (value < t || (!equal && value === t)) low = middle + 1
    else high = middle
  }
  return low
}

import { LaneRows } from './lane-rows'
import { lastAmong } from './open-rows'
import { ofWhole } from './whole'

/** What is kept of tasks (or lock phases): rows beyond this forget the oldest and are counted. */
const MOST_ROWS = 200_000

/**
 * Intervals on lanes, in order of their begin as told: tasks, waits, holds. Columns of doubles that grow; the oldest
 * half is forgotten when `MOST_ROWS` is reached, so an index is only valid until the next `begin`.
 */
export class Intervals {
  #lane = new Int32Array(256)
  #tag = new Uint8Array(256)
  #start = new Float64Array(256)
  #end = new Float64Array(256)
  #queued = new Float64Array(256)
  #names: string[] = []
  #open = new Map<number, number[]>()
  #unended = new Set<number>()
  /** Lanes whose process has ended, with the run time of that end. */
  #abandoned = new Map<number, number>()
  /** Rows that the end of their process cut off, with the run time of that. */
  #cut = new Map<number, number>()
  /** The same rows by lane. */
  #cutOn = new Map<number, number[]>()
  #byLane: LaneRows | null = null
  readonly #onForget: (row: number) => void
  #length = 0
  #version = 0
  dropped = 0
  /** Run time of the last end among the forgotten, -Infinity: none was. */
  forgottenUntil = -Infinity

  /** @param onForget called with each row that is about to be forgotten */
  constructor(onForget: (row: number) => void = () => undefined) {
    this.#onForget = onForget
  }

  get length(): number {
    return this.#length
  }

  /** Another number whenever anything here is another than before. */
  get version(): number {
    return this.#version
  }

  lane(index: number): number {
    return this.#lane[index]!
  }

  /** For locks: 0 = wait, 1 = hold. For tasks: 0. */
  tag(index: number): number {
    return this.#tag[index]!
  }

  start(index: number): number {
    return this.#start[index]!
  }

  /** NaN while it lasts. */
  end(index: number): number {
    return this.#end[index]!
  }

  /**
   * Run time up to which a row goes on: its own end, else that of its process, else `now` (or its begin, which may lie
   * ahead of our clock).
   */
  until(index: number, now = Infinity): number {
    const end = this.#end[index]!
    return Number.isNaN(end) ? (this.#cut.get(index) ?? Math.max(this.#start[index]!, now)) : end
  }

  queued(index: number): number {
    return this.#queued[index]!
  }

  name(index: number): string {
    return this.#names[index]!
  }

  /** As they were at a moment that may move: `until` says its run time, milliseconds. */
  at(until: () => number): IntervalsView {
    return new PastIntervals(this, until)
  }

  /** The index of all rows by lane. */
  get byLane(): LaneRows {
    return (this.#byLane ??= new LaneRows(this))
  }

  /** Rows without an end, whether they go on or were cut off, in the order they were told. */
  get unended(): Iterable<number> {
    return this.#unended
  }

  /** Rows that have begun on `lane` and not ended, oldest first; none on an abandoned lane. */
  openOn(lane: number): readonly number[] {
    return this.#abandoned.has(lane) ? [] : (this.#open.get(lane) ?? [])
  }

  /** Rows of `lane` that the end of their process cut off, in the order of that: `until` says when. */
  cutOn(lane: number): readonly number[] {
    return this.#cutOn.get(lane) ?? NONE
  }

  /**
   * Takes a row. One with an `end` that matches the lane, start, name and tag of an open row ends that row; else it is
   * added. (The start alone would not do: a hold and the wait inside it may begin within one microsecond.)
   * @returns true when the row completed an interval
   */
  put(lane: number, start: number, end: number, queued: number, name: string, tag = 0): boolean {
    this.#version += 1
    const open = this.#open.get(lane)
    if (!Number.isNaN(end) && open !== undefined) {
      const which = lastAmong(
        open,
        (index) => this.#start[index] === start && this.#tag[index] === tag && this.#names[index] === name,
      )
      if (which >= 0) {
        const row = open.splice(which, 1)[0]!
        this.#end[row] = end
        this.#unended.delete(row)
        if (this.#cut.delete(row)) {
          const cut = this.#cutOn.get(lane)!
          cut.splice(cut.lastIndexOf(row), 1)
        }
        this.#byLane?.ended(row, false)
        return true
      }
    }
    if (this.#length === MOST_ROWS) this.#forget(MOST_ROWS / 2)
    if (this.#length === this.#lane.length) this.#grow(this.#length * 2)
    const at = this.#length
    this.#lane[at] = lane
    this.#tag[at] = tag
    this.#start[at] = start
    this.#end[at] = end
    this.#queued[at] = queued
    this.#names[at] = name
    this.#length += 1
    const cutAt = this.#abandoned.get(lane)
    if (cutAt !== undefined && Number.isNaN(end)) this.#cutOff(at, cutAt)
    this.#byLane?.add(at)
    if (!Number.isNaN(end)) return true
    this.#unended.add(at)
    const kept = this.#open.get(lane)
    if (kept === undefined) this.#open.set(lane, [at])
    else kept.push(at)
    return false
  }

  /**
   * Nothing on this lane goes on: its process ended at run time `at`. What the process said last may come after that news,
   * and then still ends its rows.
   */
  abandon(lane: number, at: number): void {
    this.#version += 1
    const rows = this.openOn(lane)
    if (!this.#abandoned.has(lane)) this.#abandoned.set(lane, at)
    for (const row of rows) {
      this.#cutOff(row, at)
      this.#byLane?.ended(row, true)
    }
  }

  /** The lane works again, for a new process that was given the same pid. What was cut off stays so. */
  revive(lane: number): void {
    this.#version += 1
    this.#abandoned.delete(lane)
    this.#open.delete(lane)
  }

  #cutOff(row: number, at: number): void {
    this.#cut.set(row, Math.max(this.#start[row]!, at))
    const lane = this.#lane[row]!
    const others = this.#cutOn.get(lane)
    if (others === undefined) this.#cutOn.set(lane, [row])
    else others.push(row)
  }

  #indexCut(): void {
    this.#cutOn = new Map()
    for (const [row, at] of this.#cut) this.#cutOff(row, at)
  }

  #columns() {
    return [this.#lane, this.#tag, this.#start, this.#end, this.#queued]
  }

  #forget(count: number): void {
    for (let row = 0; row < count; row += 1) {
      this.#onForget(row)
      this.forgottenUntil = Math.max(this.forgottenUntil, this.until(row, -Infinity))
    }
    for (const column of this.#columns()) column.copyWithin(0, count, this.#length)
    this.#names.splice(0, count)
    for (const [lane, rows] of this.#open) {
      const kept = rows.filter((row) => row >= count).map((row) => row - count)
      this.#open.set(lane, kept)
    }
    this.#cut = new Map([...this.#cut].filter(([row]) => row >= count).map(([row, at]) => [row - count, at]))
    this.#unended = new Set([...this.#unended].filter((row) => row >= count).map((row) => row - count))
    this.#indexCut()
    this.#byLane = null
    this.#length -= count
    this.dropped += count
  }

  #grow(size: number): void {
    const bigger = <A extends Int32Array | Uint8Array | Float64Array>(made: A, column: A): A => {
      made.set(column)
      return made
    }
    this.#lane = bigger(new Int32Array(size), this.#lane)
    this.#tag = bigger(new Uint8Array(size), this.#tag)
    this.#start = bigger(new Float64Array(size), this.#start)
    this.#end = bigger(new Float64Array(size), this.#end)
    this.#queued = bigger(new Float64Array(size), this.#queued)
  }
}

const NONE: readonly number[] = []

/** What is the same at every moment: rows are in the order they were told, and their indexes stay what they are. */
const Rows = ofWhole<Intervals>()(
  ['length', 'dropped', 'version'],
  ['lane', 'tag', 'start', 'queued', 'name'],
)

/** Intervals as they were: what ended later has no end, and what is open is what was. */
class PastIntervals extends Rows {
  readonly #until: () => number

  constructor(whole: Intervals, until: () => number) {
    super(whole)
    this.#until = until
  }

  end(index: number): number {
    const end = this.whole.end(index)
    return end <= this.#until() ? end : NaN
  }

  openOn(lane: number): readonly number[] {
    return this.whole.byLane.openAt(lane, this.#until())
  }

  cutOn(lane: number): readonly number[] {
    const then = this.#until()
    return this.whole.cutOn(lane).filter((row) => this.whole.until(row) <= then)
  }

  until(index: number, now = Infinity): number {
    const until = this.whole.until(index)
    return until <= this.#until() ? until : Math.max(this.start(index), now)
  }
}

/** Tasks, or waits and holds, as they are or were. */
export type IntervalsView = Intervals | PastIntervals

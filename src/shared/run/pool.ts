import type { PoolKind } from './records'
import { firstAbove, type Later } from './lane-rows'
import type { Intervals } from './intervals'
import type { Lane } from './lane'
import { higher } from './bulk'
import { LogHistogram } from './histogram'
import { present } from './present'

/** Width of the first bins of a pool's busy time, milliseconds; doubled whenever there are too many. */
const FIRST_BIN = 100
const MOST_BINS = 4096

/** Waits and run times of ended tasks, milliseconds. */
export interface PoolTimes {
  readonly wait: LogHistogram
  readonly run: LogHistogram
}

/** Busy time ÷ the time that there was (ms, both summed over lanes): NaN where there was no time, or no lane. */
export function busyShare(busy: number, capacity: number): number {
  return capacity > 0 ? busy / capacity : NaN
}

/** Where the account of a moment is counted back: the lanes of a run and their tasks. */
interface PoolWork {
  readonly lanes: readonly (Lane | undefined)[]
  readonly tasks: Intervals
}

/** What a pool did between two tellings of its repeats: run times of its first begin and its last end, NaN for none. */
interface Turn {
  readonly since: number
  firstStart: number
  lastEnd: number
}

/** What a pool is and did, as it is or as it was at a moment. */
export class PoolView {
  readonly id: string
  readonly kind: PoolKind
  /** Run time at which the program announced it. */
  readonly createdAt: number
  /** Its sizes since it was announced, with the run time from which each held; the first also before. */
  readonly sizes: { readonly t: number; readonly size: number }[]
  /** Tasks that it is to do in all; null: not known. */
  planned: number | null = null
  /** Whether the program said that the run is about it; see `mainPool`. */
  main = false
  readonly lanes: number[] = []
  /** Its repeats with the run times at which they began, in order; number 0: no repeat from then on. */
  readonly repeats: { readonly number: number; readonly t: number }[] = []
  /** What it did before its repeats, then in each of them, in their order. */
  readonly turns: Turn[] = [{ since: -Infinity, firstStart: NaN, lastEnd: NaN }]
  /** Tasks that ended. */
  tasks = 0
  /** Time spent in ended tasks, summed over lanes, milliseconds. */
  busy = 0
  /** Begin of the first task and end of the last that ended; NaN before. */
  firstStart = NaN
  lastEnd = NaN
  /** Of a repeat: the run times after and up to which tasks end that count, and busy time by lane (`busy` is the sum). */
  since = -Infinity
  until = Infinity
  busyOn: ReadonlyMap<number, number> | null = null

  constructor(id: string, kind: PoolKind, size: number, createdAt: number) {
    this.id = id
    this.kind = kind
    this.createdAt = createdAt
    this.sizes = [{ t: createdAt, size }]
  }

  get size(): number {
    return this.sizes.at(-1)!.size
  }

  /** Time that its lanes had between two run times, ms: its size may have changed meanwhile. */
  capacity(from: number, to: number): number {
    let sum = 0
    this.sizes.forEach(({ t, size }, place) => {
      const begin = place === 0 ? from : Math.max(from, t)
      const end = Math.min(to, this.sizes[place + 1]?.t ?? to)
      sum += size * Math.max(0, end - begin)
    })
    return sum
  }
}

/** A pool: lanes of one size and kind, with the account of what its lanes did. */
export class Pool extends PoolView {
  /** How long its tasks that ended waited before they began, and how long they ran. */
  readonly times: PoolTimes = { wait: new LogHistogram(), run: new LogHistogram() }
  /** Places of its repeats, by number. */
  readonly #placeOf = new Map<number, number>()
  binWidth = FIRST_BIN
  /** Busy milliseconds of all lanes in each bin of run time. */
  readonly bins: number[] = []

  resize(size: number, t: number): void {
    if (this.size !== size) this.sizes.push({ t, size })
  }

  /** A repeat begins at run time `t`, unless it is the one that goes on. */
  repeat(number: number, t: number): void {
    if (this.repeats.at(-1)?.number === number) return
    if (!this.#placeOf.has(number)) this.#placeOf.set(number, this.repeats.length)
    this.repeats.push({ number, t })
    // What others did in it may have been told before it.
    const before = this.turns.at(-1)!
    const late = before.lastEnd > t
    this.turns.push({
      since: t,
      firstStart: late ? Math.max(t, before.firstStart) : NaN,
      lastEnd: late ? before.lastEnd : NaN,
    })
    if (late) before.lastEnd = before.firstStart < t ? t : NaN
  }

  began(start: number): void {
    if (!(this.firstStart <= start)) this.firstStart = start
    const turn = this.#turnAt(start, false)
    if (!(turn.firstStart <= start)) turn.firstStart = start
  }

  /** @param queued how long the task waited before it began, milliseconds, NaN unknown */
  ended(start: number, end: number, queued = NaN): void {
    this.began(start)
    this.times.run.add(end - start)
    this.times.wait.add(queued)
    this.tasks += 1
    this.busy += end - start
    if (!(this.lastEnd >= end)) this.lastEnd = end
    const turn = this.#turnAt(end, true)
    if (!(turn.firstStart <= start)) turn.firstStart = Math.max(start, turn.since)
    if (!(turn.lastEnd >= end)) turn.lastEnd = end
    this.#spread(start, end)
  }

  /** As it was at run time `t`, before it was announced without any work: its account is counted back from now. */
  at(t: number, { lanes, tasks: { byLane } }: PoolWork): PoolView {
    const [first, ...later] = this.sizes
    const then = new PoolView(this.id, this.kind, first!.size, this.createdAt)
    for (const one of later) if (one.t <= t) then.sizes.push(one)
    for (const one of this.repeats) if (one.t <= t) then.repeats.push(one)
    const was = (at: number) => (at <= t ? at : NaN)
    const turns = this.turns.slice(0, then.repeats.length + 1)
    then.turns.splice(
      0,
      1,
      ...turns.map(({ since, firstStart, lastEnd }) => {
        return { since, firstStart: was(firstStart), lastEnd: was(lastEnd) }
      }),
    )
    then.planned = this.planned
    then.main = this.main
    if (this.firstStart <= t) then.firstStart = this.firstStart
    let { tasks, busy } = this
    for (const { lane, joinedAt, ownUntil } of present(this.lanes.map((lane) => lanes[lane]))) {
      const { count, time, lastEnd } = byLane.later(lane, t, ownUntil)
      tasks -= count
      busy -= time
      then.lastEnd = higher(then.lastEnd, lastEnd)
      if (joinedAt <= t) then.lanes.push(lane)
    }
    // Rows that were dropped from the list can't be counted back.
    then.tasks = Math.max(0, tasks)
    then.busy = tasks > 0 ? busy : 0
    return then
  }

  /**
   * One of its repeats as it was at run time `t`, before it began without any work; undefined: there is no such number. It
   * counts from the begin of its first task: a program may tell several pools of a repeat that they do one after the other.
   * Where tasks of it were forgotten, nobody knows what it
   * did (NaN).
   */
  repeatAt(number: number, t: number, { lanes, tasks }: PoolWork): PoolView | undefined {
    const place = this.#placeOf.get(number) ?? NaN
    const since = this.repeats[place]?.t
    if (since === undefined) return undefined
    const until = this.repeats[place + 1]?.t ?? Infinity
    const to = Math.max(since, Math.min(t, until))
    const { sizes } = this
    const [first, next] = [since, to].map((at) => firstAbove(sizes, at, false, (one) => one.t)) as [
      number,
      number,
    ]
    const repeat = new PoolView(this.id, this.kind, sizes[Math.max(0, first - 1)]!.size, since)
    for (let size = Math.max(1, first); size < next; size += 1) repeat.sizes.push(sizes[size]!)
    const { firstStart } = this.turns[place + 1]!
    if (firstStart <= t) repeat.firstStart = firstStart
    const busyOn = new Map<number, number>()
    for (const { lane, joinedAt, ownUntil } of present(this.lanes.map((lane) => lanes[lane]))) {
      if (joinedAt > t) continue
      const [begin, end] = [since, to].map((at) => tasks.byLane.later(lane, at, ownUntil)) as [Later, Later]
      repeat.lanes.push(lane)
      repeat.tasks += begin.count - end.count
      repeat.busy += begin.time - end.time
      busyOn.set(lane, begin.time - end.time)
      if (end.lastEnd > since) repeat.lastEnd = higher(repeat.lastEnd, end.lastEnd)
    }
    if (tasks.forgottenUntil > since) repeat.tasks = repeat.busy = NaN
    return Object.assign(repeat, { since, until, busyOn })
  }

  /** Waits and run times of the tasks of it, or of one of its repeats, that had ended by run time `t`. */
  timesAt(t: number, { lanes, tasks }: PoolWork, { since, until }: PoolView = this): PoolTimes {
    const all = since === -Infinity
    if (all && t === Infinity) return this.times
    // Of all, what ended later is taken back; of a repeat, which nobody has counted, what ended in it is put in.
    const { wait, run } = all
      ? { wait: this.times.wait.copy(), run: this.times.run.copy() }
      : { wait: new LogHistogram(), run: new LogHistogram() }
    const put = all ? 'remove' : 'add'
    const last = all ? Infinity : tasks.forgottenUntil > since ? -Infinity : Math.min(t, until)
    for (const lane of this.lanes)
      tasks.byLane.eachLater(lane, Math.max(all ? t : since, lanes[lane]?.ownUntil ?? Infinity), (row) => {
        if (tasks.end(row) > last) return
        run[put](tasks.end(row) - tasks.start(row))
        wait[put](tasks.queued(row))
      })
    return { wait, run }
  }

  /** A task belongs to the turn in which it ends; one that ends as the next turn begins does not belong to that. */
  #turnAt(t: number, atEnd: boolean): Turn {
    return this.turns[firstAbove(this.turns, t, atEnd, ({ since }) => since) - 1] ?? this.turns[0]!
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

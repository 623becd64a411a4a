import type { Intervals } from '../../../shared/run/intervals'
import type { RunModel } from '../../../shared/run/model'
import { LogHistogram } from './histogram'

/** The tasks (or waits and holds) of one lane, in order of their begin: row numbers counted from the run's first task on. */
interface LaneRows {
  rows: number[]
  /** Rows that had not ended when they were last looked at. */
  pending: number[]
  /** Length of the longest task, ms: how far before a window one may begin and still reach into it. */
  longest: number
}

/** Waits and run times of a pool's ended tasks, ms. */
export interface PoolTimes {
  readonly wait: LogHistogram
  readonly run: LogHistogram
}

/**
 * Finds the tasks of a lane in a stretch of time without looking at all of them. The model keeps tasks of all lanes in
 * one list in the order they were told; this follows the list and reads every row once. It does the same for any other
 * intervals on lanes.
 */
export class LaneIndex {
  readonly #of: (model: RunModel) => Intervals
  readonly #onEnd: (model: RunModel, index: number) => void
  readonly #lanes = new Map<number, LaneRows>()
  readonly #pools = new Map<string, PoolTimes>()
  #model: RunModel | null = null
  /** Rows read so far, counted from the run's first. */
  #read = 0

  /**
   * @param of the list of the model that is followed; by default its tasks
   * @param onEnd called once for each interval that has ended, with its index; by default its times are kept
   */
  constructor(of = (model: RunModel) => model.tasks, onEnd?: (model: RunModel, index: number) => void) {
    this.#of = of
    this.#onEnd = onEnd ?? ((model, index) => this.#keepTimes(model, index))
  }

  /** Takes in what the model has heard since the last call; begins anew for another model. */
  update(model: RunModel): void {
    if (model !== this.#model) {
      this.#model = model
      this.#lanes.clear()
      this.#pools.clear()
      this.#read = 0
    }
    const tasks = this.#of(model)
    for (const lane of this.#lanes.values()) this.#settle(model, lane)
    for (let row = Math.max(this.#read, tasks.dropped); row < tasks.dropped + tasks.length; row += 1)
      this.#take(model, row)
    this.#read = tasks.dropped + tasks.length
  }

  /** Times of a pool's ended tasks; empty histograms before the first. */
  times(pool: string): PoolTimes {
    let times = this.#pools.get(pool)
    if (times === undefined)
      this.#pools.set(pool, (times = { wait: new LogHistogram(), run: new LogHistogram() }))
    return times
  }

  /**
   * Calls `visit` with the index (into `model.tasks`, valid now) and the place on its lane of every task of `lane` that
   * may lie between `from` and `to` (run ms), in order of begin. Some before `from` may have ended already.
   */
  each(lane: number, from: number, to: number, visit: (index: number, place: number) => void): void {
    const entry = this.#lanes.get(lane)
    const model = this.#model
    if (entry === undefined || model === null) return
    const tasks = this.#of(model)
    const begin = this.#lowerBound(entry.rows, from - entry.longest)
    // How long a task under way will be is not known, so `longest` says nothing of it.
    for (const row of entry.pending) {
      const index = row - tasks.dropped
      if (index >= 0 && tasks.start(index) < from - entry.longest) visit(index, row)
    }
    for (let place = begin; place < entry.rows.length; place += 1) {
      const index = entry.rows[place] - tasks.dropped
      if (index < 0) continue
      if (tasks.start(index) > to) break
      visit(index, place)
    }
  }

  /** Calls `visit` with the index of every interval of `lane` that has not ended (or never will). */
  eachPending(lane: number, visit: (index: number) => void): void {
    const model = this.#model
    if (model === null) return
    const { dropped } = this.#of(model)
    for (const row of this.#lanes.get(lane)?.pending ?? []) if (row >= dropped) visit(row - dropped)
  }

  #take(model: RunModel, row: number): void {
    const tasks = this.#of(model)
    const index = row - tasks.dropped
    const laneId = tasks.lane(index)
    let lane = this.#lanes.get(laneId)
    if (lane === undefined) this.#lanes.set(laneId, (lane = { rows: [], pending: [], longest: 0 }))
    // Mostly in order already; a task told late (it ended after younger ones) moves back to its place.
    const { rows } = lane
    const start = tasks.start(index)
    let at = rows.length
    while (at > 0 && rows[at - 1] >= tasks.dropped && tasks.start(rows[at - 1] - tasks.dropped) > start)
      at -= 1
    if (at === rows.length) rows.push(row)
    else rows.splice(at, 0, row)
    if (Number.isNaN(tasks.end(index))) lane.pending.push(row)
    else this.#ended(model, lane, index)
  }

  #settle(model: RunModel, lane: LaneRows): void {
    const intervals = this.#of(model)
    const { dropped } = intervals
    if (lane.rows.length > 0 && lane.rows[0] < dropped) lane.rows = lane.rows.filter((row) => row >= dropped)
    if (lane.pending.length === 0) return
    lane.pending = lane.pending.filter((row) => {
      if (row < dropped) return false
      if (Number.isNaN(intervals.end(row - dropped))) return true
      this.#ended(model, lane, row - dropped)
      return false
    })
  }

  #ended(model: RunModel, lane: LaneRows, index: number): void {
    const tasks = this.#of(model)
    const length = tasks.end(index) - tasks.start(index)
    lane.longest = Math.max(lane.longest, length)
    this.#onEnd(model, index)
  }

  #keepTimes({ tasks, lanes }: RunModel, index: number): void {
    const times = this.times(lanes[tasks.lane(index)]?.pool ?? '')
    times.run.add(tasks.end(index) - tasks.start(index))
    times.wait.add(tasks.queued(index))
  }

  #lowerBound(rows: readonly number[], t: number): number {
    const tasks = this.#of(this.#model!)
    let low = 0
    let high = rows.length
    while (low < high) {
      const middle = (low + high) >> 1
      const index = rows[middle] - tasks.dropped
      if (index < 0 || tasks.start(index) < t) low = middle + 1
      else high = middle
    }
    return low
  }
}

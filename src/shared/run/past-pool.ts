import type { Intervals } from './intervals'
import type { Pool, PoolTimes } from './pool'
import { busyShare } from './pool'
import type { PoolKind } from './records'
import type { IntervalsView, LaneView, PoolView } from './view'
import type { Lane } from './work'
import { present } from './present'

/** A lane as it was at run time `t`; null before it was first heard of. */
export function laneAt(lane: Lane, { byLane }: Intervals, t: number): LaneView | null {
  if (lane.heardAt > t) return null
  const later = byLane.later(lane.lane, t)
  const tasks = Math.max(0, lane.tasks - later.count)
  return {
    ...lane,
    tasks,
    pool: lane.joinedAt > t ? '' : lane.pool,
    busy: tasks === 0 ? 0 : lane.busy - later.time,
  }
}

/** A pool as it was at run time `t`, before it was announced without any work. Its account is counted back from now. */
export function poolAt(
  pool: Pool,
  lanes: readonly (Lane | undefined)[],
  { byLane }: Intervals,
  t: number,
): PoolView {
  let { tasks, busy } = pool
  let lastEnd = NaN
  const own = present(pool.lanes.map((lane) => lanes[lane]))
  for (const { lane, joinedAt } of own) {
    const later = byLane.later(lane, t, joinedAt)
    tasks -= later.count
    busy -= later.time
    if (!(lastEnd >= later.lastEnd) && !Number.isNaN(later.lastEnd)) lastEnd = later.lastEnd
  }
  return new PastPool(pool, {
    tasks: Math.max(0, tasks),
    busy: tasks <= 0 ? 0 : busy,
    lastEnd,
    firstStart: pool.firstStart <= t ? pool.firstStart : NaN,
    size: pool.sizes.findLast((one) => one.t <= t)?.size ?? pool.sizes[0]?.size ?? pool.size,
    lanes: own.filter(({ joinedAt }) => joinedAt <= t).map(({ lane }) => lane),
  })
}

/** Waits and run times of the tasks of a pool that had ended by run time `t`. */
export function timesAt(
  pool: Pool,
  lanes: readonly (Lane | undefined)[],
  tasks: Intervals,
  t: number,
): PoolTimes {
  const [wait, run] = [pool.times.wait.copy(), pool.times.run.copy()]
  for (const lane of pool.lanes)
    tasks.byLane.eachLater(lane, Math.max(t, lanes[lane]?.joinedAt ?? Infinity), (row) => {
      run.remove(tasks.end(row) - tasks.start(row))
      wait.remove(tasks.queued(row))
    })
  return { wait, run }
}

type Done = Pick<PoolView, 'tasks' | 'busy' | 'lastEnd' | 'firstStart' | 'size' | 'lanes'>

class PastPool implements PoolView {
  readonly id: string
  readonly kind: PoolKind
  readonly createdAt: number
  readonly planned: number | null
  readonly main: boolean
  readonly tasks: number
  readonly busy: number
  readonly lastEnd: number
  readonly firstStart: number
  readonly size: number
  readonly lanes: readonly number[]

  constructor({ id, kind, createdAt, planned, main }: Pool, done: Done) {
    this.id = id
    this.kind = kind
    this.createdAt = createdAt
    this.planned = planned
    this.main = main
    this.tasks = done.tasks
    this.busy = done.busy
    this.lastEnd = done.lastEnd
    this.firstStart = done.firstStart
    this.size = done.size
    this.lanes = done.lanes
  }

  utilization(until = this.lastEnd): number {
    return busyShare(this.busy, this.size, until - this.firstStart)
  }
}

/** Intervals as they were: what ended later has no end, and what is open is what was. */
export class PastIntervals implements IntervalsView {
  readonly #of: Intervals
  readonly #until: () => number

  constructor(of: Intervals, until: () => number) {
    this.#of = of
    this.#until = until
  }

  /** Of the whole run: rows are in the order they were told, and their indexes stay what they are. */
  get length(): number {
    return this.#of.length
  }

  get dropped(): number {
    return this.#of.dropped
  }

  lane(index: number): number {
    return this.#of.lane(index)
  }

  tag(index: number): number {
    return this.#of.tag(index)
  }

  start(index: number): number {
    return this.#of.start(index)
  }

  end(index: number): number {
    const end = this.#of.end(index)
    return end <= this.#until() ? end : NaN
  }

  queued(index: number): number {
    return this.#of.queued(index)
  }

  name(index: number): string {
    return this.#of.name(index)
  }

  openOn(lane: number): readonly number[] {
    return this.#of.byLane.openAt(lane, this.#until())
  }
}

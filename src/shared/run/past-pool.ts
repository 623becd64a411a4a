import type { Intervals } from './intervals'
import type { Pool } from './pool'
import type { PoolKind } from './records'
import type { LaneHistory } from './past-work'
import type { IntervalsView, LaneView, PoolView } from './view'
import type { Lane } from './work'

/** What lanes and pools had done when their history was made: the past is counted back from there. */
export class Accounts {
  readonly #lanes = new Map<number, Account>()
  readonly #pools = new Map<string, Account>()

  constructor(lanes: readonly Lane[], pools: ReadonlyMap<string, Pool>) {
    for (const lane of lanes)
      if (lane !== undefined) this.#lanes.set(lane.lane, { tasks: lane.tasks, busy: lane.busy })
    for (const { id, tasks, busy } of pools.values()) this.#pools.set(id, { tasks, busy })
  }

  lane(lane: number): Account {
    return this.#lanes.get(lane) ?? NOTHING
  }

  pool(id: string): Account {
    return this.#pools.get(id) ?? NOTHING
  }
}

interface Account {
  readonly tasks: number
  readonly busy: number
}
const NOTHING: Account = { tasks: 0, busy: 0 }

/** A lane as it was at run time `t`; null before it was first heard of. */
export function laneAt(lane: Lane, accounts: Accounts, history: LaneHistory, t: number): LaneView | null {
  if (lane.heardAt > t) return null
  const { lane: id, pid, tid, role } = lane
  const { later, laterTime } = history.done(id, t)
  const account = accounts.lane(id)
  const tasks = Math.max(0, account.tasks - later)
  return {
    ...{ lane: id, pid, tid, role, tasks },
    pool: lane.joinedAt > t ? '' : lane.pool,
    busy: tasks === 0 ? 0 : account.busy - laterTime,
  }
}

/** A pool as it was at run time `t`, before it was announced without any work. */
export function poolAt(
  pool: Pool,
  lanes: readonly Lane[],
  accounts: Accounts,
  history: LaneHistory,
  t: number,
): PoolView {
  let { tasks, busy } = accounts.pool(pool.id)
  let lastEnd = NaN
  const own = pool.lanes.filter((lane) => lanes[lane] !== undefined)
  for (const lane of own) {
    const done = history.done(lane, t, lanes[lane].joinedAt)
    tasks -= done.later
    busy -= done.laterTime
    if (!(lastEnd >= done.lastEnd) && !Number.isNaN(done.lastEnd)) lastEnd = done.lastEnd
  }
  return new PastPool(pool, {
    tasks: Math.max(0, tasks),
    busy: tasks <= 0 ? 0 : busy,
    lastEnd,
    firstStart: pool.firstStart <= t ? pool.firstStart : NaN,
    size: pool.sizes.findLast((one) => one.t <= t)?.size ?? pool.sizes[0]?.size ?? pool.size,
    lanes: own.filter((lane) => lanes[lane].joinedAt <= t),
  })
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
    const wall = until - this.firstStart
    return wall > 0 && this.size > 0 ? this.busy / (this.size * wall) : NaN
  }
}

/** Intervals as they were: what ended later has no end, and what is open is what was. */
export class PastIntervals implements IntervalsView {
  readonly #of: Intervals
  readonly #until: () => number
  readonly #open: (lane: number) => readonly number[]

  constructor(of: Intervals, until: () => number, open: (lane: number) => readonly number[]) {
    this.#of = of
    this.#until = until
    this.#open = open
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
    return this.#open(lane)
  }
}

import type { LaneRecord, LocksRecord, PoolRecord, ProcessRecord, QueueRecord, TasksRecord } from './records'
import type { Deadlock } from './wait-for'
import { higher } from './bulk'
import type { Lane } from './lane'
import { Intervals } from './intervals'
import { LockTotals } from './lock-totals'
import { Pool } from './pool'
import { present } from './present'
import { Series } from './series'
import { WaitFor } from './wait-for'

/** Depth of a queue over time. */
export interface Queue {
  readonly id: string
  readonly depth: Series<'depth'>
  capacity: number
  peak: number
  /** The peak of what `depth` has forgotten, 0 before it forgets. */
  forgottenPeak: number
}

/** What programs say of their work: pools and their lanes, tasks, locks, queues. A part of the run model. */
export class Work {
  readonly pools = new Map<string, Pool>()
  /** By number; a damaged file may lack some. */
  readonly lanes: (Lane | undefined)[] = []
  readonly tasks = new Intervals()
  /** Waits and holds that ended, and all that the list has forgotten; and of these the forgotten ones alone. */
  readonly endedLocks = new LockTotals()
  readonly forgottenLocks = new LockTotals()
  readonly locks = new Intervals((row) => this.#forgetLock(row))
  /** Places of locks in the order of their first sight, by name. */
  readonly lockPlaces = new Map<string, number>()
  readonly queues = new Map<string, Queue>()
  readonly #waitFor = new WaitFor()
  readonly #capacity: number

  /** @param capacity rows kept of each queue */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get deadlocks(): readonly Deadlock[] {
    return this.#waitFor.deadlocks
  }

  /** Run time went on: a cycle that lasts becomes a deadlock. */
  advance(now: number): void {
    this.#waitFor.advance(now)
  }

  /** The pid was given out a second time: what its lanes had under way stays cut off. */
  revive(pid: ProcessRecord['pid']): void {
    for (const lane of this.lanes) {
      if (lane?.pid !== pid) continue
      this.tasks.revive(lane.lane)
      this.locks.revive(lane.lane)
      this.#waitFor.revive(lane.lane)
    }
  }

  /** Its process ended at run time `at`: nothing on its lanes goes on. */
  cutOff(pid: ProcessRecord['pid'], at: number): void {
    for (const { pid: owner, lane } of present(this.lanes)) {
      if (owner !== pid) continue
      this.tasks.abandon(lane, at)
      this.locks.abandon(lane, at)
      this.#waitFor.abandon(lane, at)
    }
  }

  pool({ pool: id, poolKind, size, tasks, main, repeat, t }: PoolRecord): void {
    const pool = this.pools.get(id) ?? new Pool(id, poolKind, size, t)
    pool.resize(size, t)
    pool.planned = tasks ?? pool.planned
    pool.main = main ?? pool.main
    if (repeat !== undefined) pool.repeat(repeat, t)
    this.pools.set(id, pool)
  }

  lane({ t, lane, pid, tid, pool }: LaneRecord, role: string): void {
    // A lane that first worked outside of any pool is told again once it works in one: what it did stays its own.
    const { tasks, busy, heardAt } = this.lanes[lane] ?? { tasks: 0, busy: 0, heardAt: t }
    // Tasks may be told later than they ended: of a lane that had none until now, all those to come are the pool's.
    const ownUntil = tasks > 0 ? t : -Infinity
    this.lanes[lane] = { lane, pid, tid, pool, heardAt, joinedAt: t, ownUntil, role, tasks, busy }
    this.pools.get(pool)?.lanes.push(lane)
  }

  /** @returns run time of the last end among them, -Infinity when none ended */
  addTasks({ lane, start, end, queued, names }: TasksRecord): number {
    let last = -Infinity
    for (let row = 0; row < lane.length; row += 1) {
      this.#task(lane[row]!, start[row]!, end[row]!, queued[row]!, names[row]!)
      if (end[row]! > last && this.lanes[lane[row]!] !== undefined) last = end[row]!
    }
    return last
  }

  addLocks({ lane, phase, start, end, names }: LocksRecord): void {
    for (let row = 0; row < lane.length; row += 1) {
      if (!this.lockPlaces.has(names[row]!)) this.lockPlaces.set(names[row]!, this.lockPlaces.size)
      this.endedLocks.see(lane[row]!, names[row]!)
      if (this.locks.put(lane[row]!, start[row]!, end[row]!, NaN, names[row]!, phase[row]))
        this.endedLocks.count(lane[row]!, names[row]!, phase[row] === 1, start[row]!, end[row]!)
      this.#waitFor.put(lane[row]!, names[row]!, phase[row]!, start[row]!, end[row]!)
    }
  }

  queue({ queue: id, at, depth, capacity }: QueueRecord): void {
    let queue = this.queues.get(id)
    if (queue === undefined) {
      queue = { id, depth: new Series(['depth'], this.#capacity), capacity, peak: 0, forgottenPeak: 0 }
      this.queues.set(id, queue)
    }
    queue.capacity = capacity
    for (let row = 0; row < at.length; row += 1) {
      if (queue.depth.length === this.#capacity)
        queue.forgottenPeak = higher(queue.forgottenPeak, queue.depth.at('depth', 0))
      queue.depth.push(at[row]!, { depth: depth[row] })
      queue.peak = higher(queue.peak, depth[row]!)
    }
  }

  #task(laneId: number, start: number, end: number, queued: number, name: string): void {
    const lane = this.lanes[laneId]
    if (lane === undefined) return
    const pool = this.pools.get(lane.pool)
    if (!this.tasks.put(laneId, start, end, queued, name)) return pool?.began(start)
    lane.tasks += 1
    lane.busy += end - start
    pool?.ended(start, end, queued)
  }

  #forgetLock(row: number): void {
    const { locks } = this
    const end = locks.until(row)
    // The end of one that is still open will be a row of its own.
    if (end === Infinity) return
    const of = [locks.lane(row), locks.name(row), locks.tag(row) === 1, locks.start(row), end] as const
    this.forgottenLocks.count(...of)
    if (Number.isNaN(locks.end(row))) this.endedLocks.count(...of)
  }
}

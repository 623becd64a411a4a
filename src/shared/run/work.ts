import type { LaneRecord, LocksRecord, PoolRecord, ProcessRecord, QueueRecord, TasksRecord } from './records'
import type { Deadlock } from './wait-for'
import { higher } from './bulk'
import type { Lane } from './lane'
import { Intervals } from './intervals'
import { LockTotals } from './lock-totals'
import { listIn } from './cycles'
import { Pool } from './pool'
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
  /** Lanes by thread (`pid/tid`). */
  readonly #onThread = new Map<string, number[]>()
  /** Lanes by the pid that they work for: those that go on, and those that its end cut off. */
  readonly #going = new Map<number, number[]>()
  readonly #ended = new Map<number, number[]>()
  /** Lanes of pids that were given out again, which have not been heard of since. */
  readonly #idle = new Set<number>()
  readonly #capacity: number
  readonly #endOf: (pid: number) => number | null

  /**
   * @param capacity rows kept of each queue
   * @param endOf run time at which the process that has a pid ended, null: it goes on
   */
  constructor(capacity: number, endOf: (pid: number) => number | null) {
    this.#capacity = capacity
    this.#endOf = endOf
  }

  get deadlocks(): readonly Deadlock[] {
    return this.#waitFor.deadlocks
  }

  /** Whether there are lanes of the process that has (or last had) this pid. */
  has(pid: ProcessRecord['pid']): boolean {
    return this.#going.has(pid) || this.#ended.has(pid)
  }

  /** Run time went on: a cycle that lasts becomes a deadlock. */
  advance(now: number): void {
    this.#waitFor.advance(now)
  }

  /** The pid was given out a second time: what its lanes had under way stays cut off. */
  revive(pid: ProcessRecord['pid']): void {
    for (const lanes of [this.#going, this.#ended]) {
      for (const lane of lanes.get(pid) ?? []) {
        this.tasks.revive(lane)
        this.locks.revive(lane)
        this.#waitFor.revive(lane)
        this.#idle.add(lane)
      }
      lanes.delete(pid)
    }
  }

  /** Its process ended at run time `at`: nothing on its lanes goes on. */
  cutOff(pid: ProcessRecord['pid'], at: number): void {
    for (const lane of this.#going.get(pid) ?? []) this.#abandon(pid, lane, at)
    this.#going.delete(pid)
  }

  /** A thread (or with tid 0 a process) has a role from now on. */
  named(pid: number, tid: number, role: string): void {
    for (const id of tid === 0 ? [0, pid] : [tid])
      for (const at of this.#onThread.get(`${pid}/${id}`) ?? []) {
        const lane = this.lanes[at]!
        if (lane.pid === pid && lane.tid === id) lane.role = role
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
    const before = this.lanes[lane]
    const { tasks, busy, heardAt } = before ?? { tasks: 0, busy: 0, heardAt: t }
    // Tasks may be told later than they ended: of a lane that had none until now, all those to come are the pool's.
    const ownUntil = tasks > 0 ? t : -Infinity
    this.lanes[lane] = { lane, pid, tid, pool, heardAt, joinedAt: t, ownUntil, role, tasks, busy }
    this.pools.get(pool)?.lanes.push(lane)
    if (before?.pid !== pid || before.tid !== tid) listIn(this.#onThread, `${pid}/${tid}`).push(lane)
    if (before?.pid !== pid) this.#works(pid, lane)
    else this.#heard(lane)
  }

  /** @returns run time of the last end among them, -Infinity when none ended */
  addTasks({ lane, start, end, queued, names }: TasksRecord): number {
    let last = -Infinity
    for (let row = 0; row < lane.length; row += 1) {
      this.#heard(lane[row]!)
      this.#task(lane[row]!, start[row]!, end[row]!, queued[row]!, names[row]!)
      if (end[row]! > last && this.lanes[lane[row]!] !== undefined) last = end[row]!
    }
    return last
  }

  addLocks({ lane, phase, start, end, names }: LocksRecord): void {
    for (let row = 0; row < lane.length; row += 1) {
      this.#heard(lane[row]!)
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

  /** A lane works for the process that has the pid now. Its first word may come after the end of that. */
  #works(pid: number, lane: number): void {
    const endedAt = this.#endOf(pid)
    if (endedAt === null) listIn(this.#going, pid).push(lane)
    else this.#abandon(pid, lane, endedAt)
  }

  #heard(lane: number): void {
    if (this.#idle.size > 0 && this.#idle.delete(lane)) this.#works(this.lanes[lane]!.pid, lane)
  }

  #abandon(pid: number, lane: number, at: number): void {
    listIn(this.#ended, pid).push(lane)
    this.tasks.abandon(lane, at)
    this.locks.abandon(lane, at)
    this.#waitFor.abandon(lane, at)
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

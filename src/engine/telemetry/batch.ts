import type {
  InspectorRecord,
  LaneRecord,
  LocksRecord,
  PoolRecord,
  QueueRecord,
  ResultRecord,
  RoleRecord,
  RunRecord,
  TasksRecord,
} from '../../shared/run/records'

/** Rows of one queue with one capacity. */
interface QueueRows {
  readonly queue: string
  readonly capacity: number
  readonly at: number[]
  readonly depth: number[]
}

/** Rows in plain arrays while they grow; columns when they leave. */
class IntervalRows {
  readonly lane: number[] = []
  readonly phase: number[] = []
  readonly start: number[] = []
  readonly end: number[] = []
  readonly queued: number[] = []
  readonly names: string[] = []

  push(lane: number, phase: number, start: number, end: number, queued: number, name: string): void {
    this.lane.push(lane)
    this.phase.push(phase)
    this.start.push(start)
    this.end.push(end)
    this.queued.push(queued)
    this.names.push(name)
  }

  tasks(): TasksRecord {
    return {
      kind: 'tasks',
      lane: Int32Array.from(this.lane),
      start: Float64Array.from(this.start),
      end: Float64Array.from(this.end),
      queued: Float64Array.from(this.queued),
      names: this.names,
    }
  }

  locks(): LocksRecord {
    return {
      kind: 'locks',
      lane: Int32Array.from(this.lane),
      phase: Uint8Array.from(this.phase),
      start: Float64Array.from(this.start),
      end: Float64Array.from(this.end),
      names: this.names,
    }
  }
}

/**
 * What was heard since the last flush, as few records as possible. They leave in an order that readers can apply at
 * once, whatever socket spoke first: roles, pools and inspectors, then lanes, then what happened on them.
 */
export class Batch {
  readonly named: (RoleRecord | PoolRecord | InspectorRecord)[] = []
  readonly lanes: LaneRecord[] = []
  readonly results: ResultRecord[] = []
  readonly tasks = new IntervalRows()
  readonly locks = new IntervalRows()
  readonly #queues: QueueRows[] = []
  readonly #current = new Map<string, QueueRows>()

  queue(queue: string, at: number, depth: number, capacity: number): void {
    let rows = this.#current.get(queue)
    if (rows === undefined || !Object.is(rows.capacity, capacity)) {
      rows = { queue, capacity, at: [], depth: [] }
      this.#queues.push(rows)
      this.#current.set(queue, rows)
    }
    rows.at.push(at)
    rows.depth.push(depth)
  }

  records(): RunRecord[] {
    const records: RunRecord[] = [...this.named, ...this.lanes]
    if (this.tasks.lane.length > 0) records.push(this.tasks.tasks())
    if (this.locks.lane.length > 0) records.push(this.locks.locks())
    for (const { queue, capacity, at, depth } of this.#queues)
      records.push({
        kind: 'queue',
        queue,
        capacity,
        at: Float64Array.from(at),
        depth: Float64Array.from(depth),
      } satisfies QueueRecord)
    records.push(...this.results)
    return records
  }
}

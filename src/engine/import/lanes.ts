import type { LaneRecord, LocksRecord, PoolRecord, RoleRecord, TasksRecord } from '../../shared/run/records'
import type { Interval, Thread } from './trace'
import { Depths } from './depths'

/** Rows of one record: small enough to be told while more are made. */
const ROWS = 2000
/** Lanes beyond this are not made; their tasks are counted. */
const MOST_LANES = 4000
/** Lanes that are no thread have numbers of their own. */
const SYNTHETIC = 1_500_000_000

export interface LaneRecords {
  readonly lanes: readonly LaneRecord[]
  readonly roles: readonly RoleRecord[]
  readonly pools: readonly PoolRecord[]
  /** In order of time. */
  readonly work: readonly (TasksRecord | (LocksRecord & { readonly t: number }))[]
  readonly dropped: number
}

interface Lane {
  /** Numbered in the order in which they are heard of, as every run has them. */
  readonly lane: number
  /** When it was, µs of the trace. */
  readonly since: number
  readonly pid: number
  readonly tid: number
  pool: string
  readonly role: string
}

/**
 * Lanes draw tasks side by side, one at a time. So slices that lie inside of others go to lanes of their own, one for each
 * depth, and asynchronous ones to as many slots as there were at once: nothing covers anything, and the utilization
 * of a process's threads counts the outermost slices alone. Tasks of programs that speak of pools (see
 * telemetry/wire.ts), and locks, stay on the lane that they were told for.
 *
 * @param nameOf of a process, for its pools
 * @param ms of the trace's µs
 * @param own a trace that we wrote: each thread of it is one lane
 */
export function lanesOf(
  intervals: readonly Interval[],
  threads: ReadonlyMap<string, Thread>,
  nameOf: (pid: number) => string,
  ms: (ts: number) => number,
  own = false,
): LaneRecords {
  const maker = new LaneMaker(threads, nameOf, own)
  // Stable: what began first comes first, the outer before the inner.
  const endOf = ({ end }: Interval) => (Number.isNaN(end) ? Infinity : end)
  const sorted = [...intervals].sort((a, b) => a.start - b.start || endOf(b) - endOf(a))
  for (const interval of sorted) maker.take(interval)
  return maker.records(ms)
}

class LaneMaker {
  readonly #threads: ReadonlyMap<string, Thread>
  readonly #nameOf: (pid: number) => string
  readonly #own: boolean
  readonly #lanes = new Map<string, Lane>()
  readonly #stacks = new Map<string, Depths>()
  readonly #pools = new Map<string, { kind: PoolRecord['poolKind']; lanes: number }>()
  /** In the order of their begins. */
  readonly #told: Told[number][] = []
  #synthetic = SYNTHETIC
  #dropped = 0

  constructor(threads: ReadonlyMap<string, Thread>, nameOf: (pid: number) => string, own: boolean) {
    this.#threads = threads
    this.#nameOf = nameOf
    this.#own = own
  }

  take(interval: Interval): void {
    const lane = this.#own || isTold(interval) ? this.#meant(interval) : this.#spread(interval)
    if (lane === null) this.#dropped += 1
    else this.#told.push({ lane: lane.lane, interval })
  }

  /** The lane that its program means. A trace of our own says which thread or slot a track stands for. */
  #meant({ pid, tid, pool, start: since }: Interval): Lane | null {
    const { name = '', args = {} } = this.#threads.get(`${pid}/${tid}`) ?? {}
    const { slot, of } = args
    if (typeof slot === 'number') {
      const key = `${pid}/slot ${slot}/${typeof args.pool === 'string' ? args.pool : ''}`
      return this.#lane(key, {
        since,
        pid,
        tid: -slot,
        pool: pool ?? '',
        role: name === `slot ${slot}` ? '' : name,
      })
    }
    const own = typeof of === 'number' ? of : tid
    const plain = own === pid ? 'main' : `thread ${own}`
    const role = name === plain || typeof of === 'number' ? '' : name
    const lane = this.#lane(`${pid}/${own}`, { since, pid, tid: own, pool: pool ?? '', role })
    if (lane?.pool === '' && pool !== null) lane.pool = pool
    return lane
  }

  #spread(interval: Interval): Lane | null {
    const { pid, tid, async, cat, start, end } = interval
    const stack = async ? `${pid}/async ${cat}` : `${pid}/${tid}`
    const depths = this.#stacks.get(stack) ?? new Depths()
    this.#stacks.set(stack, depths)
    const depth = depths.take(start, Number.isNaN(end) ? Infinity : Math.max(end, start))
    const key = `${stack} ${depth}`
    const known = this.#lanes.get(key)
    if (known !== undefined) return known
    const process = this.#nameOf(pid)
    if (async) {
      const pool = cat === '' ? `${process} · async` : `${process} · ${cat}`
      return this.#lane(key, { since: start, pid, tid: -1 - depth, pool, role: '' }, 'async')
    }
    const thread = this.#threads.get(`${pid}/${tid}`)?.name || (tid === pid ? 'main' : `thread ${tid}`)
    const place = { since: start, pid }
    if (depth === 0) return this.#lane(key, { ...place, tid, pool: process, role: thread }, 'thread')
    this.#synthetic += 1
    const inner = {
      ...place,
      tid: this.#synthetic,
      pool: `${process} · nested`,
      role: `${thread} ↳ ${depth}`,
    }
    return this.#lane(key, inner, 'thread')
  }

  #lane(key: string, lane: Omit<Lane, 'lane'>, kind?: PoolRecord['poolKind']): Lane | null {
    const known = this.#lanes.get(key)
    if (known !== undefined) return known
    if (this.#lanes.size === MOST_LANES) return null
    const made = { ...lane, lane: this.#lanes.size }
    this.#lanes.set(key, made)
    if (kind !== undefined) {
      const pool = this.#pools.get(lane.pool) ?? { kind, lanes: 0 }
      pool.lanes += 1
      this.#pools.set(lane.pool, pool)
    }
    return made
  }

  records(ms: (ts: number) => number): LaneRecords {
    const lanes: LaneRecord[] = []
    const roles: RoleRecord[] = []
    const told = this.#told
    for (const { lane, since, pid, tid, pool, role } of this.#lanes.values()) {
      const t = ms(since)
      if (role !== '') roles.push({ kind: 'role', t, pid, tid, role })
      lanes.push({ kind: 'lane', t, lane, pid, tid, pool })
    }
    const pools = [...this.#pools].map(([pool, { kind, lanes: size }]): PoolRecord => {
      return { kind: 'pool', t: 0, pool, poolKind: kind, size }
    })
    // What never ended comes last: a row that ends would else be taken for its end (see Intervals.put).
    const open = ({ interval }: Told[number]) => (Number.isNaN(interval.end) ? 1 : 0)
    told.sort((a, b) => a.interval.start - b.interval.start || open(a) - open(b))
    const [tasks, locks] = [
      told.filter(({ interval }) => !isLock(interval)),
      told.filter(({ interval }) => isLock(interval)),
    ]
    const work = [
      ...inParts(tasks).map((part) => tasksOf(part, ms)),
      ...inParts(locks).map((part) => locksOf(part, ms)),
    ]
    return { lanes, roles, pools, work, dropped: this.#dropped }
  }
}

type Told = readonly { readonly lane: number; readonly interval: Interval }[]

function inParts(told: Told): Told[] {
  return Array.from({ length: Math.ceil(told.length / ROWS) }, (_, part) =>
    told.slice(part * ROWS, (part + 1) * ROWS),
  )
}

function columns(told: Told, ms: (ts: number) => number) {
  return {
    lane: Int32Array.from(told, ({ lane }) => lane),
    start: Float64Array.from(told, ({ interval }) => ms(interval.start)),
    end: Float64Array.from(told, ({ interval }) => ms(interval.end)),
  }
}

function tasksOf(told: Told, ms: (ts: number) => number): TasksRecord {
  const queued = Float64Array.from(told, ({ interval }) => interval.queued / 1000)
  return { kind: 'tasks', ...columns(told, ms), queued, names: told.map(({ interval }) => interval.name) }
}

function locksOf(told: Told, ms: (ts: number) => number): LocksRecord & { readonly t: number } {
  const phase = Uint8Array.from(told, ({ interval }) => (interval.name.startsWith('hold ') ? 1 : 0))
  const names = told.map(({ interval }) => interval.name.slice(5))
  const rows = columns(told, ms)
  const t = rows.start.reduce((last, start) => Math.max(last, start), 0)
  return { kind: 'locks', t, ...rows, phase, names }
}

function isLock({ cat, name, async }: Interval): boolean {
  return cat === 'lock' && !async && /^(wait|hold) ./.test(name)
}

/** Whether a program spoke of this as ours do: then it knows its lanes. */
function isTold(interval: Interval): boolean {
  return (interval.pool !== null && !interval.async) || isLock(interval)
}

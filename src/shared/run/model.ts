import type {
  HostSample,
  LaneRecord,
  LedgerRecord,
  MetaRecord,
  OutputRecord,
  ResultRecord,
  RunOutcome,
  RunRecord,
  RunState,
  TickRecord,
} from './records'
import type { RecordingRecord, TicksRecord } from './recorded'
import type { Reason } from '../failure'
import type { LocalizedText } from '../text'
import type { Verdict } from './verdict'
import type { Deadlock } from './wait-for'
import type { PoolView } from './pool'
import { KeptOutput } from './kept-output'
import { RunProcess } from './process'
import { Processes } from './processes'
import { Rate, gapBetween } from './rate'
import { higher, highest, reduceTicks } from './bulk'
import { TreeMemory } from './tree-memory'
import { unreadableOf } from './unreadable'
import { Series } from './series'
import { inTerms, SLOT } from './terms'
import { Work } from './work'

export type { Lane } from './lane'
export type { Queue } from './work'

/** What is kept over time of the run as a whole; units as in RunProcess, `engineCpu` and `busy` as in TickRecord. */
export const TREE_SERIES = ['cpu', 'rss', 'pss', 'processes', 'engineCpu', 'hostBusy'] as const
export type TreeSeriesField = (typeof TREE_SERIES)[number]

export interface RunModelOptions {
  /** Rows of samples kept per process and for the tree. */
  readonly capacity?: number
  /** Ended processes listed one by one, see Listing; Infinity: all. */
  readonly mostEnded?: number
}

/**
 * The run model: what a sequence of records says, reduced. Live windows, the command line, verdicts and recorded runs
 * all read this class. What can be worked out from it and is shown in more than one place is in facts.ts. Not reactive on
 * purpose: who shows it is told when it changes.
 */
export class RunModel {
  meta: MetaRecord | null = null
  state: RunState = 'starting'
  outcome: RunOutcome | null = null
  reason: Reason | null = null
  /** Run time of the newest thing known, milliseconds. */
  now = 0
  /** Run time at which the run was over, null before. */
  endedAt: number | null = null
  /** By id, in order of first sight; of those that ended long ago there are sums only: `unlisted`. */
  readonly processes: Processes['list']
  readonly unlisted: Processes['unlisted']
  /** Ids of processes that somebody looks at now: they stay listed. */
  selected: ReadonlySet<number> = new Set()
  readonly tree: Series<TreeSeriesField>
  readonly pools: Work['pools']
  readonly lanes: Work['lanes']
  readonly tasks: Work['tasks']
  readonly locks: Work['locks']
  readonly endedLocks: Work['endedLocks']
  readonly forgottenLocks: Work['forgottenLocks']
  readonly lockPlaces: Work['lockPlaces']
  readonly queues: Work['queues']
  readonly results: ResultRecord[] = []
  /** Address of its inspector by pid, while it may be there. */
  readonly inspectors = new Map<number, string>()
  /** Whether there ever was one: what was seen through it is worth showing when it is gone. */
  inspected = false
  verdict: Verdict | null = null
  ledger: LedgerRecord | null = null
  /** Whether it is being written to a file; null: not known (yet). */
  recording: RecordingRecord | null = null
  malformed = 0
  dropped = 0
  malformedExample = ''
  /** Newest tick: interval and cost in milliseconds. */
  interval = NaN
  ticks = 0
  tickCost = 0
  engineCpu = NaN
  host: HostSample = { busy: NaN, availableMemory: NaN }
  readonly #processes: Processes
  readonly #work: Work
  #capacity: number
  #roles = new Map<string, string>()
  /** Kept apart from `tree`, which forgets its oldest rows. */
  #peaks: Partial<Record<TreeSeriesField, number>> = {}
  readonly #output = new KeptOutput()
  /** CPU time of the tree since it was last unknown, nanoseconds, and what it grows by. */
  #treeCpu = 0
  #treeRate = new Rate(0)

  constructor(options: RunModelOptions = {}) {
    this.#capacity = options.capacity ?? 6000
    this.tree = new Series(TREE_SERIES, this.#capacity)
    this.#work = new Work(this.#capacity, (pid) => this.byPid(pid)?.endedAt ?? null)
    // What a program calls by a name, lets work, or somebody looks at is more than one of many.
    this.#processes = new Processes(
      options.mostEnded,
      ({ id, role, details, pid }) =>
        role !== '' || details !== null || this.selected.has(id) || this.#work.has(pid),
    )
    const { list, unlisted } = this.#processes
    this.processes = list
    this.unlisted = unlisted
    const { pools, lanes, tasks, locks, endedLocks, forgottenLocks, lockPlaces, queues } = this.#work
    this.pools = pools
    this.lanes = lanes
    this.tasks = tasks
    this.locks = locks
    this.endedLocks = endedLocks
    this.forgottenLocks = forgottenLocks
    this.lockPlaces = lockPlaces
    this.queues = queues
  }

  /** It shows everything there is, as it is now. */
  get whole(): RunModel {
    return this
  }

  get moment(): null {
    return null
  }

  /** Processes so far. */
  get born(): number {
    return this.#processes.born
  }

  /** Live processes now. */
  get live(): number {
    return this.#processes.live
  }

  get over(): boolean {
    return this.state === 'ended' || this.state === 'failed'
  }

  /** Wall time so far or in all, milliseconds. */
  get wall(): number {
    return this.endedAt ?? this.now
  }

  /** The newest pieces of output. */
  get output(): readonly OutputRecord[] {
    return this.#output.records
  }

  /** What was written before those (or is missing from a recording), in pieces and in lines. */
  get outputDropped(): { readonly pieces: number; readonly lines: number } {
    const { pieces, lines } = this.#output.dropped
    const { cut } = this.recording ?? {}
    return { pieces: pieces + (cut?.pieces ?? 0), lines: lines + (cut?.lines ?? 0) }
  }

  /** Cycles of threads that wait for each other's locks, in order of their start; those that are over stay. */
  get deadlocks(): readonly Deadlock[] {
    return this.#work.deadlocks
  }

  /** The process that has (or last had) this pid. */
  byPid(pid: number): RunProcess | undefined {
    return this.#processes.byPid(pid)
  }

  /** A pool, or one of its repeats by its number; undefined while there is no such. */
  poolOf(id: string, repeat: number | null = null): PoolView | undefined {
    const pool = this.pools.get(id)
    return repeat === null ? pool : pool?.repeatAt(repeat, Infinity, this)
  }

  /** The role of a thread (or of a process with tid 0) as its program gave it, else ''. */
  roleOf(pid: number, tid: number): string {
    return this.#roles.get(`${pid}/${tid}`) ?? ''
  }

  /** A name that the program gave (role, pool, queue, task), in every language: as the scenario's terms have it. */
  say(name: string): LocalizedText {
    return inTerms(name, this.meta?.terms)
  }

  /** CPU time of the tree, nanoseconds: really spent as far as known, and seen by samples. */
  cpuTime(): { spent: number; sampled: number } {
    const { spent, sampled } = this.#processes.cpu
    return { spent: Math.max(spent, this.ledger?.cpu ?? 0), sampled }
  }

  /** Highest value of the tree at any tick, as in TREE_SERIES; NaN: never read, or not of every process. */
  peak(field: TreeSeriesField): number {
    const unreadable = this.unlisted.unreadable(field) > 0 || unreadableOf(this.processes, field).length > 0
    return unreadable ? NaN : (this.#peaks[field] ?? NaN)
  }

  /** Values of the last result record of this name, undefined when the program sent none. */
  result(name: string): Readonly<Record<string, number | string | boolean>> | undefined {
    return this.results.findLast((record) => record.name === name)?.values
  }

  applyAll(records: Iterable<RunRecord>): void {
    for (const record of records) this.apply(record)
  }

  apply(record: RunRecord): void {
    if ('t' in record && record.t !== undefined && record.t > this.now) this.now = record.t
    this.#work.advance(this.now)
    switch (record.kind) {
      case 'meta':
        this.meta = record
        this.interval = record.interval
        return
      case 'state':
        this.state = record.state
        this.outcome = record.outcome ?? this.outcome
        this.reason = record.reason ?? this.reason
        if (this.over) this.endedAt = record.t
        return
      case 'process':
        return this.#born(new RunProcess(record, this.meta?.startedAt ?? 0, this.#capacity))
      case 'command':
        return this.processes[record.id]?.become(record)
      case 'exec':
        this.processes[record.id]?.exec(record.t)
        return
      case 'unreadable':
        this.processes[record.id]?.refuse(record)
        return
      case 'detached':
        return this.processes[record.id]?.detach(record)
      case 'role':
        return this.#named(record.pid, record.tid, record.role)
      case 'exit': {
        const process = this.processes[record.id]
        if (process === undefined) return
        // An exit told twice (by sight, then by the parent's own word) refines the first; it is no second death.
        const { alive } = process
        this.inspectors.delete(process.pid)
        process.end(record)
        this.#work.cutOff(process.pid, process.endedAt ?? this.now)
        if (alive) this.#processes.ended(process)
        return
      }
      case 'tick':
        return this.#tick(record)
      case 'details': {
        const process = this.processes[record.id]
        if (process !== undefined) process.details = record
        return
      }
      case 'threads':
        return this.processes[record.id]?.list(record)
      case 'pool':
        return this.#work.pool(record)
      case 'lane':
        return this.#lane(record)
      case 'tasks':
        this.now = Math.max(this.now, this.#work.addTasks(record))
        return
      case 'locks':
        return this.#work.addLocks(record)
      case 'queue':
        return this.#work.queue(record)
      case 'result':
        this.results.push(record)
        return
      case 'drops':
        this.malformed = record.malformed
        this.dropped = record.dropped
        this.malformedExample = record.example
        return
      case 'output':
        this.#output.add(record)
        return
      case 'inspector':
        this.inspectors.set(record.pid, record.url)
        this.inspected = true
        return
      case 'ledger':
        this.ledger = record
        return
      case 'recording':
        this.recording = record
        return
      case 'series':
        this.processes[record.id]?.load(record)
        return
      case 'ticks':
        return this.#load(record)
      case 'unlisted':
        return this.#processes.load(record)
      case 'verdict':
        this.verdict = record.verdict
        return
      default:
        record satisfies never
    }
  }

  #born(process: RunProcess): void {
    const before = this.byPid(process.pid)
    if (before !== undefined) this.#replace(before)
    this.#processes.add(process)
    process.role = this.roleOf(process.pid, 0)
  }

  /** The pid is given out a second time: the role and the lanes of the process that had it first are not the new one's. */
  #replace(before: RunProcess): void {
    const { pid } = before
    if (before.role === this.roleOf(pid, 0)) this.#roles.delete(`${pid}/0`)
    this.#work.revive(pid)
  }

  #named(pid: number, tid: number, role: string): void {
    this.#roles.set(`${pid}/${tid}`, role)
    const process = this.byPid(pid)
    if (tid === 0 && process !== undefined) process.role = role
    this.#work.named(pid, tid, role)
  }

  #lane(record: LaneRecord): void {
    const { pid, tid } = record
    const fallback = tid === pid ? this.roleOf(pid, 0) : tid < 0 ? `${SLOT} ${-tid}` : ''
    this.#work.lane(record, this.roleOf(pid, tid) || fallback)
  }

  #tick(record: TickRecord): void {
    const { t, ids, columns } = record
    const middle = gapBetween(this.tree.last('t'), t, record.interval)
    if (!Number.isNaN(middle)) {
      this.tree.push(middle, {})
      for (const id of ids) {
        const { series } = this.processes[id] ?? {}
        if (series !== undefined && series.length > 0) series.push(middle, {})
      }
    }
    const memory = new TreeMemory()
    for (let row = 0; row < ids.length; row += 1) {
      const process = this.processes[ids[row]!]
      if (process === undefined || !process.alive) continue
      process.sample(t, columns, row)
      memory.add(process)
    }
    this.#push(t, {
      cpu: this.#treeShare(t, record.cpu),
      rss: memory.rss,
      pss: memory.pss,
      processes: ids.length,
      engineCpu: record.engineCpu,
      hostBusy: record.host.busy,
    })
    this.interval = record.interval
    this.ticks += 1
    this.tickCost += record.cost
    this.engineCpu = record.engineCpu
    this.host = record.host
  }

  /** Cores that the tree had since the tick before. Where that is unknown, the next one begins anew. */
  #treeShare(t: number, spent: number): number {
    if (Number.isNaN(spent)) {
      this.#treeCpu = 0
      this.#treeRate = new Rate(t)
      return NaN
    }
    this.#treeCpu += spent
    return this.#treeRate.take(t, this.#treeCpu)
  }

  /** The ticks of a recording, all at once, instead of what was there. */
  #load(record: TicksRecord): void {
    const { at, interval, cost, engineCpu, hostBusy, availableMemory } = record
    const end = at.length - 1
    if (end < 0) return
    const rows = reduceTicks(record)
    this.tree.fill(rows)
    this.#peaks = {}
    for (const field of TREE_SERIES) this.#peaks[field] = highest(rows[field])
    this.ticks = at.length
    this.tickCost = cost.reduce((sum, one) => sum + one, 0)
    this.interval = interval[end]!
    this.engineCpu = engineCpu[end]!
    this.host = { busy: hostBusy[end]!, availableMemory: availableMemory[end]! }
    this.now = Math.max(this.now, at[end]!)
    this.#work.advance(this.now)
  }

  #push(t: number, values: Readonly<Record<TreeSeriesField, number>>): void {
    this.tree.push(t, values)
    for (const field of TREE_SERIES) this.#peaks[field] = higher(this.#peaks[field] ?? NaN, values[field])
  }
}

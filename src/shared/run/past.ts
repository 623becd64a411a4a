import type { Moment } from '../protocol'
import type { RunModel, TreeSeriesField } from './model'
import type { Reason } from '../failure'
import type { LedgerRecord, OutputRecord, RunOutcome, RunState } from './records'
import type { IntervalsView } from './intervals'
import type { Lane } from './lane'
import type { PoolView } from './pool'
import type { SeriesView } from './series'
import type { Verdict } from './verdict'
import type { Deadlock } from './wait-for'
import type { PastMoment } from './past-process'
import type { RunProcess } from './process'
import { higher, highest } from './bulk'
import { PastProcess } from './past-process'
import { unreadableOf } from './unreadable'
import { present } from './present'
import { ofWhole } from './whole'
import { laneAt } from './lane'
import type { Queue } from './work'

/** What is the same at every moment; totals that are told from time to time are as known now. */
const Facts = ofWhole<RunModel>()(['meta', 'malformed', 'dropped', 'outputDropped'], ['roleOf', 'say'])

/**
 * A run as it was at one moment, read from what the model of the whole run keeps: nothing is replayed, so that the
 * moment can follow a pointer. It says what a model would say that had heard everything up to then and nothing later,
 * but for this: processes are there from their birth on and not from first sight, tasks and circles of locks from their
 * begin on and not from when they were told, and roles are those known now.
 *
 * Like the model it is not reactive: the code that moves it notifies its readers.
 */
export class Past extends Facts {
  readonly tree: SeriesView<TreeSeriesField>
  readonly tasks: IntervalsView
  readonly locks: IntervalsView
  readonly #moment: { t: number; exact: Moment | null; exactRow: PastMoment['exactRow'] }
  readonly #known = new WeakMap<RunProcess, PastProcess>()
  readonly #queues = new Map<string, PastQueue>()
  readonly #byPid = new Map<number, number[]>()
  #indexed = 0
  #unlisted = 0
  #exactRows = new Map<number, number>()
  /** What was made for this moment; empty again when it moves. */
  #made: Partial<Made> = {}

  constructor(whole: RunModel, t: number) {
    super(whole)
    this.#moment = { t, exact: null, exactRow: (id) => this.#exactRows.get(id) }
    const until = () => this.#moment.t
    this.tree = whole.tree.until(until)
    this.tasks = whole.tasks.at(until)
    this.locks = whole.locks.at(until)
    this.moveTo(t)
  }

  /** Goes to another moment (run time, milliseconds), or looks again at this one after the run has gone on. */
  moveTo(t: number): void {
    if (t !== this.#moment.t) this.#refine(null)
    this.#moment.t = t
    this.#made = {}
  }

  /** Takes what the engine read at this moment; it holds until the moment moves. */
  refine(exact: Moment): void {
    this.#refine(exact)
    this.#made = {}
  }

  /** Whether fields are known that only the engine can tell. */
  get exact(): boolean {
    return this.#moment.exact !== null
  }

  get moment(): number {
    return this.#moment.t
  }

  get now(): number {
    return this.#moment.t
  }

  get endedAt(): number | null {
    const { endedAt } = this.whole
    return endedAt !== null && endedAt <= this.now ? endedAt : null
  }

  get over(): boolean {
    return this.endedAt !== null
  }

  get wall(): number {
    return this.endedAt ?? this.now
  }

  get state(): RunState {
    return this.over ? this.whole.state : 'running'
  }

  get outcome(): RunOutcome | null {
    return this.over ? this.whole.outcome : null
  }

  get reason(): Reason | null {
    return this.over ? this.whole.reason : null
  }

  get verdict(): Verdict | null {
    return this.over ? this.whole.verdict : null
  }

  get ledger(): LedgerRecord | null {
    const { ledger } = this.whole
    return ledger !== null && ledger.t <= this.now ? ledger : null
  }

  get processes(): readonly (PastProcess | undefined)[] {
    return this.#lives().processes
  }

  get born(): number {
    return this.#lives().born
  }

  get live(): number {
    return this.#lives().live
  }

  get lanes(): readonly (Readonly<Lane> | undefined)[] {
    if (this.#made.lanes !== undefined) return this.#made.lanes
    const lanes: (Readonly<Lane> | undefined)[] = []
    for (const lane of present(this.whole.lanes)) {
      const then = laneAt(lane, this.whole.tasks, this.now)
      if (then !== null) lanes[lane.lane] = then
    }
    return (this.#made.lanes = lanes)
  }

  get pools(): ReadonlyMap<string, PoolView> {
    return (this.#made.pools ??= new Map(
      [...this.whole.pools]
        .filter(([, { createdAt }]) => createdAt <= this.now)
        .map(([id, pool]) => [id, pool.at(this.now, this.whole)]),
    ))
  }

  get queues(): ReadonlyMap<string, PastQueue> {
    return (this.#made.queues ??= new Map(
      [...this.whole.queues.values()].flatMap((whole) => {
        const queue = this.#queue(whole)
        return queue.depth.length > 0 ? [[whole.id, queue]] : []
      }),
    ))
  }

  get deadlocks(): readonly Deadlock[] {
    return (this.#made.deadlocks ??= this.whole.deadlocks
      .filter(({ start }) => start <= this.now)
      .map(({ members, start, end, cut }) => {
        const over = end !== null && end <= this.now
        return { members, start, end: over ? end : null, cut: over && cut }
      }))
  }

  get output(): readonly OutputRecord[] {
    return (this.#made.output ??= this.whole.output.slice(0, this.outputLength))
  }

  /** How many of the pieces of output that are kept had been written. */
  get outputLength(): number {
    const { output } = this.whole
    let low = 0
    let high = output.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (output[middle]!.t <= this.now) low = middle + 1
      else high = middle
    }
    return low
  }

  byPid(pid: number): PastProcess | undefined {
    const { processes, unlisted } = this.whole
    if (unlisted.count !== this.#unlisted) {
      this.#unlisted = unlisted.count
      this.#byPid.clear()
      this.#indexed = 0
    }
    for (; this.#indexed < processes.length; this.#indexed += 1) {
      const process = processes[this.#indexed]
      if (process === undefined) continue
      const same = this.#byPid.get(process.pid)
      if (same === undefined) this.#byPid.set(process.pid, [process.id])
      else same.push(process.id)
    }
    const id = this.#byPid.get(pid)?.findLast((one) => processes[one]!.startedAt <= this.now)
    return id === undefined ? undefined : this.#process(processes[id]!)
  }

  poolOf(id: string, repeat: number | null = null): PoolView | undefined {
    const pool = this.whole.pools.get(id)
    if (pool === undefined) return undefined
    if (repeat !== null) return pool.repeatAt(repeat, this.now, this.whole)
    return this.pools.get(id) ?? pool.at(this.now, this.whole)
  }

  cpuTime(): { spent: number; sampled: number } {
    return (this.#made.cpuTime ??= this.#sumCpu())
  }

  peak(field: TreeSeriesField): number {
    if (this.over) return this.whole.peak(field)
    if (this.whole.unlisted.unreadable(field) > 0) return NaN
    if (unreadableOf(this.processes, field).length > 0) return NaN
    return highest(this.tree.slice(field))
  }

  #sumCpu(): { spent: number; sampled: number } {
    let { cpu: spent, sampled } = this.whole.unlisted.at(this.now)
    for (const process of this.processes) {
      if (process === undefined) continue
      spent += process.cpu
      sampled += process.sampledCpu
    }
    return { spent: Math.max(spent, this.ledger?.cpu ?? 0), sampled }
  }

  #lives(): Lives {
    if (this.#made.lives !== undefined) return this.#made.lives
    const { whole, now } = this
    const processes: (PastProcess | undefined)[] = []
    const unlisted = whole.unlisted.at(now)
    let { born } = unlisted
    let live = born - unlisted.ended
    for (const process of present(whole.processes)) {
      if (process.startedAt > now) continue
      processes[process.id] = this.#process(process)
      born += 1
      if (process.endedAt === null || process.endedAt > now) live += 1
    }
    return (this.#made.lives = { processes, born, live })
  }

  #process(process: RunProcess): PastProcess {
    let known = this.#known.get(process)
    if (known === undefined) this.#known.set(process, (known = new PastProcess(process, this.#moment)))
    return known
  }

  #queue(whole: Queue): PastQueue {
    let queue = this.#queues.get(whole.id)
    if (queue === undefined) this.#queues.set(whole.id, (queue = new PastQueue(whole, () => this.#moment.t)))
    return queue
  }

  #refine(exact: Moment | null): void {
    this.#moment.exact = exact
    this.#exactRows = new Map()
    exact?.ids.forEach((id, row) => this.#exactRows.set(id, row))
  }
}

interface Lives {
  readonly processes: readonly (PastProcess | undefined)[]
  readonly born: number
  readonly live: number
}

interface Made {
  lives: Lives
  lanes: readonly (Readonly<Lane> | undefined)[]
  pools: ReadonlyMap<string, PoolView>
  queues: ReadonlyMap<string, PastQueue>
  deadlocks: readonly Deadlock[]
  output: readonly OutputRecord[]
  cpuTime: { spent: number; sampled: number }
}

/** A queue as it was. The moment moves; the object stays. */
export class PastQueue extends ofWhole<Queue>()(['id', 'capacity']) {
  readonly depth: SeriesView<'depth'>

  constructor(whole: Queue, until: () => number) {
    super(whole)
    this.depth = whole.depth.until(until)
  }

  get peak(): number {
    return higher(this.whole.forgottenPeak, highest(this.depth.slice('depth')))
  }
}

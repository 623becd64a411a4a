import type { SeriesRecord } from './recorded'
import type {
  CommandRecord,
  DetachedRecord,
  DetailsRecord,
  ExitRecord,
  ProcessRecord,
  ThreadsRecord,
  UnreadableRecord,
} from './records'
import type { SampleColumns, SampleField } from './fields'
import { higher, highest, reduceSeries } from './bulk'
import { Rate } from './rate'
import { Series } from './series'
import { HeldMaps, OF_MAPS } from './maps'
import { Voids } from './voids'

/**
 * What is kept of a process over time: CPU share (1 = one core), bytes, bytes, count, run-queue wait per time (1 =
 * one thread), CPU time so far (nanoseconds), state as a character code, the kernel's own peak of RSS (bytes).
 */
export const PROCESS_SERIES = [
  'cpu',
  'rss',
  'pss',
  'threads',
  'runWait',
  'cpuTime',
  'state',
  'rssPeak',
] as const
export type ProcessSeriesField = (typeof PROCESS_SERIES)[number]

const PEAKS = ['rss', 'pss', 'threads'] as const
type Peaks = Readonly<Record<(typeof PEAKS)[number], number>>

/** One process of a run, from first sight to exit, and what was read of it. */
export class RunProcess {
  readonly id: number
  readonly pid: number
  readonly createdAt: number
  readonly ppid: number
  /** Id of the parent in the run, -1 when the parent is outside. */
  readonly parent: number
  readonly uid: number
  /** Run time of its creation (before first sight), milliseconds. */
  readonly startedAt: number
  /** Ids of its children, as far as they are listed. */
  children: number[] = []
  name: string
  /** What the program calls it, else ''. */
  role = ''
  argv: readonly string[] = []
  endedAt: number | null = null
  readonly voids = new Voids()
  /** Run time at which its parent had ended before it; null: never. */
  orphanedAt: number | null = null
  /** Run time at which it was found to lead a session of its own, below the root; null: never. */
  ownSessionAt: number | null = null
  exitCode: number | null = null
  signal: string | null = null
  readonly series: Series<ProcessSeriesField>
  details: DetailsRecord | null = null
  threads: ThreadsRecord | null = null
  /** The reading before `threads`: rates are differences of the two. */
  previousThreads: ThreadsRecord | null = null
  #peaks = { rss: NaN, pss: NaN, threads: NaN }
  #exitCpu = NaN
  #exitRssPeak = NaN
  /** Names and command lines with the run time from which each held, the first without a command line. */
  readonly #commands: { readonly t: number; readonly name: string; readonly argv: readonly string[] }[] = []
  #maps = new HeldMaps()
  #latest: Partial<Record<SampleField, number>> = {}
  #cpuRate: Rate
  #runWaitRate: Rate
  #coarse = false

  constructor(record: ProcessRecord, runStart: number, capacity: number) {
    this.id = record.id
    this.pid = record.pid
    this.createdAt = record.createdAt
    this.ppid = record.ppid
    this.parent = record.parent
    this.uid = record.uid
    this.name = record.name
    this.startedAt = record.createdAt - runStart
    this.series = new Series(PROCESS_SERIES, capacity)
    this.#cpuRate = new Rate(this.startedAt)
    this.#runWaitRate = new Rate(this.startedAt)
  }

  get alive(): boolean {
    return this.endedAt === null
  }

  /** Whether it ended by a signal, or with a code other than 0. */
  get failed(): boolean {
    return !this.alive && (this.signal !== null || (this.exitCode ?? 0) !== 0)
  }

  /** Its command line became known, or changed by exec. */
  become({ t, name, argv }: CommandRecord): void {
    if (this.#commands.length === 0) this.#commands.push({ t: -Infinity, name: this.name, argv: this.argv })
    this.#commands.push({ t, name, argv })
    this.name = name
    this.argv = argv
  }

  /** It replaced its program: the memory of the old one is gone. */
  exec(t: number): void {
    this.voids.execs.push(t)
    this.#forget(OF_MAPS)
    // What it was it is no more; what it became is not known until a command record says so.
    this.argv = []
    this.name = ''
  }

  /** Some fields can't be read any more, or can again. */
  refuse(record: UnreadableRecord): void {
    this.voids.refusals.push(record)
    this.#forget(record.fields)
  }

  /** Fields that the operating system refuses to tell now. */
  get unreadable(): readonly SampleField[] {
    return this.voids.unreadableAt(Infinity)
  }

  /** Whether it was so for any part of its life up to run time `t`, milliseconds. */
  wasUnreadable(field: SampleField, t = Infinity): boolean {
    return this.voids.wasUnreadable(field, t)
  }

  /**
   * Highest RSS, bytes: of all samples, and where the kernel keeps it also between them (an exec lets it begin anew). A
   * peak is NaN where the field could not be read for a part of the life: nobody knows it then.
   */
  get peakRss(): number {
    return higher(this.#peak('rss'), this.#exitRssPeak)
  }

  get peakPss(): number {
    return this.#peak('pss')
  }

  get peakThreads(): number {
    return this.#peak('threads')
  }

  /** Run times at which it replaced its program, as far as the kernel told. */
  get execs(): readonly number[] {
    return this.voids.execs
  }

  /** Its parent ended before it, or it leads a session of its own: the first time counts. */
  detach({ t, how }: DetachedRecord): void {
    if (how === 'orphan') this.orphanedAt ??= t
    else this.ownSessionAt ??= t
  }

  /** Takes a reading of its threads. */
  list(threads: ThreadsRecord): void {
    this.previousThreads = this.threads
    this.threads = threads
  }

  /** What it was called at run time `t`, milliseconds, as far as it was known then. */
  commandAt(t: number): { readonly name: string; readonly argv: readonly string[] } {
    return this.#commands.findLast((one) => one.t <= t) ?? this
  }

  /** The last value read of a field; NaN when it never was, can't be now, or is void. Units as in SAMPLE_FIELDS. */
  latest(field: SampleField): number {
    return this.#latest[field] ?? NaN
  }

  /** Share of one core since the reading before (1 = one core busy), NaN when unknown or ended. */
  get cpuShare(): number {
    return this.alive ? this.#cpuRate.share : NaN
  }

  /** Time spent runnable without a core per time (1 = one thread all of the time), NaN when unknown or ended. */
  get runWaitShare(): number {
    return this.alive ? this.#runWaitRate.share : NaN
  }

  /** State letter, '' when unknown. */
  get state(): string {
    const code = this.latest('state')
    return Number.isNaN(code) ? '' : String.fromCharCode(code)
  }

  /** CPU time that samples saw, nanoseconds (0 when none). */
  get sampledCpu(): number {
    return this.#latest.cpu ?? 0
  }

  /** CPU time spent, nanoseconds: what its exit told, else what samples saw. */
  get cpu(): number {
    return Number.isNaN(this.#exitCpu) ? this.sampledCpu : Math.max(this.#exitCpu, this.sampledCpu)
  }

  /** Whether anybody ever said what it spent; what lived between two ticks has often gone unread. */
  get cpuKnown(): boolean {
    return this.#latest.cpu !== undefined || !Number.isNaN(this.#exitCpu)
  }

  /** Whether a row of `series` stands for a stretch of many samples: a part of a large recording, for the time being. */
  get coarse(): boolean {
    return this.#coarse
  }

  /** Takes one row of a tick. */
  sample(t: number, columns: SampleColumns, row: number): void {
    if (this.#maps.take(columns.rss?.[row] ?? NaN, columns.pss?.[row] ?? NaN)) this.#forget(OF_MAPS)
    for (const field in columns) {
      const value = columns[field as SampleField]![row]
      if (!Number.isNaN(value)) this.#latest[field as SampleField] = value
    }
    const {
      rss = NaN,
      pss = NaN,
      threads = NaN,
      cpu: cpuTime = NaN,
      state = NaN,
      rssPeak = NaN,
    } = this.#latest
    this.#raise({ rss: higher(rss, rssPeak), pss, threads })
    const cpu = this.#cpuRate.take(t + (columns.cpuAt?.[row] || 0) / 1000, columns.cpu?.[row] ?? NaN)
    const runWait = this.#runWaitRate.take(t, columns.runWait?.[row] ?? NaN, threads)
    this.series.push(t, { cpu, rss, pss, threads, runWait, cpuTime, state, rssPeak })
  }

  /** Takes all samples of a recording at once, instead of what was there. */
  load(record: SeriesRecord): void {
    const cpuRate = new Rate(this.startedAt)
    const runWaitRate = new Rate(this.startedAt)
    const bulk = reduceSeries(record, cpuRate, runWaitRate, this.voids)
    this.series.fill(bulk.rows)
    this.#cpuRate = cpuRate
    this.#runWaitRate = runWaitRate
    this.#latest = bulk.latest
    this.#maps = bulk.maps
    this.#coarse = record.coarse
    const { rss, pss, threads, rssPeak } = bulk.rows
    this.#peaks = {
      rss: higher(highest(rss), highest(rssPeak)),
      pss: highest(pss),
      threads: highest(threads),
    }
    // The highest value within a stretch is kept beside it.
    if (record.peaks !== undefined) this.#raise(record.peaks)
  }

  end(record: ExitRecord): void {
    this.endedAt ??= record.t
    this.exitCode = record.code ?? this.exitCode
    this.signal = record.signal ?? this.signal
    if (!Number.isNaN(record.cpu)) this.#exitCpu = record.cpu
    this.#exitRssPeak = record.rssPeak ?? this.#exitRssPeak
  }

  #peak(field: keyof Peaks): number {
    return this.wasUnreadable(field) ? NaN : this.#peaks[field]
  }

  #raise(values: Peaks): void {
    for (const field of PEAKS) this.#peaks[field] = higher(this.#peaks[field], values[field])
  }

  #forget(fields: readonly SampleField[]): void {
    for (const field of fields) delete this.#latest[field]
  }
}

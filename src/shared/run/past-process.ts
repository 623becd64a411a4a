import type { Moment } from '../protocol'
import type { MomentColumns, SampleField } from './fields'
import type { ProcessSeriesField, RunProcess } from './process'
import type { DetailsRecord, ThreadsRecord } from './records'
import type { SeriesView } from './series'
import { higher } from './bulk'
import { ofWhole } from './whole'

/** Fields that the series of a process keep, by the name they have there. */
const KEPT: Partial<Record<SampleField, ProcessSeriesField>> = {
  cpu: 'cpuTime',
  rss: 'rss',
  pss: 'pss',
  threads: 'threads',
  state: 'state',
}

/** The moment that all processes of a past share. */
export interface PastMoment {
  readonly t: number
  /** Everything that was read at that moment, once the engine has told. */
  readonly exact: Moment | null
  /** The row of a process there, undefined when it has none. */
  exactRow(id: number): number | undefined
}

/** What holds at every moment. `role` as far as it is known now: a name is a help, whenever it was told. */
const Constants = ofWhole<RunProcess>()([
  'id',
  'pid',
  'createdAt',
  'ppid',
  'parent',
  'uid',
  'startedAt',
  'role',
])

/** A process as it was. The moment moves; the object stays. */
export class PastProcess extends Constants {
  readonly series: SeriesView<ProcessSeriesField>
  readonly #moment: PastMoment
  #peaks = { rows: -1, rss: NaN, pss: NaN, threads: NaN }

  constructor(whole: RunProcess, moment: PastMoment) {
    super(whole)
    this.#moment = moment
    this.series = whole.series.until(() => moment.t)
  }

  get name(): string {
    return this.whole.commandAt(this.#moment.t).name
  }

  get argv(): readonly string[] {
    return this.whole.commandAt(this.#moment.t).argv
  }

  get endedAt(): number | null {
    return upTo(this.whole.endedAt, this.#moment.t)
  }

  get orphanedAt(): number | null {
    return upTo(this.whole.orphanedAt, this.#moment.t)
  }

  get ownSessionAt(): number | null {
    return upTo(this.whole.ownSessionAt, this.#moment.t)
  }

  get alive(): boolean {
    return this.endedAt === null
  }

  get exitCode(): number | null {
    return this.alive ? null : this.whole.exitCode
  }

  get signal(): string | null {
    return this.alive ? null : this.whole.signal
  }

  get cpuShare(): number {
    return this.alive ? this.#share('cpuShare', 'cpu') : NaN
  }

  get runWaitShare(): number {
    return this.alive ? this.#share('runWaitShare', 'runWait') : NaN
  }

  get state(): string {
    const code = this.latest('state')
    return Number.isNaN(code) ? '' : String.fromCharCode(code)
  }

  get sampledCpu(): number {
    return this.latest('cpu') || 0
  }

  get cpu(): number {
    return this.alive ? this.sampledCpu : this.whole.cpu
  }

  get cpuKnown(): boolean {
    return this.alive ? !Number.isNaN(this.latest('cpu')) : this.whole.cpuKnown
  }

  get peakRss(): number {
    return this.alive ? this.#peakOf('rss') : this.whole.peakRss
  }

  get peakPss(): number {
    return this.alive ? this.#peakOf('pss') : this.whole.peakPss
  }

  get peakThreads(): number {
    return this.alive ? this.#peakOf('threads') : this.whole.peakThreads
  }

  /** What a program is stays; what was counted later than the moment is not told. */
  get details(): DetailsRecord | null {
    const { details } = this.whole
    if (details === null || details.t <= this.#moment.t) return details
    return { ...details, nice: null, openFiles: null, openFilesLimit: null, allowedCpus: null }
  }

  get threads(): ThreadsRecord | null {
    const { threads, previousThreads } = this.whole
    if (threads !== null && threads.t <= this.#moment.t) return threads
    return previousThreads !== null && previousThreads.t <= this.#moment.t ? previousThreads : null
  }

  get previousThreads(): ThreadsRecord | null {
    const { threads, previousThreads } = this.whole
    return threads !== null && threads.t <= this.#moment.t ? previousThreads : null
  }

  /**
   * The last value read of a field up to the moment. Of fields that the series lack only the engine can tell: NaN until
   * it has.
   */
  latest(field: SampleField): number {
    const exact = this.#exact(field)
    if (!Number.isNaN(exact)) return exact
    const kept = KEPT[field]
    return kept === undefined ? NaN : this.#kept(kept)
  }

  /** Fields that the operating system refused to tell then. */
  get unreadable(): readonly SampleField[] {
    return this.whole.voids.unreadableAt(this.#moment.t)
  }

  wasUnreadable(field: SampleField): boolean {
    return this.whole.wasUnreadable(field, this.#moment.t)
  }

  #share(exact: 'cpuShare' | 'runWaitShare', kept: 'cpu' | 'runWait'): number {
    // Rows of a part that is not there in full are means of stretches: the moment itself is better known.
    const value = this.whole.coarse ? this.#exact(exact) : NaN
    return Number.isNaN(value) ? this.#kept(kept) : value
  }

  #exact(field: keyof MomentColumns): number {
    const { exact } = this.#moment
    const row = exact === null ? undefined : this.#moment.exactRow(this.id)
    return row === undefined ? NaN : (exact!.columns[field]?.[row] ?? NaN)
  }

  #kept(field: ProcessSeriesField): number {
    return this.series.last(field)
  }

  #peakOf(field: 'rss' | 'pss' | 'threads'): number {
    return this.wasUnreadable(field) ? NaN : this.#peak()[field]
  }

  #peak() {
    const { series } = this
    if (this.#peaks.rows === series.length) return this.#peaks
    const peaks = { rows: series.length, rss: NaN, pss: NaN, threads: NaN }
    for (let row = 0; row < peaks.rows; row += 1) {
      for (const field of ['rss', 'pss', 'threads'] as const)
        peaks[field] = higher(peaks[field], series.at(field, row))
      peaks.rss = higher(peaks.rss, series.at('rssPeak', row))
    }
    return (this.#peaks = peaks)
  }
}

const upTo = (at: number | null, t: number): number | null => (at !== null && at <= t ? at : null)

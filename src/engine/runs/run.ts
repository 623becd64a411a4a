import type { Scenario } from '../../shared/scenario'
import type { RunSignal, Settings } from '../../shared/protocol'
import type { Reason } from '../../shared/failure'
import type { HostFacts, RunOrigin, RunOutcome, RunRecord } from '../../shared/run/records'
import type { Prediction } from '../../shared/prediction'
import { RunModel } from '../../shared/run/model'
import type { EventHub } from '../sampling/events/hub'
import type { ExitFacts, SampleSource } from '../sampling/source'
import { TelemetryServer } from '../telemetry/server'
import { EngineFailure } from '../failure'
import { guard, guardNumber } from './guards'
import type { LaunchRequest } from './launch'
import { Launched } from './launched'
import { RunLog } from './log'
import * as reasons from './reasons'
import type { Reaper } from './reaper'
import { RunLife } from './states'
import { Strangers } from './strangers'

export interface RunContext {
  readonly id: string
  readonly origin: RunOrigin
  readonly request: LaunchRequest
  /** Judges the run when it is over. */
  readonly scenario: Scenario | null
  readonly prediction: Prediction | null
  readonly settings: Settings
  readonly host: HostFacts
  readonly version: string
  readonly source: SampleSource
  readonly reaper: Reaper
  /** The kernel's process events; null: the run is followed by looking alone. */
  readonly events: EventHub | null
}

/**
 * A run, from start to the last exit: turns what its subject and its programs' telemetry tell into records, holds them,
 * guards it, and judges it in the end. Everybody reads the records or the model, nobody reads the parts.
 */
export class Run {
  readonly id: string
  readonly model = new RunModel()
  /** It stays what it is. */
  readonly replaced = null
  /** Settles when the run is over and its last record was told. */
  readonly done: Promise<void>
  /** Set when another run was active at any time: their CPU times can't be told apart by getrusage. */
  overlapped = false
  readonly #context: RunContext
  readonly #log = new RunLog()
  readonly #life = new RunLife()
  readonly #listeners = new Set<(records: readonly RunRecord[]) => void>()
  readonly #origin = performance.now()
  /** Not from `performance.timeOrigin`: a machine that slept since has a clock that went on. */
  readonly #startedAt = Date.now()
  readonly #subject: Launched
  #telemetry: TelemetryServer | null = null
  #ending: { readonly outcome: RunOutcome; readonly reason: Reason; now: boolean } | null = null
  #settle!: () => void

  constructor(context: RunContext) {
    this.id = context.id
    this.#context = context
    this.#subject = this.#makeSubject()
    const { unheard } = this.#subject
    const { info } = context.source
    this.done = new Promise((settle) => (this.#settle = settle))
    this.#emit([
      {
        kind: 'meta',
        runId: context.id,
        startedAt: this.#startedAt,
        origin: context.origin,
        host: context.host,
        sampler: unheard === null ? info : { ...info, reasons: [...info.reasons, unheard] },
        interval: 1000 / context.settings.hz,
        version: context.version,
        terms: context.scenario?.terms ?? {},
        ...(context.prediction === null ? {} : { prediction: context.prediction }),
      },
      { kind: 'state', t: 0, state: 'starting' },
    ])
    void this.#start()
  }

  get over(): boolean {
    return this.#life.over
  }

  /** How many of the records told are no longer among `records`. */
  get forgot(): number {
    return this.#log.dropped
  }

  /** Everything told so far. */
  get records(): readonly RunRecord[] {
    return this.#log.records
  }

  /** Records so far at once, then every batch as it comes. @returns ends the subscription */
  subscribe(listener: (records: readonly RunRecord[]) => void): () => void {
    listener(this.#log.records)
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** A word about the run from outside of it (its recording). */
  told(record: RunRecord): void {
    this.#emit([record])
  }

  /** Details and threads of these processes (ids of the run), once a second. */
  select(ids: ReadonlySet<number>): void {
    this.model.selected = ids
    this.#subject.select(ids)
  }

  /**
   * TERM to the whole tree, KILL after a grace. @returns when the run is over
   * @param now skips the grace
   */
  stop(reason = reasons.stoppedByUser(), outcome: RunOutcome = 'stopped', now = false): Promise<void> {
    if (this.over) return this.done
    // A run that is still starting sees `#ending` once its root is there.
    if (this.#ending === null) this.#ending = { outcome, reason, now }
    else this.#ending.now ||= now
    if (this.#life.state !== 'starting') this.#end()
    return this.done
  }

  /**
   * Sends a signal to one process of the run.
   * @throws EngineFailure `process-gone`, `signal-refused`
   */
  signal(id: number, signal: RunSignal): Promise<void> {
    return this.#subject.signal(id, signal)
  }

  /**
   * Writes a line to the program's input, where it was started with one.
   * @param line null: there will be no more
   * @returns once it is passed on: whoever has much to say waits for that
   * @throws EngineFailure `no-input`, also where much of it still waits to be read
   */
  input(line: string | null): Promise<void> {
    return this.#subject.input(line)
  }

  #clock = () => performance.now() - this.#origin

  #emit(records: readonly RunRecord[]): void {
    if (records.length === 0) return
    try {
      this.model.applyAll(records)
      this.#log.append(records, this.model)
      for (const listener of this.#listeners) listener(records)
    } catch (error) {
      this.#broken(error)
    }
  }

  /**
   * What a program does or says must not reach beyond its run: one that the engine can't make sense of ends, the others go on.
   */
  #broken(error: unknown): void {
    console.error(`The run ${this.id} can't go on:`, error)
    if (this.#ending === null) void this.stop(reasons.internalFault(error), 'failed')
  }

  async #start(): Promise<void> {
    const { request, reaper } = this.#context
    const strangers = new Strangers(this.#startedAt, (pid) => this.model.byPid(pid) !== undefined)
    try {
      this.#telemetry = await TelemetryServer.open({
        startedAt: this.#startedAt,
        emit: (records) => this.#emit(records),
        isStranger: (pid) => strangers.has(pid),
        onExit: ({ pid, code, signal }) => this.#subject.toldExit(pid, { code, signal }),
      })
      const { path } = this.#telemetry
      reaper.addSocket(path)
      await this.#subject.start({ FORKSCOPE_TRACE: path }, `FORKSCOPE_TRACE=${path}`, ([root, ...first]) => {
        this.#life.to('running')
        this.#emit([{ kind: 'state', t: this.#clock(), state: 'running' }, root, ...first])
      })
    } catch (error) {
      const reason =
        error instanceof EngineFailure ? error.failure : reasons.couldNotStart(error, request.argv)
      return this.#finish('failed', { code: reason.code, text: reason.text })
    }
    if (this.#ending !== null) this.#end()
  }

  #makeSubject(): Launched {
    const { request, source, reaper, events, settings } = this.#context
    const overlapped = () => this.overlapped
    return new Launched(
      { request, source, reaper, events, interval: 1000 / settings.hz, overlapped },
      {
        model: this.model,
        startedAt: this.#startedAt,
        origin: this.#origin,
        clock: this.#clock,
        emit: (records) => this.#emit(records),
        grew: (live) => this.#guardNumber(live),
        ticked: () => this.#guard(),
        ended: (root) => void this.#finishEnded(root),
        unkillable: (pids) => void this.#finish('ended', reasons.unkillable(pids), this.#ending?.outcome),
      },
    )
  }

  #guard(): void {
    if (this.over) return
    const { host, settings } = this.#context
    const reason = guard(this.model, settings, host.totalMemory, this.#clock())
    if (reason !== null) void this.stop(reason, 'guarded')
  }

  /** A storm of forks is stopped as soon as it is heard or seen: to read so many processes first would let it grow on. */
  #guardNumber(live: number): void {
    const reason = this.#ending === null ? guardNumber(live, this.#context.settings) : null
    if (reason !== null) void this.stop(reason, 'guarded')
  }

  #end(): void {
    const { reason, outcome, now } = this.#ending!
    if (this.#life.to('stopping'))
      this.#emit([{ kind: 'state', t: this.#clock(), state: 'stopping', reason }])
    // What has outgrown a limit would go on growing before a last reading.
    this.#subject.end({ now, outgrown: outcome === 'guarded' })
  }

  #finishEnded({ code, signal }: ExitFacts): Promise<void> {
    if (this.#ending !== null) return this.#finish('ended', this.#ending.reason, this.#ending.outcome)
    if (code === 0) return this.#finish('ended', null, 'completed')
    return this.#finish('ended', reasons.rootFailed(code, signal), 'failed')
  }

  /** The only way out: lets everything go, then tells the account, the end and the verdict. */
  async #finish(
    state: 'ended' | 'failed',
    reason: Reason | null,
    outcome: RunOutcome = 'failed',
  ): Promise<void> {
    if (this.over) return
    if (state === 'ended' && this.#life.state === 'starting') this.#life.to('running')
    if (!this.#life.to(state)) return
    await this.#subject.drain()
    await this.#telemetry?.close()
    if (this.#telemetry !== null) this.#context.reaper.removeSocket(this.#telemetry.path)
    const t = this.#clock()
    const records: RunRecord[] = state === 'ended' ? [this.#subject.ledger(t)] : []
    this.#subject.release()
    records.push({ kind: 'state', t, state, outcome, ...(reason === null ? {} : { reason }) })
    this.#emit(records)
    if (state === 'ended' && this.#context.scenario !== null) this.#judge(this.#context.scenario)
    this.#settle()
  }

  #judge(scenario: Scenario): void {
    try {
      this.#emit([{ kind: 'verdict', t: this.#clock(), verdict: scenario.judge(this.model) }])
    } catch (error) {
      console.error(`The verdict of ${scenario.id} failed:`, error)
      this.#emit([
        { kind: 'verdict', t: this.#clock(), verdict: { claims: [], summary: reasons.noVerdict(error) } },
      ])
    }
  }
}

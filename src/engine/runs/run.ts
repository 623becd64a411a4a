import type { ChildProcess } from 'node:child_process'
import type { Scenario } from '../../shared/scenario'
import type { RunSignal, Settings } from '../../shared/protocol'
import type { Reason } from '../../shared/failure'
import type { HostFacts, RunOrigin, RunOutcome, RunRecord } from '../../shared/run/records'
import type { LocalizedText } from '../../shared/text'
import type { Prediction } from '../../shared/prediction'
import { RunModel } from '../../shared/run/model'
import type { EventHub } from '../sampling/events/hub'
import { sameProcess, type ExitFacts, type SampleSource } from '../sampling/source'
import { Pacer } from '../sampling/pacer'
import { TelemetryServer } from '../telemetry/server'
import { EngineFailure } from '../failure'
import { Account } from './account'
import { rootCommand } from './commands'
import { Fellows, vanished } from './fellows'
import { guard, guardNumber } from './guards'
import { isLauncher, launch, type LaunchRequest } from './launch'
import { Lineage } from './lineage'
import { RunLog } from './log'
import { openOutput } from './output/open'
import { pieces } from './output/pieces'
import * as reasons from './reasons'
import type { Reaper } from './reaper'
import { Scratch } from './scratch'
import { send } from './signals'
import { RUN_TIMES, RunLife } from './states'
import { Tracker } from './tracker'
import { Words } from './words'

/** Live processes are asked for their process group this often, milliseconds. */
const RENEW = 1000

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
 * One launch, from start to the last exit: puts launcher, tracker, telemetry and guards together and turns what they
 * tell into the run's records. Everybody reads the records or the model, nobody reads the parts.
 */
export class Run {
  readonly id: string
  readonly model = new RunModel()
  /** Settles when the run is over and its last record was told. */
  readonly done: Promise<void>
  /** Set when another run was active at any time: their CPU times can't be told apart by getrusage. */
  overlapped = false
  readonly #context: RunContext
  readonly #log = new RunLog()
  readonly #life = new RunLife()
  readonly #listeners = new Set<(records: readonly RunRecord[]) => void>()
  readonly #fellows: Fellows
  readonly #words = new Words()
  readonly #origin = performance.now()
  /** Not from `performance.timeOrigin`: a machine that slept since has a clock that went on. */
  readonly #startedAt = Date.now()
  readonly #account: Account
  readonly #tracker: Tracker
  /** The run by the kernel's word; null where there is none. */
  #lineage: Lineage | null = null
  /** The root is there, and the first process of the run. */
  #rooted = false
  #telemetry: TelemetryServer | null = null
  #scratch: Scratch | null = null
  #selected: ReadonlySet<number> = new Set()
  readonly #output = openOutput()
  #read: Promise<void> = Promise.resolve()
  #rootExit: ExitFacts | null = null
  #ending: { outcome: RunOutcome; reason: Reason; since: number; killedAt: number } | null = null
  /** Nobody was alive at the last look. */
  #empty = false
  #renewed = 0
  #looks: NodeJS.Timeout | null = null
  #settle!: () => void

  constructor(context: RunContext) {
    this.id = context.id
    this.#context = context
    this.#fellows = new Fellows(context.source, context.reaper, this.#startedAt)
    this.#tracker = this.#makeTracker()
    const unheard = this.#listen()
    // A proof that events work costs a child, so the account begins after it.
    this.#account = new Account()
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

  /** How many ticks and pieces of output are no longer among `records`. */
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
    this.#selected = ids
    this.#tracker.select(ids)
  }

  /**
   * TERM to the whole tree, KILL after a grace. @returns when the run is over
   * @param now skips the grace
   */
  stop(reason = reasons.stoppedByUser(), outcome: RunOutcome = 'stopped', now = false): Promise<void> {
    if (this.#ending !== null) {
      if (now) this.#ending.since = -Infinity
    } else if (!this.over) {
      this.#ending = { outcome, reason, since: now ? -Infinity : this.#clock(), killedAt: NaN }
      // A run that is still starting sees `#ending` once its root is there.
      if (this.#life.state === 'running') this.#beginEnding()
    }
    return this.done
  }

  /**
   * Sends a signal to one process of the run.
   * @throws EngineFailure `process-gone`, `signal-refused`
   */
  async signal(id: number, signal: RunSignal): Promise<void> {
    const followed = this.#tracker.live.get(this.model.processes[id]?.pid ?? -1)
    const now = followed?.id === id ? await this.#fellows.facts(followed.facts.pid) : null
    // Between a look and a signal a pid can become a stranger's.
    if (now === null || !sameProcess(now, followed!.facts)) throw reasons.processGone()
    if (!send(now.pid, signal)) throw reasons.signalRefused(now.pid, signal)
    void this.#tracker.tick()
  }

  #clock = () => performance.now() - this.#origin

  #emit(records: readonly RunRecord[]): void {
    if (records.length === 0) return
    this.model.applyAll(records)
    this.#log.append(records)
    for (const listener of this.#listeners) listener(records)
  }

  async #start(): Promise<void> {
    const { request } = this.#context
    let child: ChildProcess
    try {
      this.#telemetry = await TelemetryServer.open({
        startedAt: this.#startedAt,
        emit: (records) => this.#emit(records),
        onExit: ({ pid, code, signal }) => this.#toldExit(pid, { code, signal }),
      })
      this.#context.reaper.addSocket(this.#telemetry.path)
      this.#fellows.mark = `FORKSCOPE_TRACE=${this.#telemetry.path}`
      this.#scratch = await Scratch.make(this.#context.reaper)
      const own = { FORKSCOPE_TRACE: this.#telemetry.path, FORKSCOPE_SCRATCH: this.#scratch.path }
      child = await launch(
        { ...request, env: { ...request.env, ...own } },
        this.#output.stdio,
        (pid, launched) => {
          // Before anything else happens: what it does from its first moment on is its own.
          if (this.#lineage?.root(pid, launched) === false) this.#unlisten()
        },
      )
    } catch (error) {
      const reason =
        error instanceof EngineFailure ? error.failure : reasons.couldNotStart(error, request.argv)
      return this.#finish('failed', { code: reason.code, text: reason.text })
    }
    const pid = child.pid!
    this.#context.reaper.add(pid)
    child.once('exit', (code, signal) => {
      this.#rootExit = { code, signal }
      this.#toldExit(pid, this.#rootExit)
      // A root that is not followed yet is found gone by the first tick.
      if (this.#rooted) this.#tracker.tickSoon()
    })
    this.#fellows.take({ pid, pgid: pid, session: pid })
    const root = this.#lineage === null ? await this.#fellows.facts(pid) : null
    // Only now, with nothing awaited until the root is followed: it is the first process, and a tick may find others.
    this.#rooted = true
    this.#tracker.select(this.#selected)
    this.#life.to('running')
    // A root that is gone before anyone could look still was a process of the run.
    const told = this.#lineage?.begin() ?? this.#tracker.follow(root ?? vanished(pid, request.argv[0]))
    const t = this.#clock()
    this.#emit([
      { kind: 'state', t, state: 'running' },
      told[0],
      rootCommand(request.argv, t),
      ...told.slice(1),
    ])
    // What it has written by now is read at once, and has a process to belong to.
    this.#read = this.#output.read(child, (stream, writer, text) => {
      const t = this.#clock()
      const id = this.model.byPid(writer)?.id ?? -1
      this.#emit(
        Array.from(pieces(text), (piece) => ({ kind: 'output', t, id, pid: writer, stream, text: piece })),
      )
    })
    this.#tracker.start()
    if (this.#ending !== null) this.#beginEnding()
  }

  #makeTracker(): Tracker {
    const { source, settings } = this.#context
    return new Tracker({
      source,
      pacer: new Pacer({ wanted: 1000 / settings.hz, shortest: source.info.minInterval }),
      clock: this.#clock,
      notBefore: this.#startedAt,
      belongs: (facts) => this.#fellows.belongs(facts),
      taken: (facts) => this.#fellows.take(facts),
      emit: (records) => this.#emit(records.filter((one) => one.kind !== 'command' || !isLauncher(one.argv))),
      exitOf: (gone) => this.#words.take(gone),
      hear: () => this.#lineage?.hear() ?? false,
      engineWaited: () => (this.#alone ? this.#account.waited : NaN),
      adopts: () => this.#lineage !== null,
      // What a run that is being stopped leaves behind for a moment is the doing of whoever stops it.
      tellsDetached: () => this.#ending === null,
      found: () => this.#guardNumber(),
      ticked: () => this.#ticked(),
    })
  }

  /** Has the kernel tell of this run, from before its first process on. @returns why it can't */
  #listen(): LocalizedText | null {
    const { events: hub, source, request } = this.#context
    if (hub === null) return null
    const listening = Lineage.listen({
      ...{ hub, source, census: this.#tracker.census, argv: request.argv },
      ...{ origin: this.#origin, startedAt: this.#startedAt },
      emit: (records) => {
        this.#emit(records)
        this.#guardNumber()
      },
      leads: (pid) => this.#fellows.take({ pid, pgid: pid, session: pid }),
      waited: (pid, cpu, ours) => this.#tracker.cpu.waitedFor(pid, cpu, ours),
    })
    if (!(listening instanceof Lineage)) return listening
    this.#lineage = listening
    return null
  }

  #unlisten(): void {
    this.#lineage?.end()
    this.#lineage = null
  }

  /** A parent told how its child ended; it may know before or after the tracker saw the child gone. */
  #toldExit(pid: number, exit: ExitFacts): void {
    const process = this.model.byPid(pid)
    if (process === undefined || process.alive) return this.#words.keep(pid, exit)
    // What is known already needs no second word.
    if (process.exitCode !== null || process.signal !== null) return
    this.#emit([{ kind: 'exit', t: this.#clock(), id: process.id, ...exit, cpu: NaN }])
  }

  async #ticked(): Promise<void> {
    if (this.over) return
    const tracker = this.#tracker
    if (tracker.live.size === 0 && this.#rootExit !== null) {
      // The last one may have forked after the scan and died before it was read: nobody is left once a scan says so.
      if (this.#empty) return this.#finishEnded()
      this.#empty = true
      void tracker.tick()
      return
    }
    this.#empty = false
    const now = this.#clock()
    if (now - this.#renewed > RENEW) {
      this.#renewed = now
      await this.#renewGroups(tracker)
    }
    if (this.#ending !== null) return this.#lookAfterEnding(tracker)
    const { host, settings } = this.#context
    const reason = guard(this.model, settings, host.totalMemory, now)
    if (reason !== null) void this.stop(reason, 'guarded')
  }

  /** A storm of forks is stopped as soon as it is heard or seen: to read so many processes first would let it grow on. */
  #guardNumber(): void {
    const reason = this.#ending === null ? guardNumber(this.#tracker.live.size, this.#context.settings) : null
    if (reason !== null) void this.stop(reason, 'guarded')
  }

  /** A process may have made a group or session of its own since it was first seen. */
  async #renewGroups(tracker: Tracker): Promise<void> {
    const live = await this.#fellows.renew(tracker.live)
    for (const { pid, session } of live) {
      const followed = session === pid ? tracker.live.get(pid) : undefined
      if (followed !== undefined) this.#emit(tracker.census.leads(followed, this.#clock()))
    }
  }

  #beginEnding(): void {
    if (!this.#life.to('stopping')) return
    const { reason, outcome } = this.#ending!
    this.#emit([{ kind: 'state', t: this.#clock(), state: 'stopping', reason }])
    const terminate = () => this.#fellows.signal(this.#tracker.live, 'SIGTERM')
    // Once more before they go: with some sources nobody can tell later what they had spent by then. What has outgrown a
    // limit would go on growing meanwhile.
    const late = new Promise((resume) => setTimeout(resume, RUN_TIMES.lastReading).unref())
    if (outcome === 'guarded') void terminate()
    else void Promise.race([this.#tracker.tick(), late]).then(terminate)
    // The end of a tree is worth looking at more often than the rhythm of samples.
    this.#looks = setInterval(() => this.#tracker.tickSoon(), RUN_TIMES.look)
  }

  async #lookAfterEnding(tracker: Tracker): Promise<void> {
    const ending = this.#ending!
    const now = this.#clock()
    if (now - ending.since <= RUN_TIMES.grace) return
    if (Number.isNaN(ending.killedAt)) ending.killedAt = now
    // At every look: a process that forked away before it was signalled is caught at the next.
    await this.#fellows.signal(tracker.live, 'SIGKILL')
    if (now - ending.killedAt > RUN_TIMES.patience)
      await this.#finish('ended', reasons.unkillable([...tracker.live.keys()]), ending.outcome)
  }

  async #finishEnded(): Promise<void> {
    if (this.#ending !== null) return this.#finish('ended', this.#ending.reason, this.#ending.outcome)
    const { code, signal } = this.#rootExit!
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
    if (this.#looks !== null) clearInterval(this.#looks)
    this.#output.poll()
    this.#lineage?.hear()
    await Promise.race([this.#read, new Promise((late) => setTimeout(late, RUN_TIMES.drain).unref())])
    // Whoever still holds the other ends is no process of the run any more.
    this.#output.close()
    await this.#telemetry?.close()
    if (this.#telemetry !== null) this.#context.reaper.removeSocket(this.#telemetry.path)
    await this.#scratch?.remove()
    void this.#tracker.stop()
    this.#fellows.dismiss()
    const t = this.#clock()
    const records: RunRecord[] = []
    if (state === 'ended') records.push(this.#ledger(t))
    this.#unlisten()
    records.push({ kind: 'state', t, state, outcome, ...(reason === null ? {} : { reason }) })
    this.#emit(records)
    if (state === 'ended' && this.#context.scenario !== null) this.#judge(this.#context.scenario)
    this.#settle()
  }

  /** A pidusage source starts helpers of its own, and another run's children are waited for too. */
  get #alone(): boolean {
    return !this.overlapped && this.#context.source.info.kind !== 'pidusage'
  }

  #ledger(t: number): RunRecord {
    const lost = this.#lineage?.settle() ?? NaN
    return this.#account.close(t, this.model, this.#tracker.census, this.#alone, lost)
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

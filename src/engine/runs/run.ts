import type { ChildProcess } from 'node:child_process'
import { basename } from 'node:path'
import type { Scenario } from '../../shared/scenario'
import type { RunSignal, Settings } from '../../shared/protocol'
import type { HostFacts, Reason, RunOrigin, RunOutcome, RunRecord } from '../../shared/run/records'
import type { Prediction } from '../../shared/prediction'
import { RunModel } from '../../shared/run/model'
import { sameProcess, type ExitFacts, type ProcessFacts, type SampleSource } from '../sampling/source'
import { Pacer } from '../sampling/pacer'
import { TelemetryServer } from '../telemetry/server'
import { EngineFailure } from '../failure'
import { childrenCpu } from './children-cpu'
import { guard } from './guards'
import { isLauncher, launch, type LaunchRequest } from './launch'
import { RunLog } from './log'
import { bearsMark } from './mark'
import { Membership } from './membership'
import { openOutput } from './output/output'
import { pieces } from './output/pieces'
import * as reasons from './reasons'
import type { Reaper } from './reaper'
import { Scratch } from './scratch'
import { groupExists, send, signalTree } from './signals'
import { RUN_TIMES, RunLife } from './states'
import { Tracker } from './tracker'

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
  readonly #membership = new Membership(process.pid)
  /** Words of parents on children that were not yet found dead; `at`: milliseconds since the epoch. */
  readonly #exits = new Map<number, ExitFacts & { readonly at: number }>()
  readonly #origin = performance.now()
  /** Not from `performance.timeOrigin`: a machine that slept since has a clock that went on. */
  readonly #startedAt = Date.now()
  readonly #cpuBefore: number
  #tracker: Tracker | null = null
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
    this.#cpuBefore = childrenCpu()
    this.done = new Promise((settle) => (this.#settle = settle))
    this.#emit([
      {
        kind: 'meta',
        runId: context.id,
        startedAt: this.#startedAt,
        origin: context.origin,
        host: context.host,
        sampler: context.source.info,
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
    this.#tracker?.select(ids)
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
    const process = this.model.processes[id]
    const now = process?.alive ? await this.#facts(process.pid) : null
    // Between a look and a signal a pid can become a stranger's.
    if (now === null || !sameProcess(now, process)) throw reasons.processGone()
    if (!send(now.pid, signal)) throw reasons.signalRefused(now.pid, signal)
    void this.#tracker?.tick()
  }

  #clock = () => performance.now() - this.#origin

  #emit(records: readonly RunRecord[]): void {
    if (records.length === 0) return
    this.model.applyAll(records)
    this.#log.append(records)
    for (const listener of this.#listeners) listener(records)
  }

  async #start(): Promise<void> {
    const { request, source } = this.#context
    let child: ChildProcess
    try {
      this.#telemetry = await TelemetryServer.open({
        startedAt: this.#startedAt,
        emit: (records) => this.#emit(records),
        onExit: ({ pid, code, signal }) => this.#toldExit(pid, { code, signal }),
      })
      this.#context.reaper.addSocket(this.#telemetry.path)
      this.#scratch = await Scratch.make(this.#context.reaper)
      const own = { FORKSCOPE_TRACE: this.#telemetry.path, FORKSCOPE_SCRATCH: this.#scratch.path }
      child = await launch({ ...request, env: { ...request.env, ...own } }, this.#output.stdio)
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
      void this.#tracker?.tick()
    })
    this.#read = this.#output.read(child, (stream, writer, text) => {
      const t = this.#clock()
      const id = this.model.byPid(writer)?.id ?? -1
      this.#emit(
        Array.from(pieces(text), (piece) => ({ kind: 'output', t, id, pid: writer, stream, text: piece })),
      )
    })
    this.#membership.add({ pid, pgid: pid, session: pid })
    const tracker = new Tracker({
      source,
      pacer: new Pacer({ wanted: 1000 / this.#context.settings.hz, shortest: source.info.minInterval }),
      clock: this.#clock,
      belongs: (facts) => this.#belongs(facts),
      emit: (records) => this.#emit(records.filter((one) => one.kind !== 'command' || !isLauncher(one.argv))),
      exitOf: (gone) => this.#takeExit(gone),
      ticked: () => this.#ticked(),
    })
    const root = await this.#facts(pid)
    // Only now, with nothing awaited until the root is followed: it is the first process, and a tick may find others.
    this.#tracker = tracker
    tracker.select(this.#selected)
    this.#life.to('running')
    const t = this.#clock()
    this.#emit([
      { kind: 'state', t, state: 'running' },
      // A root that is gone before anyone could look still was a process of the run.
      ...tracker.follow(root ?? vanished(pid, request.argv[0])),
      { kind: 'command', t, id: 0, argv: request.argv, name: basename(request.argv[0]) },
    ])
    tracker.start()
    if (this.#ending !== null) this.#beginEnding()
  }

  #belongs(facts: ProcessFacts): boolean {
    if (!this.#membership.has(facts) && !this.#marked(facts)) return false
    const group = this.#membership.add(facts)
    if (group !== null) this.#context.reaper.add(group)
    return true
  }

  /** A daemon: it left parent, group and session of the run before anyone looked, but not the environment. */
  #marked({ pid, createdAt }: ProcessFacts): boolean {
    // `ps` knows creation times to a second or two.
    if (this.#telemetry === null || createdAt < this.#startedAt - 3000) return false
    return bearsMark(pid, `FORKSCOPE_TRACE=${this.#telemetry.path}`)
  }

  /** A parent told how its child ended; it may know before or after the tracker saw the child gone. */
  #toldExit(pid: number, exit: ExitFacts): void {
    const process = this.model.byPid(pid)
    if (process !== undefined && !process.alive)
      this.#emit([{ kind: 'exit', t: this.#clock(), id: process.id, ...exit, cpu: NaN }])
    else this.#exits.set(pid, { ...exit, at: Date.now() })
  }

  #takeExit({ pid, createdAt }: ProcessFacts): ExitFacts | undefined {
    const exit = this.#exits.get(pid)
    this.#exits.delete(pid)
    // A word from before its creation was on an earlier process with this pid. (Some platforms count whole seconds.)
    return exit !== undefined && exit.at >= createdAt - 1000 ? exit : undefined
  }

  async #ticked(): Promise<void> {
    if (this.over) return
    const tracker = this.#tracker!
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

  async #facts(pid: number): Promise<ProcessFacts | null> {
    try {
      return await this.#context.source.facts(pid)
    } catch {
      // The source can't say at the moment; the next look may.
      return null
    }
  }

  /** Facts of the live processes as they are now. One whose pid is someone else's by now is not among them. */
  async #liveFacts(tracker: Tracker): Promise<ProcessFacts[]> {
    const found = await Promise.all(
      [...tracker.live.values()].map(async ({ facts }) => {
        const now = await this.#facts(facts.pid)
        return now !== null && sameProcess(now, facts) ? now : null
      }),
    )
    return found.filter((facts) => facts !== null)
  }

  /** A process may have made a group or session of its own since it was first seen. */
  async #renewGroups(tracker: Tracker): Promise<void> {
    const { appeared, gone } = this.#membership.renew(await this.#liveFacts(tracker), groupExists)
    for (const group of appeared) this.#context.reaper.add(group)
    for (const group of gone) this.#context.reaper.remove(group)
  }

  #beginEnding(): void {
    if (!this.#life.to('stopping')) return
    const { reason } = this.#ending!
    this.#emit([{ kind: 'state', t: this.#clock(), state: 'stopping', reason }])
    void this.#signal('SIGTERM')
    // The end of a tree is worth looking at more often than the rhythm of samples.
    this.#looks = setInterval(() => void this.#tracker?.tick(), RUN_TIMES.look)
  }

  #signal(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    return signalTree(this.#membership.groups, () => this.#liveFacts(this.#tracker!), signal)
  }

  async #lookAfterEnding(tracker: Tracker): Promise<void> {
    const ending = this.#ending!
    const now = this.#clock()
    if (now - ending.since <= RUN_TIMES.grace) return
    if (Number.isNaN(ending.killedAt)) ending.killedAt = now
    // At every look: a process that forked away before it was signalled is caught at the next.
    await this.#signal('SIGKILL')
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
    await Promise.race([this.#read, new Promise((late) => setTimeout(late, RUN_TIMES.drain).unref())])
    // Whoever still holds the other ends is no process of the run any more.
    this.#output.close()
    await this.#telemetry?.close()
    if (this.#telemetry !== null) this.#context.reaper.removeSocket(this.#telemetry.path)
    await this.#scratch?.remove()
    if (this.#tracker === null) this.#context.source.dispose()
    else void this.#tracker.stop()
    for (const group of this.#membership.groups) this.#context.reaper.remove(group)
    const t = this.#clock()
    const records: RunRecord[] = []
    if (state === 'ended') records.push(this.#ledger(t))
    records.push({ kind: 'state', t, state, outcome, ...(reason === null ? {} : { reason }) })
    this.#emit(records)
    if (state === 'ended' && this.#context.scenario !== null) this.#judge(this.#context.scenario)
    this.#settle()
  }

  #ledger(t: number): RunRecord {
    const waited = childrenCpu() - this.#cpuBefore
    const { spent } = this.model.cpuTime()
    // A pidusage source starts helpers of its own, and another run's children are waited for too.
    const alone = !this.overlapped && this.#context.source.info.kind !== 'pidusage'
    // Orphans are waited for by init. (Clocks tell nanoseconds and getrusage whole microseconds, in two parts.)
    const sound = alone && waited >= spent - 5000
    return {
      kind: 'ledger',
      t,
      cpu: sound ? Math.max(waited, spent) : spent,
      basis: sound ? 'waited' : 'sampled',
      source: 'sampling',
      processes: this.model.processes.length,
      unsampled: NaN,
      detached: 0,
      orphans: 0,
      lost: NaN,
    }
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

function vanished(pid: number, name: string): ProcessFacts {
  return { pid, createdAt: Date.now(), ppid: process.pid, pgid: pid, session: pid, name, uid: -1 }
}

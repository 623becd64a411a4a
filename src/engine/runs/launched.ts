import type { ChildProcess } from 'node:child_process'
import type { Writable } from 'node:stream'
import type { RunSignal } from '../../shared/protocol'
import type { LedgerRecord, RunRecord } from '../../shared/run/records'
import type { LocalizedText } from '../../shared/text'
import type { EventHub } from '../sampling/events/hub'
import { Pacer } from '../sampling/pacer'
import { sameProcess, type ExitFacts, type SampleSource } from '../sampling/source'
import { Account } from './account'
import { rootCommand } from './commands'
import { RunMembers, vanished } from './members'
import { isLauncher, launch, type LaunchRequest } from './launch'
import { Lineage } from './lineage'
import { openOutput } from './output/open'
import { pieces } from './output/pieces'
import { inputWaits, noInput, processGone, signalRefused } from './reasons'
import type { Reaper } from './reaper'
import { Scratch } from './scratch'
import { send } from './signals'
import { RUN_TIMES } from './states'
import type { Endable, SubjectHost } from './subject'
import { Tracker } from './tracker'
import { ExitReports } from './exit-reports'

/** Live processes are asked for their process group this often, milliseconds. */
const RENEW = 1000
/** Bytes of input that may wait for a program that does not read them. */
const MOST_INPUT = 1 << 16

export interface LaunchedOptions {
  readonly request: LaunchRequest
  readonly source: SampleSource
  readonly reaper: Reaper
  /** The kernel's process events; null: it is followed by looking alone. */
  readonly events: EventHub | null
  /** Time between two ticks that is wanted, milliseconds. */
  readonly interval: number
  /** Whether anything else that this process waits for runs meanwhile: then getrusage can't tell them apart. */
  readonly overlapped: () => boolean
}

/** A program that was started to be followed: from before its first process on, to the last exit of its tree. */
export class Launched implements Endable {
  readonly unheard: LocalizedText | null
  readonly #options: LaunchedOptions
  readonly #host: SubjectHost
  readonly #members: RunMembers
  readonly #exitReports = new ExitReports()
  readonly #account: Account
  readonly #tracker: Tracker
  readonly #output = openOutput()
  /** The tree by the kernel's word; null where there is none. */
  #lineage: Lineage | null = null
  #stdin: Writable | null = null
  /** The root is there, and the first process of the run. */
  #rooted = false
  #scratch: Scratch | null = null
  #selected: ReadonlySet<number> = new Set()
  #read: Promise<void> = Promise.resolve()
  #rootExit: ExitFacts | null = null
  #ending: { since: number; killedAt: number } | null = null
  /** Nobody was alive at the last look. */
  #empty = false
  #drained = false
  #renewed = 0
  #looks: NodeJS.Timeout | null = null

  constructor(options: LaunchedOptions, host: SubjectHost) {
    this.#options = options
    this.#host = host
    this.#members = new RunMembers(options.source, options.reaper, host.startedAt)
    this.#tracker = this.#makeTracker()
    this.unheard = this.#listen()
    // A proof that events work costs a child, so the account begins after it.
    this.#account = new Account()
  }

  /**
   * Starts the program.
   * @param env what it gets beside the request's own
   * @param mark `NAME=value` of its environment that nobody else has
   * @param begun told of the first records, in the moment in which the root is followed
   * @throws EngineFailure when the program can't be found or run; the message names the remedy
   */
  async start(
    env: NodeJS.ProcessEnv,
    mark: string,
    begun: (first: readonly RunRecord[]) => void,
  ): Promise<void> {
    const { request, reaper } = this.#options
    this.#members.mark = mark
    this.#scratch = Scratch.make(reaper)
    const own = { ...env, FORKSCOPE_SCRATCH: this.#scratch.path }
    const child = await launch(
      { ...request, env: { ...request.env, ...own } },
      this.#output.stdio,
      (pid, launched) => {
        // Before anything else happens: what it does from its first moment on is its own.
        if (this.#lineage?.root(pid, launched) === false) this.#unlisten()
      },
    )
    const pid = child.pid!
    reaper.add(pid)
    this.#stdin = child.stdin
    // A program that has closed its input, or is gone: the next line finds that out.
    this.#stdin?.on('error', () => {})
    child.once('exit', (code, signal) => {
      this.#rootExit = { code, signal }
      this.toldExit(pid, this.#rootExit)
      // A root that is not followed yet is found gone by the first tick.
      if (this.#rooted) this.#tracker.tickSoon()
    })
    this.#members.take({ pid, pgid: pid, session: pid })
    const root = this.#lineage === null ? await this.#members.facts(pid) : null
    // Only now, with nothing awaited until the root is followed: it is the first process, and a tick may find others.
    this.#rooted = true
    this.#tracker.select(this.#selected)
    // A root that is gone before anyone could look still was a process of the run.
    const [first, ...told] =
      this.#lineage?.begin() ?? this.#tracker.follow(root ?? vanished(pid, request.argv[0]))
    begun([first, rootCommand(request.argv, this.#host.clock()), ...told])
    this.#readOutput(child)
    this.#tracker.start()
  }

  select(ids: ReadonlySet<number>): void {
    this.#selected = ids
    this.#tracker.select(ids)
  }

  async input(line: string | null): Promise<void> {
    const stdin = this.#stdin
    if (stdin === null || !stdin.writable) throw noInput()
    if (line === null) return void stdin.end()
    if (stdin.writableLength > MOST_INPUT) throw inputWaits()
    // What is not taken because the program ends is for its run to tell.
    await new Promise<void>((taken) => void stdin.write(`${line}\n`, () => taken()))
  }

  async signal(id: number, signal: RunSignal): Promise<void> {
    const followed = this.#tracker.live.get(this.#host.model.processes[id]?.pid ?? -1)
    const now = followed?.id === id ? await this.#members.facts(followed.facts.pid) : null
    // Between a look and a signal a pid can become a stranger's.
    if (now === null || !sameProcess(now, followed!.facts)) throw processGone()
    if (!send(now.pid, signal)) throw signalRefused(now.pid, signal)
    void this.#tracker.tick()
  }

  toldExit(pid: number, exit: ExitFacts): void {
    const process = this.#host.model.byPid(pid)
    if (process === undefined || process.alive) return this.#exitReports.keep(pid, exit)
    // What is known already needs no second word.
    if (process.exitCode !== null || process.signal !== null) return
    this.#host.emit([{ kind: 'exit', t: this.#host.clock(), id: process.id, ...exit, cpu: NaN }])
  }

  end({ now, outgrown }: { readonly now: boolean; readonly outgrown: boolean }): void {
    if (this.#ending !== null) {
      if (now) this.#ending.since = -Infinity
      return
    }
    this.#ending = { since: now ? -Infinity : this.#host.clock(), killedAt: NaN }
    const terminate = () => this.#members.signal(this.#tracker.live, 'SIGTERM')
    // Once more before they go: with some sources nobody can tell later what they had spent by then.
    const late = new Promise((resume) => setTimeout(resume, RUN_TIMES.lastReading).unref())
    if (outgrown) void terminate()
    else void Promise.race([this.#tracker.tick(), late]).then(terminate)
    // The end of a tree is worth looking at more often than the rhythm of samples.
    this.#looks = setInterval(() => this.#tracker.tickSoon(), RUN_TIMES.look)
  }

  async drain(): Promise<void> {
    this.#drained = true
    if (this.#looks !== null) clearInterval(this.#looks)
    this.#output.poll()
    this.#lineage?.hear()
    await Promise.race([this.#read, new Promise((late) => setTimeout(late, RUN_TIMES.drain).unref())])
    // Whoever still holds the other ends is no process of the run any more.
    this.#output.close()
    await this.#scratch?.remove()
    void this.#tracker.stop()
    this.#members.dismiss()
  }

  ledger(t: number): LedgerRecord {
    const lost = this.#lineage?.settle() ?? NaN
    return this.#account.close(t, this.#host.model, this.#tracker.census, this.#alone, lost)
  }

  release(): void {
    this.#unlisten()
  }

  /** A pidusage source starts helpers of its own, and another run's children are waited for too. */
  get #alone(): boolean {
    const { overlapped, source } = this.#options
    return !overlapped() && source.info.kind !== 'pidusage'
  }

  #makeTracker(): Tracker {
    const { source, interval } = this.#options
    const { clock, startedAt } = this.#host
    return new Tracker({
      source,
      pacer: new Pacer({ wanted: interval, shortest: source.info.minInterval }),
      clock,
      notBefore: startedAt,
      belongs: (facts) => this.#members.belongs(facts),
      taken: (facts) => this.#members.take(facts),
      emit: (records) =>
        this.#host.emit(records.filter((one) => one.kind !== 'command' || !isLauncher(one.argv))),
      exitOf: (gone) => this.#exitReports.take(gone),
      hear: () => this.#lineage?.hear() ?? false,
      engineWaited: () => (this.#alone ? this.#account.waited : NaN),
      adopts: () => this.#lineage !== null,
      // What one that is being ended leaves behind for a moment is the doing of whoever ends it.
      tellsDetached: () => this.#ending === null,
      found: () => this.#host.grew(this.#tracker.live.size),
      ticked: () => this.#ticked(),
    })
  }

  /** Has the kernel tell of it, from before its first process on. @returns why it can't */
  #listen(): LocalizedText | null {
    const { events: hub, source, request } = this.#options
    const { origin, startedAt, emit } = this.#host
    if (hub === null) return null
    const listening = Lineage.listen({
      hub,
      source,
      census: this.#tracker.census,
      argv: request.argv,
      origin,
      startedAt,
      emit: (records) => {
        emit(records)
        this.#host.grew(this.#tracker.live.size)
      },
      leads: (pid) => this.#members.take({ pid, pgid: pid, session: pid }),
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

  /** What it has written by now is read at once, and has a process to belong to. */
  #readOutput(child: ChildProcess): void {
    const { model, clock, emit } = this.#host
    this.#read = this.#output.read(child, (stream, writer, text) => {
      const t = clock()
      const id = model.byPid(writer)?.id ?? -1
      emit(Array.from(pieces(text), (piece) => ({ kind: 'output', t, id, pid: writer, stream, text: piece })))
    })
  }

  async #ticked(): Promise<void> {
    if (this.#drained) return
    const tracker = this.#tracker
    if (tracker.live.size === 0 && this.#rootExit !== null) {
      // The last one may have forked after the scan and died before it was read: nobody is left once a scan says so.
      if (this.#empty) return this.#host.ended(this.#rootExit)
      this.#empty = true
      void tracker.tick()
      return
    }
    this.#empty = false
    this.#members.release(tracker.live)
    const now = this.#host.clock()
    if (now - this.#renewed > RENEW) {
      this.#renewed = now
      await this.#renewGroups()
    }
    if (this.#ending === null) this.#host.ticked()
    else await this.#lookAfterEnding(this.#ending)
  }

  /** A process may have made a group or session of its own since it was first seen. */
  async #renewGroups(): Promise<void> {
    const { live, census } = this.#tracker
    for (const { pid, session } of await this.#members.renew(live)) {
      const followed = session === pid ? live.get(pid) : undefined
      if (followed !== undefined) this.#host.emit(census.leads(followed, this.#host.clock()))
    }
  }

  async #lookAfterEnding(ending: { since: number; killedAt: number }): Promise<void> {
    const now = this.#host.clock()
    if (now - ending.since <= RUN_TIMES.grace) return
    if (Number.isNaN(ending.killedAt)) ending.killedAt = now
    // At every look: a process that forked away before it was signalled is caught at the next.
    await this.#members.signal(this.#tracker.live, 'SIGKILL')
    if (now - ending.killedAt > RUN_TIMES.patience) this.#host.unkillable([...this.#tracker.live.keys()])
  }
}

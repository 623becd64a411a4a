import { basename } from 'node:path'
import type { ExitRecord, RunRecord } from '../../shared/run/records'
import type { EventFollower, EventHub } from '../sampling/events/hub'
import type { Waited } from '../native/events'
import type { ProcessFacts, SampleSource } from '../sampling/source'
import type { LocalizedText } from '../../shared/text'
import type { Census } from './census'
import { commandNow, rootCommand } from './commands'
import { exitFacts } from '../sampling/procfs/exit-status'
import type { Followed } from './followed'

export interface LineageOptions {
  readonly hub: EventHub
  readonly census: Census
  /** `performance.now()` of the run's t = 0, and the same as milliseconds since the epoch. */
  readonly origin: number
  readonly startedAt: number
  readonly source: SampleSource
  /** What the root is to run. */
  readonly argv: readonly string[]
  /** Takes records as they come, in order. */
  readonly emit: (records: readonly RunRecord[]) => void
  /** A process leads a session (and so a group) of its own from now on. */
  readonly leads: (pid: number) => void
  /** The engine waited for a process, see {@link TreeCpu.waitedFor}. */
  readonly waited?: (pid: number, cpu: number, ours: boolean) => void
}

/**
 * A run by the kernel's own word: every fork below one of its processes is a birth, however short the life, with execs,
 * own sessions and the end of it. Who leaves parent, group, session and environment of the run is still a descendant.
 */
export class Lineage implements EventFollower {
  readonly #options: LineageOptions
  #records: RunRecord[] = []
  /** Exits of this round, by pid: an adopted process is waited for before they are told. */
  #ended = new Map<number, { record: ExitRecord; parental: boolean; execed: boolean }>()
  /** Waited for before its exit was heard. */
  #early = new Map<number, Waited>()
  /** Processes that exec'd in this round. */
  #changed = new Set<Followed>()
  /** Execs of the root that are those of the launcher, not told. */
  #launcherExecs = 0
  #root = -1
  #rootNamed = false
  #open = false
  readonly #lostBefore: number

  private constructor(options: LineageOptions) {
    this.#options = options
    this.#lostBefore = options.hub.lost
  }

  /** Listens from now on. @returns why the kernel can't be listened to, where it can't */
  static listen(options: LineageOptions): Lineage | LocalizedText {
    const lineage = new Lineage(options)
    return options.hub.join(lineage) ?? lineage
  }

  /** Takes what the kernel has told up to now. */
  hear(): true {
    this.#options.hub.drain()
    return true
  }

  /** The last word: all that has ended is waited for. @returns how often the kernel dropped events meanwhile */
  settle(): number {
    this.#options.hub.drain(true)
    return this.#options.hub.lost - this.#lostBefore
  }

  end(): void {
    this.#options.hub.leave(this)
  }

  /**
   * The root was forked just now. Everything below it is followed from here on; nothing is told before `begin`.
   * @param launched whether another program comes first, which then becomes the root's own
   * @returns false when the kernel told nothing of it: events can't be relied upon
   */
  root(pid: number, launched: boolean): boolean {
    this.#root = pid
    this.#launcherExecs = launched ? 1 : 0
    // Its birth and whatever it did since lie there, in this order.
    this.#options.hub.drain()
    return this.#records.length > 0
  }

  /** From now on records are told as they come. @returns those so far */
  begin(): RunRecord[] {
    this.#open = true
    const records = this.#records
    this.#records = []
    return records
  }

  fork(parent: number, pid: number, tid: number, at: number): void {
    const { census } = this.#options
    // A thread's parent is that of its process: only its own ids say whose it is.
    const followed = census.live.get(pid === tid ? parent : pid)
    if (followed === undefined) {
      if (parent === process.pid && pid === this.#root && census.born === 0) this.#rooted(at)
    } else if (pid !== tid) followed.threads += 1
    else {
      const { pgid, session, uid } = followed.facts
      // What it inherits; a source tells better once it is met.
      this.#born({ pid, ppid: parent, pgid, session, uid, name: followed.name }, at)
    }
  }

  exec(pid: number, at: number): void {
    const followed = this.#options.census.live.get(pid)
    if (followed === undefined) return
    // An exec ends all other threads; the one that called it becomes the first.
    followed.threads = 0
    followed.headless = false
    followed.status = 0
    followed.execed = true
    if (pid === this.#root && this.#launcherExecs > 0) {
      this.#launcherExecs -= 1
      return
    }
    followed.name = pid === this.#root && !this.#rootNamed ? basename(this.#options.argv[0]) : ''
    followed.commandLine = ''
    this.#changed.add(followed)
    const t = this.#time(at)
    if (followed.id >= 0) this.#records.push({ kind: 'exec', t, id: followed.id })
    if (pid !== this.#root || this.#rootNamed) return
    // The first program of the root is known, however soon it ends.
    this.#records.push(rootCommand(this.#options.argv, t))
    this.#rootNamed = true
  }

  session(pid: number, at: number): void {
    const { census, leads } = this.#options
    const followed = census.live.get(pid)
    if (followed === undefined) return
    followed.facts = { ...followed.facts, pgid: pid, session: pid }
    leads(pid)
    // The root leads one by the way it is launched.
    if (pid !== this.#root) this.#records.push(...census.leads(followed, this.#time(at)))
  }

  exit(pid: number, tid: number, status: number, at: number): boolean {
    const { census } = this.#options
    const followed = census.live.get(pid)
    if (followed === undefined) return false
    // A thread that is done tells 0, however its process ends; those that end with it tell how.
    if (status !== 0 && (tid === pid || followed.status === 0)) followed.status = status
    if (tid !== pid) followed.threads = Math.max(0, followed.threads - 1)
    else if (followed.threads > 0) followed.headless = true
    // The first thread may end before the others; with the last of them the process has ended.
    if (followed.threads > 0 || (tid !== pid && !followed.headless)) return false
    this.#changed.delete(followed)
    const records = census.ended(followed, this.#time(at), exitFacts(followed.status))
    const told = records.find((record) => record.kind === 'exit')
    const { parental, execed } = followed
    if (told !== undefined) this.#ended.set(pid, { record: told, parental, execed })
    this.#records.push(...records)
    const early = this.#early.get(pid)
    if (early !== undefined) this.waited(pid, early)
    return parental
  }

  waited(pid: number, end: Waited): void {
    const ended = this.#ended.get(pid)
    if (ended === undefined) {
      if (this.follows(pid)) this.#early.set(pid, end)
      else this.#options.waited?.(pid, end.cpu, false)
      return
    }
    this.#options.waited?.(pid, end.cpu, true)
    const { code, signal } = exitFacts(end.status)
    // Its account holds that of its children: only without any it is its own.
    const cpu = ended.parental ? ended.record.cpu : end.cpu
    Object.assign(ended.record, { code, signal, cpu } satisfies Partial<ExitRecord>)
    // And the highest RSS that of the program before an exec, which may have been its parent's.
    if (!ended.parental && !ended.execed)
      Object.assign(ended.record, { rssPeak: end.maxRss } satisfies Partial<ExitRecord>)
    this.#early.delete(pid)
  }

  follows(pid: number): boolean {
    return this.#options.census.live.has(pid)
  }

  drained(): void {
    if (!this.#open) return
    const now = this.#time(performance.now())
    for (const followed of this.#changed)
      this.#records.push(...commandNow(this.#options.source, followed, now))
    this.#changed.clear()
    this.#ended.clear()
    if (this.#records.length > 0) this.#options.emit(this.begin())
  }

  #rooted(at: number): void {
    const pid = this.#root
    const name = basename(this.#options.argv[0])
    const uid = process.getuid?.() ?? -1
    this.#born({ pid, ppid: process.pid, pgid: pid, session: pid, name, uid }, at)
  }

  #born(facts: Omit<ProcessFacts, 'createdAt'>, at: number): void {
    const { hub, census, startedAt } = this.#options
    const t = this.#time(at)
    this.#early.delete(facts.pid)
    this.#records.push(...census.forked({ ...facts, createdAt: hub.createdAt(at) }, t, startedAt + t))
  }

  #time(at: number): number {
    return at - this.#options.origin
  }
}

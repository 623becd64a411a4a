import { SAMPLE_FIELDS, type SampleColumns, type SampleField } from '../../shared/run/fields'
import { CLOSEST } from '../../shared/run/rate'
import type { RunRecord } from '../../shared/run/records'
import {
  sameProcess,
  type ExitFacts,
  type Kin,
  type ProcessFacts,
  type SampleSource,
} from '../sampling/source'
import type { Pacer } from '../sampling/pacer'
import { HostReader } from '../sampling/host'
import { Census } from './census'
import { commandRecords } from './commands'
import { isMet, type Followed, type Met } from './followed'
import { LateCpu } from './late-cpu'
import { parentsFirst } from './membership'
import { selectionRecords } from './selection'
import { processExists } from './signals'
import { TreeCpu } from './tree-cpu'

/** Clocks read within this time of the tick's own are told without a time of their own, milliseconds. */
const AT_ONCE = 0.1

/** Where the kernel tells births, a scan only checks that nobody was missed: no more often than this, milliseconds. */
const CHECK_EVERY = 1000

/** Milliseconds since its birth for which a process that did not belong is asked again. */
const YOUNG = 1000

export interface TrackerOptions {
  readonly source: SampleSource
  readonly pacer: Pacer
  /** Run time, milliseconds. */
  readonly clock: () => number
  /** Whether a process that appeared on this machine is one of the tree. Asked again while others are taken in. */
  readonly belongs: (facts: ProcessFacts) => boolean
  /** Told of each process that is taken in, and again when its group and session become known. */
  readonly taken?: (facts: ProcessFacts) => void
  readonly emit: (records: readonly RunRecord[]) => void
  /** Another way to know how a process ended (its parent's word), asked before the source's. */
  readonly exitOf?: (facts: ProcessFacts) => ExitFacts | undefined
  /**
   * Where the kernel tells births and ends as well: takes what it has told up to now, into {@link Tracker.census}. Who is
   * found dead waits for that word until the next tick. @returns whether it tells them
   */
  readonly hear?: () => boolean
  /** As in CensusOptions. */
  readonly notBefore?: number
  /** Whether processes that leave their place in the tree are told; default no. */
  readonly tellsDetached?: () => boolean
  /** CPU time of the tree that the engine waited for, and whether it does so for orphans: see {@link TreeCpu}. */
  readonly engineWaited?: () => number
  readonly adopts?: () => boolean
  /** After each scan, when {@link Tracker.census} has whom it found, and before they are read. */
  readonly found?: () => void
  /** After each tick, when its records were emitted; the next tick waits for it. */
  readonly ticked?: (tracker: Tracker) => void | Promise<void>
}

/**
 * Follows processes from birth to exit: each tick finds those that are new, reads all of them, and tells what it saw
 * as records. One timer; a tick that is late is late, never doubled.
 */
export class Tracker {
  readonly #options: TrackerOptions
  /** Who lives. */
  readonly census: Census
  /** What the tree spends. */
  readonly cpu: TreeCpu
  readonly #late = new LateCpu()
  #selected: ReadonlySet<number> = new Set()
  #selectionDue = 0
  #timer: NodeJS.Timeout | null = null
  #soon: NodeJS.Timeout | null = null
  /** Run time of the last readings that were told, and what others have cost since, milliseconds. */
  #readAt = -Infinity
  #owed = 0
  /** The next tick looks for newcomers too. */
  #whole = true
  /** Run time of the last scan, milliseconds. */
  #scannedAt = -Infinity
  #turn: Promise<void> = Promise.resolve()
  #waiting: Promise<void> | null = null
  #stopped = false
  /** Newcomers that seemed to be others': in the middle of an exec a process has no environment to know it by. */
  #strangers: readonly ProcessFacts[] = []
  #end: Promise<void> | null = null
  /** The last failure: told once, not ten times a second. */
  #failure = ''
  readonly #hostReader = new HostReader()
  #cpuAt = process.cpuUsage()
  #cpuT: number

  constructor(options: TrackerOptions) {
    this.#options = options
    const { source, exitOf, taken, tellsDetached, notBefore } = options
    this.census = new Census({
      source,
      notBefore,
      exitOf,
      taken,
      tellsDetached,
      ending: (followed, cpu) => this.cpu.ended(followed, cpu),
    })
    this.cpu = new TreeCpu({
      live: this.census.live,
      exists: processExists,
      waitsFor: (pid) => source.waitsFor(pid),
      engineWaited: options.engineWaited ?? (() => NaN),
      adopts: options.adopts ?? (() => false),
      since: Date.now() - options.clock(),
    })
    this.#cpuT = options.clock()
  }

  /** Processes alive at the last look, by pid. */
  get live(): ReadonlyMap<number, Followed> {
    return this.census.live
  }

  /** Ticks from now on, the first at once. */
  start(): void {
    void this.tick()
  }

  /** Asks for details and threads of these processes once a second. */
  select(ids: ReadonlySet<number>): void {
    this.#selected = ids
    this.#selectionDue = 0
  }

  /**
   * Takes a process in, if it is not yet. @returns its record of birth, before it the exit of a process that had the
   * same pid and was not yet found dead; empty when it was known
   */
  follow(facts: ProcessFacts): RunRecord[] {
    return this.census.seen(facts, this.#options.clock())
  }

  /**
   * One tick now, or after one that is under way; the regular rhythm goes on from here. However often it is asked for
   * meanwhile, that is one tick.
   */
  tick(): Promise<void> {
    this.#whole = true
    return this.#next()
  }

  #next(): Promise<void> {
    if (this.#waiting === null) {
      this.#waiting = this.#turn.then(() => {
        this.#waiting = null
        return this.#tick()
      })
      this.#turn = this.#waiting
    }
    return this.#waiting
  }

  /** A tick as soon as there is time enough since the last one for rates to be told. */
  tickSoon(): void {
    if (this.#stopped || this.#soon !== null) return
    const wait = Math.max(0, CLOSEST - (this.#options.clock() - this.#readAt))
    this.#soon = setTimeout(() => {
      this.#soon = null
      // A tick of the regular rhythm may have come between: what is gained since would be lost to the curve.
      if (this.#options.clock() - this.#readAt < CLOSEST) this.tickSoon()
      else void this.tick()
    }, wait)
  }

  /** Ends the ticks and lets everything go. The source is disposed. */
  stop(): Promise<void> {
    this.#end ??= this.#stop()
    return this.#end
  }

  async #stop(): Promise<void> {
    this.#stopped = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    if (this.#soon !== null) clearTimeout(this.#soon)
    await this.#turn
    this.#options.source.dispose()
    this.#hostReader.dispose()
  }

  async #tick(): Promise<void> {
    if (this.#stopped) return
    if (this.#timer !== null) clearTimeout(this.#timer)
    const began = performance.now()
    const before = process.cpuUsage()
    const whole = this.#whole
    this.#whole = false
    let changed = false
    try {
      changed = await this.#look(whole, before)
    } catch (error) {
      this.#failed(error as Error)
    }
    if (this.#stopped) return
    const next = this.#options.pacer.next({ began, changed }, whole)
    this.#timer = setTimeout(
      () => void (next.whole ? this.tick() : this.#next()),
      Math.max(1, next.at - performance.now()),
    )
  }

  /** @returns whether somebody came or went */
  async #look(whole: boolean, before: NodeJS.CpuUsage): Promise<boolean> {
    const { born } = this.census
    const records: RunRecord[] = []
    let dead: Followed[] = []
    const told = this.#options.hear?.() ?? false
    // A source may fail (no descriptors, no processes left to ask `ps` with): what it can't tell now is told later.
    if (whole) await this.#newcomers(records, told).catch((error: Error) => this.#failed(error))
    this.#options.found?.()
    await this.#read(records, before).then(
      (found) => (dead = found),
      (error: Error) => this.#failed(error),
    )
    if (whole) this.#options.pacer.account(costSince(before))
    this.#options.emit(records)
    this.#bury(dead)
    await this.#options.ticked?.(this)
    return dead.length > 0 || this.census.born > born
  }

  #failed(error: Error): void {
    if (error.message === this.#failure) return
    this.#failure = error.message
    process.emitWarning(`Processes could not be read: ${error.message}`)
  }

  /** Takes in who was born since the last tick. @param told whether the kernel tells births */
  async #newcomers(records: RunRecord[], told: boolean): Promise<void> {
    const { source, clock } = this.#options
    const { census } = this
    // That nobody is left is for a scan to say.
    if (!told || census.live.size === 0 || clock() - this.#scannedAt >= CHECK_EVERY) {
      this.#scannedAt = clock()
      await this.#scan(records)
    }
    for (const followed of census.live.values()) {
      if (followed.slot !== null) continue
      const facts = await source.facts(followed.facts.pid)
      if (facts !== null) records.push(...this.follow(facts))
      // What may not be looked at (hidepid) is alive until the kernel says otherwise.
      else if (!processExists(followed.facts.pid)) followed.missed += 1
    }
  }

  /** Takes in what appeared since the last scan; children of newcomers are newcomers, in whatever order they came. */
  async #scan(records: RunRecord[]): Promise<void> {
    const { source, hear, belongs } = this.#options
    const { census } = this
    let waiting: readonly ProcessFacts[] = parentsFirst([...this.#strangers, ...(await source.scan())])
    // Whoever the scan has found was born before: now the kernel's word on it has been heard, if there is one.
    hear?.()
    for (;;) {
      const left: ProcessFacts[] = []
      for (const facts of waiting) {
        const known = census.live.get(facts.pid)
        if ((known !== undefined && sameProcess(known.facts, facts)) || belongs(facts))
          records.push(...this.follow(facts))
        else left.push(facts)
      }
      if (left.length === waiting.length) break
      waiting = left
    }
    const now = Date.now()
    this.#strangers = waiting.filter(({ createdAt }) => now - createdAt < YOUNG)
    census.scanned()
  }

  /** @returns who was found dead */
  async #read(records: RunRecord[], before: NodeJS.CpuUsage): Promise<Followed[]> {
    const { source, pacer, clock } = this.#options
    const all: Met[] = []
    for (const followed of this.live.values()) if (isMet(followed)) all.push(followed)
    const columns: SampleColumns = {}
    for (const field of source.info.fields) columns[field] = new Float64Array(all.length)
    const alive = new Uint8Array(all.length)
    const kin: Kin = { waited: new Float64Array(all.length), ppid: new Int32Array(all.length) }
    const asked = clock()
    // Both now, so that they are of one moment: who wants to know what others did compares them.
    const host = this.#hostReader.paced(asked)
    const slots = all.map((followed) => followed.slot)
    const reading = performance.now()
    await source.read(slots, columns, alive, pacer.beat(asked), kin)
    const took = performance.now() - reading
    const t = this.#stamp(columns.cpuAt, asked)
    const dead = all.filter((_, row) => alive[row] === 0)
    if (!pacer.tells(t, took)) {
      this.#owed += costSince(before)
      return dead
    }
    this.#readAt = t
    const gained = this.cpu.take(
      all.map((followed, row) => ({
        followed,
        cpu: columns.cpu?.[row] ?? NaN,
        waited: kin.waited[row],
        ppid: kin.ppid[row],
        gone: alive[row] === 0,
      })),
    )
    const cpu = this.#late.take(t, gained, columns.cpuAt)
    const engineCpu = this.#ownShare()
    for (const [row, followed] of all.entries()) {
      if (alive[row] === 0) continue
      records.push(...this.#refusals(followed, t))
      if (t >= followed.commandDue) records.push(...(await commandRecords(source, followed, t)))
    }
    const { ids, kept } = rows(all, alive, columns)
    if (t >= this.#selectionDue && this.#selected.size > 0) {
      this.#selectionDue = t + 1000
      for (const followed of all)
        if (this.#selected.has(followed.id)) records.push(...(await selectionRecords(source, followed, t)))
    }
    const cost = this.#owed + costSince(before)
    this.#owed = 0
    const { interval } = pacer
    records.push({ kind: 'tick', t, interval, cost, engineCpu, cpu, ids, columns: kept, host })
    return dead
  }

  /** What could not be read of it this time and could before, or the other way round. */
  #refusals(followed: Met, t: number): RunRecord[] {
    const before = followed.unreadable
    const fields = this.#options.source.unreadable(followed.slot)
    followed.unreadable = fields
    if (fields === before || (before === null && fields.length === 0)) return []
    return [{ kind: 'unreadable', t, id: followed.id, fields }]
  }

  /** Tells who was found dead; where the kernel tells that, it is given until the next tick to do so. */
  #bury(dead: readonly Followed[]): void {
    const { hear, clock, emit } = this.#options
    const patience = hear?.() ? 1 : 0
    const t = clock()
    const gone = new Set<Followed>()
    for (const followed of dead) followed.missed += 1
    for (const followed of this.live.values()) if (followed.missed > patience) gone.add(followed)
    const lives = (child: Followed) => !gone.has(child) && child.missed === 0
    const records = [...gone].flatMap((followed) => this.census.ended(followed, t, undefined, lives))
    if (records.length > 0) emit(records)
  }

  /**
   * The tick's time: the middle of the readings of clocks. These become microseconds after it, where they lie apart.
   * @param times `performance.now()` of each reading; @param asked run time before them, where there is none
   */
  #stamp(times: Float64Array | undefined, asked: number): number {
    let first = Infinity
    let last = -Infinity
    for (const time of times ?? []) {
      if (time < first) first = time
      if (time > last) last = time
    }
    if (times === undefined || first > last) return asked
    const middle = (first + last) / 2
    for (let row = 0; row < times.length; row += 1) {
      const after = times[row] - middle
      times[row] = Math.abs(after) < AT_ONCE ? NaN : Math.round(after * 1000)
    }
    return this.#options.clock() - performance.now() + middle
  }

  /** CPU share of the whole engine since the last tick, 1 = one core. */
  #ownShare(): number {
    const t = this.#options.clock()
    const used = process.cpuUsage(this.#cpuAt)
    const elapsed = t - this.#cpuT
    this.#cpuAt = process.cpuUsage()
    this.#cpuT = t
    return elapsed > 0 ? (used.user + used.system) / 1000 / elapsed : NaN
  }
}

/** CPU time of the engine, milliseconds. */
function costSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** The rows of those alive; columns in which nothing was read this time are left out. */
function rows(all: readonly Followed[], alive: Uint8Array, columns: SampleColumns) {
  const living = all.flatMap((_, row) => (alive[row] === 1 ? [row] : []))
  const ids = Int32Array.from(living, (row) => all[row].id)
  const kept: SampleColumns = {}
  for (const field of SAMPLE_FIELDS as readonly SampleField[]) {
    const column = columns[field]
    if (column === undefined) continue
    const values = living.length === all.length ? column : Float64Array.from(living, (row) => column[row])
    if (!values.every(Number.isNaN)) kept[field] = values
  }
  return { ids, kept }
}

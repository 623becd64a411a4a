import { SAMPLE_FIELDS } from '../../../shared/run/fields'
import { hasMoved } from '../../../shared/run/maps'
import type { SampleColumns, SampleField, SamplerInfo } from '../../../shared/run/fields'
import type {
  Beat,
  ExitFacts,
  Kin,
  ProcessDetails,
  ProcessFacts,
  SampleSource,
  Slot,
  ThreadSample,
} from '../source'
import type { CpuClocks, ExitWatch } from './clocks'
import { writeBasics, writeCounters } from './columns'
import { readCommand } from './command'
import { readCounters, readMaps } from './counters'
import { Descriptors } from './descriptors'
import { readDetails, readWaitsFor } from './details'
import { isGone, isRefused } from './errors'
import { UNKNOWN_EXIT, exitFacts } from './exit-status'
import { readFacts, startTicks } from './facts'
import { Followed, REFUSED } from './followed'
import { ProcessScanner } from './scan'
import { Stat, ZOMBIE, hasEnded, isKernelThread, parseStat } from './stat'
import { openFilesLimit, systemConstants } from './system'
import type { SystemConstants } from './system'
import { ThreadTally, readThreads } from './threads'

export interface ProcfsOptions {
  /** Where procfs is mounted. */
  readonly root?: string
  /** The most descriptors to keep open; default: a quarter of what this process may have (a run and the Monitor have a source each). */
  readonly descriptors?: number
  readonly reasons?: SamplerInfo['reasons']
  /** With clocks the source calls itself `kernel-clock`. */
  readonly clocks?: CpuClocks | null
  readonly exits?: ExitWatch | null
}

/** Clocks are read so many at a time, and again where this much went by meanwhile, milliseconds: nobody knows when it was… */
const CLOCK_BATCH = 16
const CLOCK_APART = 0.1
/** …and all of them are, where they took longer than this, and this for each: rates of one moment are compared. */
const PASS_APART = 0.5
const PASS_APART_EACH = 0.005
/** Readings and passes at the most: where somebody always takes the core away, the last one is what there is. */
const ATTEMPTS = 4
/** Milliseconds since its birth in which maps of a process are read on slow beats only: most never live to see more. */
const MAPS_YOUNG = 200
/** Reading maps anew because RSS has moved may take this share of a core, and so many milliseconds at once. */
const MAPS_SHARE = 0.005
const MAPS_MOST = 10

/** Reads /proc through kept descriptors, and CPU time through the kernel's clocks where it is given some. */
export class ProcfsSource implements SampleSource {
  readonly info: SamplerInfo
  readonly #root: string
  readonly #system: SystemConstants
  readonly #descriptors: Descriptors
  readonly #clocks: CpuClocks | null
  readonly #exits: ExitWatch | null
  readonly #scanner: ProcessScanner
  readonly #table: (Followed | null)[] = []
  readonly #free: Slot[] = []
  readonly #followedPids = new Map<number, number>()
  /** Counts the starts and ends of followed processes: those they share memory with, as a rule. */
  #population = 0
  /** Milliseconds that maps may take between slow beats, as of that time. */
  #maps = { credit: MAPS_MOST, at: performance.now() }
  /** Fields that can't be read, by the sum of what is refused. One list for each, so that a change shows as another list. */
  readonly #refusals: readonly (readonly SampleField[])[]
  readonly #buffer = Buffer.allocUnsafeSlow(4096)
  readonly #stat = new Stat()

  constructor(options: ProcfsOptions = {}) {
    this.#root = options.root ?? '/proc'
    this.#system = systemConstants(this.#root)
    this.#descriptors = new Descriptors(options.descriptors ?? Math.max(16, openFilesLimit(this.#root) >> 2))
    this.#clocks = options.clocks ?? null
    this.#exits = options.exits ?? null
    this.info = {
      kind: this.#clocks ? 'kernel-clock' : 'procfs',
      fields: SAMPLE_FIELDS,
      reasons: options.reasons ?? [],
      minInterval: 0,
    }
    this.#refusals = Array.from({ length: 8 }, (_, refused) => refusedFields(refused, this.#clocks !== null))
    this.#scanner = new ProcessScanner(this.#root, this.#system, this.#descriptors, (pid) =>
      this.#followedPids.has(pid),
    )
  }

  scan(): readonly ProcessFacts[] {
    return this.#scanner.scan(performance.now())
  }

  facts(pid: number): ProcessFacts | null {
    try {
      return readFacts(this.#root, pid, this.#system)
    } catch {
      return null
    }
  }

  open(process: ProcessFacts): Slot {
    const { pid } = process
    this.#population++
    const folder = `${this.#root}/${pid}`
    const followed = new Followed(
      pid,
      startTicks(process.createdAt, this.#system),
      process.uid,
      this.#descriptors.file(`${folder}/stat`),
      this.#descriptors.file(`${folder}/io`),
      new ThreadTally(folder, this.#descriptors),
    )
    // Before `stat` is read for the first time: when that shows the creation time we expect, the watch is on it too.
    if (this.#exits) followed.watch = this.#exits.open(pid)
    followed.mapsFrom = performance.now() + MAPS_YOUNG - (Date.now() - process.createdAt)
    this.#followedPids.set(pid, (this.#followedPids.get(pid) ?? 0) + 1)
    const slot = this.#free.pop()
    if (slot === undefined) return this.#table.push(followed) - 1
    this.#table[slot] = followed
    return slot
  }

  close(slot: Slot): void {
    const followed = this.#table[slot]
    if (!followed) return
    this.#table[slot] = null
    this.#free.push(slot)
    const count = this.#followedPids.get(followed.pid) ?? 1
    if (count > 1) this.#followedPids.set(followed.pid, count - 1)
    else this.#followedPids.delete(followed.pid)
    this.#releaseFiles(followed)
    this.#releaseWatch(followed)
  }

  /**
   * First all CPU clocks, as near to one moment as can be; then `stat` of those that have run; then what is dear. Where a
   * parent turns out to have waited for children meanwhile, the clocks are read once more: a child that is still there then
   * is not in its parent's account yet.
   */
  read(slots: readonly Slot[], columns: SampleColumns, alive: Uint8Array, beat: Beat, kin?: Kin): void {
    const count = slots.length
    for (const name of SAMPLE_FIELDS) columns[name]?.fill(NaN, 0, count)
    if (beat !== 'fast') this.#descriptors.nextTurn()
    const living: Followed[] = []
    for (let row = 0; row < count; row++) {
      const followed = this.#table[slots[row]]
      alive[row] = followed && !followed.ended ? 1 : 0
      if (alive[row] === 1) living.push(followed!)
    }
    if (this.#clocks) this.#readClocks(living, this.#clocks)
    let waited = false
    for (const followed of living) {
      const before = followed.waited || 0
      this.#refresh(followed, beat)
      waited ||= followed.waited > before
    }
    if (waited) this.#readAgain(living)
    const now = performance.now()
    const { credit, at } = this.#maps
    this.#maps = { credit: Math.min(MAPS_MOST, credit + (now - at) * MAPS_SHARE), at: now }
    let next = 0
    for (let row = 0; row < count; row++) {
      if (alive[row] === 0) continue
      const followed = living[next++]
      writeBasics(followed, columns, row)
      if (kin) {
        kin.waited[row] = followed.waited
        kin.ppid[row] = followed.ppid
      }
      if (followed.ended) {
        alive[row] = 0
        continue
      }
      if (followed.refused & REFUSED.STAT) continue
      if (beat === 'fast') {
        this.#writeMovedMaps(followed, columns, row, now)
        continue
      }
      if (beat === 'slow') followed.ioWaits = false
      readCounters(followed, this.#descriptors)
      writeCounters(followed, columns, row)
      if (beat === 'slow') this.#writeMaps(followed, columns, row)
      else this.#writeMovedMaps(followed, columns, row, now)
    }
  }

  /** Between slow beats: where RSS has moved, and as far as the budget goes. */
  #writeMovedMaps(followed: Followed, columns: SampleColumns, row: number, now: number): void {
    if (this.#maps.credit <= 0 || !mapsAreOld(followed, now)) return
    const before = performance.now()
    this.#writeMaps(followed, columns, row)
    // However large one is: its debt is paid back within two seconds.
    this.#maps.credit = Math.max(-MAPS_MOST, this.#maps.credit - (performance.now() - before))
  }

  #writeMaps(followed: Followed, columns: SampleColumns, row: number): void {
    if (columns.pss || columns.private) readMaps(followed, this.#root, this.#population)
    // RSS is higher than it was ever known to be: it may have been higher still.
    if (columns.rssPeak && !(followed.rss <= followed.tally.rssPeak)) {
      followed.tally.readPeak()
      columns.rssPeak[row] = followed.tally.rssPeak
    }
    if (columns.pss) columns.pss[row] = followed.pss
    if (columns.private) columns.private[row] = followed.private
  }

  unreadable(slot: Slot): readonly SampleField[] {
    return this.#refusals[this.#table[slot]?.refused ?? 0]
  }

  exit(slot: Slot): ExitFacts & { readonly cpu: number } {
    const followed = this.#table[slot]
    if (!followed) return { ...UNKNOWN_EXIT, cpu: NaN }
    let facts = followed.watch >= 0 ? (this.#exits?.result(followed.watch) ?? null) : null
    if (!facts && followed.waitStatus >= 0) facts = exitFacts(followed.waitStatus)
    return { ...(facts ?? UNKNOWN_EXIT), cpu: followed.cpu }
  }

  command(pid: number): readonly string[] | null {
    return readCommand(this.#root, pid)
  }

  waitsFor(pid: number): boolean | null {
    return readWaitsFor(this.#root, pid)
  }

  details(pid: number): ProcessDetails | null {
    return readDetails(this.#root, pid)
  }

  threads(slot: Slot): readonly ThreadSample[] {
    const followed = this.#table[slot]
    return !followed || followed.ended ? [] : readThreads(this.#root, followed.pid, this.#system.tick)
  }

  dispose(): void {
    this.#table.forEach((_, slot) => this.close(slot))
    this.#descriptors.dispose()
    this.#exits?.dispose()
  }

  /** All clocks, each with the time of its reading: a few at a time, since looking at the time is not free either. */
  #readClocks(all: readonly Followed[], clocks: CpuClocks): void {
    const most = PASS_APART + all.length * PASS_APART_EACH
    for (let pass = 0; pass < ATTEMPTS; pass++) {
      const begin = performance.now()
      let after = begin
      for (let from = 0; from < all.length; from += CLOCK_BATCH) {
        const to = Math.min(all.length, from + CLOCK_BATCH)
        let before = after
        for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
          if (attempt > 0) before = after
          for (let at = from; at < to; at++) all[at].reading = clocks.process(all[at].pid)
          after = performance.now()
          if (after - before <= CLOCK_APART) break
        }
        for (let at = from; at < to; at++) all[at].readingAt = (before + after) / 2
      }
      if (after - begin <= most) return
    }
  }

  /** Reads `stat` where it may have changed since the clock was read before. A process that has not run is as it was. */
  #refresh(followed: Followed, beat: Beat): void {
    const { reading, readingAt, clock } = followed
    if (!this.#clocks) return this.#readStat(followed)
    if (beat === 'fast' && reading === clock) {
      followed.cpuAt = readingAt
      return
    }
    this.#readStat(followed)
    // Only now is it certain that the clock is this process' own, and not that of a later one with the same pid.
    if (Number.isNaN(reading) || (followed.ended && followed.state !== ZOMBIE)) return
    followed.clock = followed.cpu = reading
    followed.cpuAt = readingAt
  }

  /** CPU times once more. What parents waited for stays as it was read before. */
  #readAgain(all: readonly Followed[]): void {
    if (this.#clocks) this.#readClocks(all, this.#clocks)
    for (const followed of all) {
      if (this.#clocks) {
        if (Number.isNaN(followed.reading)) this.#end(followed)
        else {
          followed.cpu = followed.reading
          followed.cpuAt = followed.readingAt
        }
      } else if (!followed.ended) {
        const { waited } = followed
        this.#readStat(followed)
        followed.waited = waited
      }
    }
  }

  #readStat(followed: Followed): void {
    const [stat, buffer] = [this.#stat, this.#buffer]
    const before = this.#clocks ? NaN : performance.now()
    try {
      const length = this.#descriptors.read(followed.stat, buffer)
      if (!parseStat(buffer, length, stat)) return
    } catch (error) {
      if (isRefused(error)) this.#readHidden(followed)
      else if (isGone(error)) this.#end(followed)
      return
    }
    if (stat.starttime !== followed.start) {
      // Someone else has the pid. The watch may be on that one, if ours ended before it was set.
      this.#releaseWatch(followed)
      this.#end(followed)
      return
    }
    const { tick } = this.#system
    followed.refused &= ~REFUSED.STAT
    followed.user = stat.utime * tick
    followed.system = stat.stime * tick
    followed.waited = stat.waited * tick
    followed.ppid = stat.ppid
    if (!this.#clocks) {
      followed.cpu = followed.user + followed.system
      followed.cpuAt = (before + performance.now()) / 2
    }
    followed.rss = stat.rss * this.#system.page
    followed.threads = stat.threads
    followed.faults = stat.faults
    followed.state = stat.state
    followed.kernelThread = isKernelThread(stat)
    if (!hasEnded(stat)) return
    // The kernel shows 0 as the exit code to those who may not know; that must not pass for success.
    if (mayKnowExit(followed.uid)) followed.waitStatus = stat.exitCode
    followed.ended = true
    this.#population++
    this.#releaseFiles(followed)
  }

  /** `hidepid`: nothing but the clock is readable; without one, whether the process exists. */
  #readHidden(followed: Followed): void {
    followed.refused |= REFUSED.STAT
    followed.user = followed.system = followed.rss = followed.threads = followed.state = followed.waited = NaN
    if (!this.#clocks) followed.cpu = NaN
    if (this.#clocks) {
      if (Number.isNaN(this.#clocks.process(followed.pid))) this.#end(followed)
      return
    }
    try {
      process.kill(followed.pid, 0)
    } catch (error) {
      if (!isRefused(error)) this.#end(followed)
    }
  }

  #end(followed: Followed): void {
    if (!followed.ended) this.#population++
    followed.ended = true
    followed.state = NaN
    this.#scanner.forget(followed.pid, followed.start)
    this.#releaseFiles(followed)
  }

  #releaseFiles(followed: Followed): void {
    this.#descriptors.release(followed.stat)
    this.#descriptors.release(followed.io)
    followed.tally.release()
  }

  #releaseWatch(followed: Followed): void {
    if (followed.watch >= 0) this.#exits?.close(followed.watch)
    followed.watch = -1
  }
}

function refusedFields(refused: number, clocks: boolean): readonly SampleField[] {
  if (refused & REFUSED.STAT)
    return SAMPLE_FIELDS.filter((field) => !clocks || (field !== 'cpu' && field !== 'cpuAt'))
  return [
    ...(refused & REFUSED.MAPS ? (['pss', 'private'] as const) : []),
    ...(refused & REFUSED.IO ? (['readBytes', 'writeBytes'] as const) : []),
  ]
}

/** Whether its maps were never read, or of another size of it. */
function mapsAreOld({ mapsFrom, mapsRead, mapsRss, rss }: Followed, now: number): boolean {
  return now >= mapsFrom && (!mapsRead || hasMoved(rss, mapsRss))
}

function mayKnowExit(uid: number): boolean {
  const own = process.geteuid?.()
  return own === 0 || own === uid
}

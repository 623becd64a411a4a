import { existsSync, readdirSync } from 'node:fs'
import type { ProcessFacts } from '../source'
import type { Descriptors } from './descriptors'
import type { KeptFile } from './descriptors'
import { readFacts, readStart, startTicks } from './facts'
import { isOwnNamespace } from './system'
import type { SystemConstants } from './system'

/** All pids that nobody follows are verified this often (milliseconds), see {@link ProcessScanner}. */
const VERIFY_EVERY = 10_000

/** Up to this many pids are asked for one by one (3 µs each); a listing costs a hundred and more. */
const FEW = 32

interface Known {
  /** Creation time in ticks; NaN when the process is hidden from us (hidepid=1, security modules). */
  start: number
  /** The last listing it was in. */
  listing: number
}

/**
 * Finds the processes that were not there before, at the price of one small read when nothing was started.
 *
 * The kernel hands out pids (threads take them as well) in rising order, wrapping at the top, and `loadavg` ends with the
 * one given last. So while that number stands still nothing was started; and when it went from a to b, whatever is new has
 * a pid in the cyclic range (a, b]. A few are asked for one by one; for more, or after the wrap, all of /proc is listed. A
 * pid of that range that was known before has been *reused* if its creation time differs. Writers of `ns_last_pid`
 * (checkpoint/restore) break the order: against them everything is listed and verified now and then.
 */
export class ProcessScanner {
  readonly #root: string
  readonly #system: SystemConstants
  readonly #descriptors: Descriptors
  readonly #isFollowed: (pid: number) => boolean
  readonly #known = new Map<number, Known>()
  /** Pids whose process has ended under our eyes: they may be someone else's already. */
  readonly #freed = new Set<number>()
  readonly #loadavg: KeptFile | null
  readonly #buffer = Buffer.allocUnsafeSlow(256)
  #listing = 0
  #lastPid = NaN
  #verifyAt = -Infinity

  /** @param isFollowed whether a pid's own kept files already tell when it ends */
  constructor(
    root: string,
    system: SystemConstants,
    descriptors: Descriptors,
    isFollowed: (pid: number) => boolean,
  ) {
    this.#root = root
    this.#system = system
    this.#descriptors = descriptors
    this.#isFollowed = isFollowed

    this.#loadavg = isOwnNamespace(root) ? descriptors.file(`${root}/loadavg`) : null
  }

  /** @param now a monotonic time in milliseconds */
  scan(now: number): ProcessFacts[] {
    // The last pid is read before the listing: what starts between the two is looked at again next time.
    const before = this.#lastPid
    const last = this.#readLastPid()
    this.#lastPid = last
    const verifyAll = now >= this.#verifyAt
    const given = last - before
    const few = given >= 0 && given <= FEW
    const found = few && !verifyAll ? this.#askForRange(before, last) : this.#list(before, last, verifyAll)
    if (verifyAll) this.#verifyAt = now + VERIFY_EVERY
    this.#freed.clear()
    return found
  }

  /** A followed process has gone. */
  forget(pid: number, start: number): void {
    if (this.#known.get(pid)?.start !== start) return
    this.#known.delete(pid)
    this.#freed.add(pid)
  }

  #askForRange(before: number, last: number): ProcessFacts[] {
    const fresh: ProcessFacts[] = []
    for (let pid = before + 1; pid <= last; pid++) this.#freed.add(pid)
    for (const pid of this.#freed) {
      // Most of them are gone already; an exception for each would be dear.
      if (existsSync(`${this.#root}/${pid}`)) this.#examine(pid, fresh)
    }
    return fresh
  }

  #list(before: number, last: number, verifyAll: boolean): ProcessFacts[] {
    this.#listing++
    const fresh: ProcessFacts[] = []
    for (const entry of readdirSync(this.#root)) {
      const first = entry.charCodeAt(0)
      if (first < 0x30 || first > 0x39) continue
      const pid = Number(entry)
      const known = this.#known.get(pid)
      if (known) known.listing = this.#listing
      if (!known || inRange(pid, before, last) || (verifyAll && !this.#isFollowed(pid)))
        this.#examine(pid, fresh)
    }
    for (const [pid, known] of this.#known) if (known.listing !== this.#listing) this.#known.delete(pid)
    return fresh
  }

  /** Adds the process that has this pid now, unless it is the one that is known. */
  #examine(pid: number, fresh: ProcessFacts[]): void {
    const known = this.#known.get(pid)
    if (known && this.#startOf(pid) === known.start) return
    const facts = this.#meet(pid)
    if (facts) fresh.push(facts)
  }

  #meet(pid: number): ProcessFacts | null {
    try {
      const facts = readFacts(this.#root, pid, this.#system)
      if (facts)
        this.#known.set(pid, { start: startTicks(facts.createdAt, this.#system), listing: this.#listing })
      return facts
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EACCES' || code === 'EPERM') this.#known.set(pid, { start: NaN, listing: this.#listing })
      else this.#known.delete(pid)
      return null
    }
  }

  #startOf(pid: number): number {
    try {
      return readStart(this.#root, pid)
    } catch {
      return NaN
    }
  }

  #readLastPid(): number {
    if (!this.#loadavg) return NaN
    try {
      const length = this.#descriptors.read(this.#loadavg, this.#buffer)
      const text = this.#buffer.toString('latin1', 0, length)
      return Number.parseInt(text.slice(text.lastIndexOf(' ') + 1), 10)
    } catch {
      return NaN
    }
  }
}

/** Whether `pid` is in (after, upTo] when pids wrap; nothing is while an end of the range is unknown. */
function inRange(pid: number, after: number, upTo: number): boolean {
  if (upTo >= after) return pid > after && pid <= upTo
  return upTo < after && (pid > after || pid <= upTo)
}

import { readdirSync } from 'node:fs'
import type { ProcessFacts } from '../source'
import type { Descriptors } from './descriptors'
import type { KeptFile } from './descriptors'
import { readFacts, readStart, startTicks } from './facts'
import { isOwnNamespace } from './system'
import type { SystemConstants } from './system'

/** All pids that nobody follows are verified this often (milliseconds), see {@link ProcessScanner}. */
const VERIFY_EVERY = 10_000

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
 * a pid in the cyclic range (a, b]. A pid of that range that was known before has been *reused* if its creation time
 * differs, and only those need a look. Writers of `ns_last_pid` (checkpoint/restore) break the order: against them every
 * pid is verified now and then.
 */
export class ProcessScanner {
  private readonly known = new Map<number, Known>()
  private readonly loadavg: KeptFile | null
  private readonly buffer = Buffer.allocUnsafeSlow(256)
  private listing = 0
  private lastPid = NaN
  private force = true
  private verifyAt = 0

  /** @param isFollowed whether a pid's own kept files already tell when it ends */
  constructor(
    private readonly root: string,
    private readonly system: SystemConstants,
    private readonly descriptors: Descriptors,
    private readonly isFollowed: (pid: number) => boolean,
  ) {
    this.loadavg = isOwnNamespace(root) ? descriptors.file(`${root}/loadavg`) : null
  }

  /** @param now a monotonic time in milliseconds */
  scan(now: number): ProcessFacts[] {
    // The last pid is read before the listing: what starts between the two is looked at again next time.
    const before = this.lastPid
    const last = this.readLastPid()
    const verifyAll = now >= this.verifyAt
    if (last === before && !this.force && !verifyAll) return []
    this.lastPid = last
    this.force = false
    if (verifyAll) this.verifyAt = now + VERIFY_EVERY

    this.listing++
    const fresh: ProcessFacts[] = []
    for (const entry of readdirSync(this.root)) {
      const first = entry.charCodeAt(0)
      if (first < 0x30 || first > 0x39) continue
      const pid = Number(entry)
      const known = this.known.get(pid)
      if (known) {
        known.listing = this.listing
        const suspect = inRange(pid, before, last) || (verifyAll && !this.isFollowed(pid))
        if (!suspect || this.startOf(pid) === known.start) continue
      }
      const facts = this.meet(pid)
      if (facts) fresh.push(facts)
    }
    for (const [pid, known] of this.known) if (known.listing !== this.listing) this.known.delete(pid)
    return fresh
  }

  /** A followed process has gone: its pid may be someone else's by now. */
  forget(pid: number, start: number): void {
    if (this.known.get(pid)?.start !== start) return
    this.known.delete(pid)
    this.force = true
  }

  private meet(pid: number): ProcessFacts | null {
    try {
      const facts = readFacts(this.root, pid, this.system)
      if (facts)
        this.known.set(pid, { start: startTicks(facts.createdAt, this.system), listing: this.listing })
      return facts
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EACCES' || code === 'EPERM') this.known.set(pid, { start: NaN, listing: this.listing })
      else this.known.delete(pid)
      return null
    }
  }

  private startOf(pid: number): number {
    try {
      return readStart(this.root, pid)
    } catch {
      return NaN
    }
  }

  private readLastPid(): number {
    if (!this.loadavg) return NaN
    try {
      const length = this.descriptors.read(this.loadavg, this.buffer)
      const text = this.buffer.toString('latin1', 0, length)
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

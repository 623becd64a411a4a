import type { LocalizedText } from '../../../shared/text'
import { onPulse } from '../../pulse'
import { systemConstants } from '../procfs/system'
import { Adoption } from './adoption'
import { Connector } from './connector'
import { WHAT_EXEC, WHAT_EXIT, WHAT_FORK, WHAT_SID, type ProcessEvent } from './event'
import { loadEventCalls, type EventCalls, type Waited } from '../../native/events'
import { EVENT_REASONS } from './reasons'

/** Events are taken this often, milliseconds, and whenever somebody asks. */
const EVERY = 25
/** Adopted children are looked at this often anyway, milliseconds: an orphan may be one that no event told of. */
const REAP_EVERY = 1000

/** Somebody who follows processes by events. Times are those of `performance.now()`. */
export interface EventFollower {
  /** @param tid differs from `pid` when a thread began, not a process */
  fork(parent: number, pid: number, tid: number, at: number): void
  exec(pid: number, at: number): void
  session(pid: number, at: number): void
  /**
   * A thread ended. @param parent whoever is to wait for its process
   * @returns whether processes may have become orphans by it
   */
  exit(pid: number, tid: number, status: number, at: number): boolean
  /** The engine waited for this process, which it had adopted. */
  waited(pid: number, end: Waited): void
  /** Whether it follows this pid: after lost events, what else may be a child of ours? */
  follows(pid: number): boolean
  /** All events that were there have been told. */
  drained(): void
}

/**
 * The kernel's process events for all runs of an engine: one socket, open while somebody follows; without a follower it
 * costs nothing.
 */
export class EventHub {
  readonly #load: () => EventCalls
  readonly #followers = new Set<EventFollower>()
  #connector: Connector | null = null
  #adoption: Adoption | null = null
  #calls: EventCalls | null = null
  #endPulse = (): void => {}
  #refusal: LocalizedText | null = null
  #draining = false
  #reapDue = 0
  /** Milliseconds that `performance.now()` began after the zero of CLOCK_MONOTONIC, which is its clock. */
  readonly #origin = Number(process.hrtime.bigint()) / 1e6 - performance.now()
  #bootedAt = NaN

  /** @param load the calls of libc; throws where they can't be had */
  constructor(load: () => EventCalls = loadEventCalls) {
    this.#load = load
  }

  /** How often the kernel dropped events since the socket was opened. */
  get lost(): number {
    return this.#connector?.lost ?? 0
  }

  /** From now on the follower is told all events. @returns why not, where there are none; null when it is */
  join(follower: EventFollower): LocalizedText | null {
    if (this.#connector === null && !this.#open()) return this.#refusal
    this.#followers.add(follower)
    return null
  }

  /** The last one to leave closes the socket. */
  leave(follower: EventFollower): void {
    if (!this.#followers.delete(follower) || this.#followers.size > 0) return
    this.#endPulse()
    this.#adoption?.reap()
    this.#adoption?.end()
    this.#connector?.close()
    this.#connector = this.#adoption = null
  }

  /**
   * Takes and tells all events that are there: what a look at /proc made before this can see has been told after it.
   * @param settles waits for all adopted children that have ended, whether or not an event said that there are any
   */
  drain(settles = false): void {
    const adoption = this.#adoption
    if (this.#connector === null || adoption === null || this.#draining) return
    this.#draining = true
    try {
      this.#take(this.#connector, adoption, settles)
    } catch (error) {
      // Whoever follows makes what it can of the rest.
      console.error('An event of the kernel could not be taken:', error)
    } finally {
      this.#draining = false
    }
  }

  #take(connector: Connector, adoption: Adoption, settles: boolean): void {
    const { lost } = this
    let orphans = false
    const told = connector.drain((event) => {
      if (this.#tell(event, adoption)) orphans = true
    })
    if (this.lost > lost) this.#distrust(adoption)
    const now = performance.now()
    if (orphans || settles || now >= this.#reapDue) this.#reap(adoption, now)
    if (told > 0 || orphans || settles) for (const follower of [...this.#followers]) follower.drained()
  }

  /** The creation time that sources tell of a process forked at this time, milliseconds since the epoch, to 20 ms. */
  createdAt(at: number): number {
    return this.#bootedAt + this.#origin + at
  }

  #open(): boolean {
    if (this.#refusal !== null) return false
    try {
      this.#calls ??= this.#load()
    } catch (error) {
      this.#refusal = EVENT_REASONS.noAddon(
        error instanceof Error ? error.message.split('\n')[0] : String(error),
      )
      return false
    }
    const connector = Connector.open(this.#calls)
    if (!(connector instanceof Connector)) {
      this.#refusal = connector
      return false
    }
    try {
      this.#setClock(this.#calls)
    } catch {
      connector.close()
      this.#refusal = EVENT_REASONS.noProcfs
      return false
    }
    this.#connector = connector
    this.#adoption = new Adoption(this.#calls)
    this.#adoption.begin()
    this.#endPulse = onPulse(EVERY, () => this.drain())
    return true
  }

  /** @returns whether a child of ours may wait to be waited for */
  #tell(event: ProcessEvent, adoption: Adoption): boolean {
    const { what, pid, tid } = event
    const at = event.time / 1e6 - this.#origin
    let orphans = false
    switch (what) {
      case WHAT_FORK:
        if (event.childPid === event.childTid) {
          if (pid === process.pid) adoption.forked(event.childPid)
          else adoption.foreign(event.childPid)
        }
        for (const follower of this.#followers) follower.fork(pid, event.childPid, event.childTid, at)
        break
      case WHAT_EXEC:
        for (const follower of this.#followers) follower.exec(pid, at)
        break
      case WHAT_SID:
        for (const follower of this.#followers) follower.session(pid, at)
        break
      case WHAT_EXIT:
        orphans = event.parent === process.pid && !adoption.isOwn(pid)
        for (const follower of this.#followers) if (follower.exit(pid, tid, event.status, at)) orphans = true
        break
      default:
    }
    return orphans
  }

  /** Creation times count from boot on a clock that goes on while the machine sleeps; the clock of events does not. */
  #setClock(calls: EventCalls): void {
    const asleep = calls.bootTime() / 1e6 - Number(process.hrtime.bigint()) / 1e6
    this.#bootedAt = systemConstants('/proc').bootedAt + asleep
  }

  #reap(adoption: Adoption, now: number): void {
    if (now >= this.#reapDue) this.#setClock(this.#calls!)
    this.#reapDue = now + REAP_EVERY
    for (const [pid, end] of adoption.reap())
      for (const follower of this.#followers) follower.waited(pid, end)
  }

  #distrust(adoption: Adoption): void {
    adoption.distrust((pid) => [...this.#followers].some((follower) => follower.follows(pid)))
  }
}

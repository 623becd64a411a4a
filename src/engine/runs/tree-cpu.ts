import type { Followed } from './followed'

/** What a tick read of a process. */
export interface CpuReading {
  readonly followed: Followed
  /** CPU time of its own, nanoseconds; NaN: it is gone, or can't be read. */
  readonly cpu: number
  /** CPU time of the children that it has waited for, nanoseconds, as in `Kin`; NaN unknown. */
  readonly waited: number
  /** Its parent now, −1 unknown. */
  readonly ppid: number
  readonly gone: boolean
}

export interface TreeCpuOptions {
  readonly live: ReadonlyMap<number, Followed>
  /** Whether a process is there, be it as a zombie. */
  readonly exists: (pid: number) => boolean
  /** Whether a parent is given its children's CPU time, see `SampleSource.waitsFor`. */
  readonly waitsFor: (pid: number) => boolean | null
  /** CPU time of all children that the engine itself has waited for since the run began, nanoseconds; NaN unknown. */
  readonly engineWaited: () => number
  /** Whether the engine takes orphans in (it is a subreaper): else somebody outside of the tree waits for them. */
  readonly adopts: () => boolean
  /** Milliseconds since the epoch: who was there before has spent what nobody asks for. */
  readonly since: number
}

/** A process began within the run although its clock says up to this much earlier, milliseconds. */
const TOLERANCE = 50
/** Whether a parent waits is asked again after so long, milliseconds. */
const ASK_AGAIN = 1000

/**
 * What is counted already of a process, nanoseconds. `waited` is the least that it can have waited for: what is read comes
 * in steps, what went to it from children that were counted is exact.
 */
interface Account {
  parent: Followed | null
  own: number
  waited: number
  /** Counted time of children that have been waited for since `waited` was read: it is in its account now. */
  given: number
  waits: boolean | null
  askedAt: number
}

/**
 * The CPU time that a whole tree spends, from tick to tick: what living processes gained, and what parents were given of
 * children that ended (do_wait in kernel/exit.c adds a child's time, and that of its children, to its parent's `cutime` and
 * `cstime`). It telescopes over deaths: what had been counted of a child goes over into its parent's account, where it is
 * not counted again. So time of processes that no sample ever met is in it, as soon as somebody has waited for them.
 *
 * Counted time never shrinks and is never more than what was spent. Behind it is at most what lives shorter than a tick and
 * has not been waited for, and 20 ms for each parent that waited (two times in steps of 10 ms).
 */
export class TreeCpu {
  readonly #options: TreeCpuOptions
  readonly #accounts = new Map<Followed, Account>()
  /** Ended and not waited for yet. */
  readonly #zombies = new Map<Followed, Account>()
  /** The engine as the parent of roots and adopted orphans. */
  #engine = 0
  #given = 0
  #ended = false
  /** Since the last tick, nanoseconds. */
  #gained = 0
  #unknown = false

  constructor(options: TreeCpuOptions) {
    this.#options = options
  }

  /**
   * A tick read these. @returns nanoseconds since the tick before; NaN: somebody spent what can't be known
   */
  take(readings: readonly CpuReading[]): number {
    const dead: Followed[] = []
    for (const { followed, cpu, waited, ppid, gone } of readings) {
      let account = this.#accounts.get(followed)
      if (account === undefined) {
        account = this.#open(followed)
        if (followed.createdAt < this.#options.since - TOLERANCE && !Number.isNaN(cpu)) {
          account.own = cpu
          account.waited = waited || 0
          // What it spent between the tick before and this one, nobody knows.
          this.#unknown = true
        }
      }
      // Its first parent has ended: whoever took it in will wait for it.
      if (account.parent === null && ppid >= 0) account.parent = this.#counted(ppid)
      this.#spend(account, cpu)
      if (gone && Number.isNaN(cpu)) dead.push(followed)
    }
    this.#waitedForZombies()
    // Children are younger than their parents: what went to one that is dead too goes on with its own time.
    for (const followed of dead.sort((a, b) => b.createdAt - a.createdAt))
      this.#reaped(followed, this.#accounts.get(followed)!)
    for (const { followed, waited } of readings) this.#settle(this.#accounts.get(followed), waited)
    this.#settleEngine()
    const gained = this.#unknown ? NaN : this.#gained
    this.#gained = 0
    this.#unknown = false
    return gained
  }

  /** It ended. @param cpu its own CPU time at the end, nanoseconds, NaN unknown */
  ended(followed: Followed, cpu: number): void {
    const account = this.#accounts.get(followed)
    if (account === undefined) {
      // Found gone by a tick before it was told, or never met.
      if (followed.slot === null) this.#lost(followed, this.#living(followed.parent))
      this.#orphan(followed)
      return
    }
    this.#spend(account, cpu)
    // What it has waited for is gone by now; what is not, somebody else will wait for.
    this.#waitedForZombies(followed)
    this.#accounts.delete(followed)
    this.#zombies.set(followed, account)
    this.#orphan(followed)
  }

  /**
   * The engine waited for one that it had adopted.
   * @param cpu of it and of all that it had waited for, nanoseconds
   * @param ours whether it is known to be one of the tree, though nothing may be counted of it
   */
  waitedFor(pid: number, cpu: number, ours: boolean): void {
    const zombie = [...this.#zombies].find(([{ facts }]) => facts.pid === pid)
    if (zombie === undefined && !ours) return
    const counted = zombie === undefined ? 0 : countedOf(zombie[1])
    if (zombie !== undefined) this.#zombies.delete(zombie[0])
    const least = cpu > counted ? cpu : counted
    this.#gained += least - counted
    this.#engine += least
  }

  #open(followed: Followed): Account {
    const { parent } = followed
    const account = { parent, own: 0, waited: 0, given: 0, waits: null, askedAt: -Infinity }
    this.#accounts.set(followed, account)
    return account
  }

  #spend(account: Account, cpu: number): void {
    if (!(cpu > account.own)) return
    this.#gained += cpu - account.own
    account.own = cpu
  }

  /** Zombies that are gone have been waited for. @param parent only those of this one */
  #waitedForZombies(parent?: Followed): void {
    for (const [followed, account] of this.#zombies)
      if ((parent === undefined || account.parent === parent) && !this.#options.exists(followed.facts.pid))
        this.#reaped(followed, account)
  }

  /** Nobody has this pid any more: whoever waited for it has its time now. */
  #reaped(followed: Followed, account: Account): void {
    this.#accounts.delete(followed)
    this.#zombies.delete(followed)
    this.#orphan(followed)
    const zombie = account.parent === null ? undefined : this.#zombies.get(account.parent)
    const parent = this.#living(account.parent)
    if (parent !== null) (this.#accounts.get(parent) ?? this.#open(parent)).given += countedOf(account)
    else if (zombie !== undefined) zombie.given += countedOf(account)
    else if (this.#isOurs(followed)) this.#given += countedOf(account)
    if (zombie === undefined) this.#lost(followed, parent)
  }

  /** It ended with time that was not counted: that is found in the account of its parent, if it waits. */
  #lost(followed: Followed, parent: Followed | null): void {
    if (parent === null) {
      if (this.#isOurs(followed)) this.#ended = true
      else this.#unknown = true
      return
    }
    const account = this.#accounts.get(parent) ?? this.#open(parent)
    const now = performance.now()
    if (now - account.askedAt > ASK_AGAIN) {
      account.askedAt = now
      account.waits = this.#options.waitsFor(parent.facts.pid) ?? account.waits
    }
    if (account.waits === false) this.#unknown = true
  }

  /** Who has ended waits for nobody any more. */
  #living(parent: Followed | null): Followed | null {
    return parent !== null && this.#options.live.get(parent.facts.pid) === parent ? parent : null
  }

  /** The process with this pid, if it is one of those that live and are counted. */
  #counted(pid: number): Followed | null {
    const followed = this.#options.live.get(pid)
    return followed !== undefined && this.#accounts.has(followed) ? followed : null
  }

  /** Its parent has ended. */
  #orphan(parent: Followed): void {
    for (const accounts of [this.#accounts, this.#zombies])
      for (const account of accounts.values()) if (account.parent === parent) account.parent = null
  }

  /** Whether the engine waits for it: the root of a run, or an orphan that it took in. */
  #isOurs({ facts }: Followed): boolean {
    return facts.ppid === process.pid || this.#options.adopts()
  }

  #settle(account: Account | undefined, waited: number): void {
    if (account === undefined) return
    const least = account.waited + account.given
    account.waited = waited > least ? waited : least
    this.#gained += account.waited - least
    account.given = 0
  }

  #settleEngine(): void {
    if (!this.#ended) return
    this.#ended = false
    const waited = this.#options.engineWaited()
    const least = this.#engine + this.#given
    if (Number.isNaN(waited)) this.#unknown = true
    this.#engine = waited > least ? waited : least
    this.#gained += this.#engine - least
    this.#given = 0
  }
}

function countedOf({ own, waited, given }: Account): number {
  return own + waited + given
}

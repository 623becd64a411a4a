import type { Intervals } from './intervals'

/** What was done with one lock, or by one lane with all of them; times in milliseconds, summed. */
export interface LockAccount {
  /** How often it was held and waited for, what goes on included. */
  holds: number
  waits: number
  held: number
  waited: number
  longestHold: number
  longestWait: number
}

/** The account of one lane, with the run times of its first begin and its last end (or where it had come to). */
export interface LaneLocks extends LockAccount {
  first: number
  last: number
}

/** The account of the locks of a run: by lock in order of first sight, and by lane. */
export class LockTotals {
  readonly locks = new Map<string, LockAccount>()
  readonly lanes = new Map<number, LaneLocks>()

  /** Counts a wait or a hold between two run times, milliseconds. */
  count(lane: number, lock: string, holds: boolean, start: number, end: number): void {
    const { byLock, byLane } = this.see(lane, lock)
    byLane.first = Math.min(byLane.first, start)
    byLane.last = Math.max(byLane.last, end)
    add(byLock, holds, end - start)
    add(byLane, holds, end - start)
  }

  /** Keeps the place of a lock and a lane of which nothing is counted yet. */
  see(lane: number, lock: string) {
    let byLock = this.locks.get(lock)
    if (byLock === undefined) this.locks.set(lock, (byLock = { ...NOTHING }))
    let byLane = this.lanes.get(lane)
    if (byLane === undefined)
      this.lanes.set(lane, (byLane = { ...NOTHING, first: Infinity, last: -Infinity }))
    return { byLock, byLane }
  }

  /** Part of its time that a lane waited, from its first wait or hold to its last (0–1); NaN when that is no time. */
  waitShare(lane: number): number {
    const { waited = NaN, first = NaN, last = NaN } = this.lanes.get(lane) ?? {}
    return last > first ? waited / (last - first) : NaN
  }

  copy(): LockTotals {
    const copy = new LockTotals()
    for (const [lock, account] of this.locks) copy.locks.set(lock, { ...account })
    for (const [lane, account] of this.lanes) copy.lanes.set(lane, { ...account })
    return copy
  }
}

const NOTHING: LockAccount = { holds: 0, waits: 0, held: 0, waited: 0, longestHold: 0, longestWait: 0 }

function add(account: LockAccount, holds: boolean, time: number): void {
  if (holds) {
    account.holds += 1
    account.held += time
    account.longestHold = Math.max(account.longestHold, time)
  } else {
    account.waits += 1
    account.waited += time
    account.longestWait = Math.max(account.longestWait, time)
  }
}

/** What it needs of a run. */
interface Locking {
  readonly locks: Intervals
  readonly endedLocks: LockTotals
  readonly forgottenLocks: LockTotals
  readonly wall: number
}

/**
 * The one account of the locks of a run, as it was at run time `t` (ms; by default as it is). What goes on counts up to
 * then, what the end of a process cut off up to that end; what the model has forgotten counts as it was. Windows ask for
 * it as it is several times a second: that costs what goes on, however long the list is.
 */
export function lockTotals({ locks, endedLocks, forgottenLocks, wall }: Locking, t = Infinity): LockTotals {
  const totals = (t === Infinity ? endedLocks : forgottenLocks).copy()
  const count = (row: number) => {
    const start = locks.start(row)
    if (start > t) return
    const end = Math.min(t, locks.until(row, wall))
    totals.count(locks.lane(row), locks.name(row), locks.tag(row) === 1, start, end)
  }
  if (t === Infinity) for (const row of locks.unended) count(row)
  else for (let row = 0; row < locks.length; row += 1) count(row)
  return totals
}

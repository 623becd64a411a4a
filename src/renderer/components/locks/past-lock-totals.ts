import type { RunModel } from '../../../shared/run/model'
import { endOf } from '../pool/lane-layout'
import type { LaneTotal, LockTotal, LockTotals } from './lock-totals'

/** The same sums as LockTotals as they were at one moment; what went on then is counted with its time so far. */
export class PastLockTotals {
  readonly #locks = new Map<string, LockTotal>()
  readonly #lanes = new Map<number, { waited: number; held: number; first: number; last: number }>()

  /** @param all of the whole run: a lock has its colour from there; @param t run time, milliseconds */
  constructor(model: RunModel, all: LockTotals, t: number) {
    const { locks } = model
    for (let row = 0; row < locks.length; row += 1) {
      const start = locks.start(row)
      if (start > t) continue
      const end = Math.min(t, endOf(model, row, locks).end)
      this.#add(locks.name(row), locks.lane(row), locks.tag(row) === 1, start, end, all)
    }
  }

  locks(): readonly LockTotal[] {
    return [...this.#locks.values()]
  }

  lane(lane: number): LaneTotal {
    const sum = this.#lanes.get(lane)
    if (sum === undefined) return { waited: 0, held: 0, share: NaN }
    const { waited, held, first, last } = sum
    return { waited, held, share: last > first ? waited / (last - first) : NaN }
  }

  #add(name: string, lane: number, holds: boolean, start: number, end: number, all: LockTotals): void {
    const length = end - start
    let total = this.#locks.get(name)
    if (total === undefined) {
      total = { lock: name, place: all.place(name), ...NOTHING }
      this.#locks.set(name, total)
    }
    let sum = this.#lanes.get(lane)
    if (sum === undefined) this.#lanes.set(lane, (sum = { waited: 0, held: 0, first: start, last: end }))
    sum.first = Math.min(sum.first, start)
    sum.last = Math.max(sum.last, end)
    if (holds) {
      sum.held += length
      total.holds += 1
      total.held += length
      total.longestHold = Math.max(total.longestHold, length)
    } else {
      sum.waited += length
      total.waits += 1
      total.waited += length
      total.longestWait = Math.max(total.longestWait, length)
    }
  }
}

const NOTHING = { holds: 0, waits: 0, waited: 0, longestWait: 0, held: 0, longestHold: 0 }

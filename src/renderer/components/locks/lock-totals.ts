import type { RunModel } from '../../../shared/run/model'
import { LaneIndex } from '../pool/lane-index'
import { endOf } from '../pool/lane-layout'

/** What is known of one lock, milliseconds. */
export interface LockTotal {
  readonly lock: string
  /** Order of first sight, from 0: its colour. */
  readonly place: number
  holds: number
  waits: number
  waited: number
  longestWait: number
  held: number
  longestHold: number
}

/** What one lane did with locks, milliseconds; `share`: waiting ÷ time from its first wait or hold to its last, 0–1. */
export interface LaneTotal {
  readonly waited: number
  readonly held: number
  readonly share: number
}

interface LaneSum {
  waited: number
  held: number
  first: number
  last: number
}

/** Finds waits and holds of a lane, and adds them up by lock and by lane; reads every row of the model once. */
export class LockTotals {
  readonly index: LaneIndex
  #locks = new Map<string, LockTotal>()
  #lanes = new Map<number, LaneSum>()
  #model: RunModel | null = null
  #read = 0

  constructor() {
    this.index = new LaneIndex(
      (model) => model.locks,
      (model, index) => this.#add(model, index),
    )
  }

  /** Takes in what the model has heard since the last call; begins anew for another model. */
  update(model: RunModel): void {
    if (model !== this.#model) {
      this.#model = model
      this.#locks.clear()
      this.#lanes.clear()
      this.#read = 0
    }
    const { locks } = model
    // A lock has its colour from the moment that it is heard of, not from its first release.
    for (let row = Math.max(this.#read, locks.dropped); row < locks.dropped + locks.length; row += 1) {
      this.#lock(locks.name(row - locks.dropped))
      const lane = this.#lane(locks.lane(row - locks.dropped))
      lane.first = Math.min(lane.first, locks.start(row - locks.dropped))
    }
    this.#read = locks.dropped + locks.length
    this.index.update(model)
  }

  /** Lanes that ever waited or held, by number. */
  get lanes(): readonly number[] {
    return [...this.#lanes.keys()]
  }

  place(lock: string): number {
    return this.#lock(lock).place
  }

  /** All locks in order of first sight; what goes on now is counted with its time so far. */
  locks(): readonly LockTotal[] {
    const model = this.#model
    if (model === null) return []
    const totals = new Map([...this.#locks].map(([name, total]) => [name, { ...total }]))
    for (const { index, end } of this.#pending(model))
      count(
        totals.get(model.locks.name(index))!,
        model.locks.tag(index) === 1,
        end - model.locks.start(index),
      )
    return [...totals.values()]
  }

  lane(lane: number): LaneTotal {
    const model = this.#model
    const sum = this.#lanes.get(lane)
    if (model === null || sum === undefined) return { waited: 0, held: 0, share: NaN }
    let { waited, held, last } = sum
    for (const { index, end } of this.#pending(model, [lane])) {
      if (model.locks.tag(index) === 1) held += end - model.locks.start(index)
      else waited += end - model.locks.start(index)
      last = Math.max(last, end)
    }
    return { waited, held, share: last > sum.first ? waited / (last - sum.first) : NaN }
  }

  /** What has not ended, with the moment up to which it is known to go on. */
  *#pending(model: RunModel, lanes: Iterable<number> = this.#lanes.keys()) {
    for (const lane of lanes) {
      const open: number[] = []
      this.index.eachPending(lane, (index) => open.push(index))
      for (const index of open) yield { index, end: endOf(model, index, model.locks).end }
    }
  }

  #lock(lock: string): LockTotal {
    let total = this.#locks.get(lock)
    if (total === undefined) {
      const place = this.#locks.size
      total = { lock, place, holds: 0, waits: 0, waited: 0, longestWait: 0, held: 0, longestHold: 0 }
      this.#locks.set(lock, total)
    }
    return total
  }

  #add({ locks }: RunModel, index: number): void {
    const [start, end, holds] = [locks.start(index), locks.end(index), locks.tag(index) === 1]
    count(this.#lock(locks.name(index)), holds, end - start)
    const sum = this.#lane(locks.lane(index))
    if (holds) sum.held += end - start
    else sum.waited += end - start
    sum.last = Math.max(sum.last, end)
  }

  #lane(lane: number): LaneSum {
    let sum = this.#lanes.get(lane)
    if (sum === undefined)
      this.#lanes.set(lane, (sum = { waited: 0, held: 0, first: Infinity, last: -Infinity }))
    return sum
  }
}

function count(total: LockTotal, holds: boolean, length: number): void {
  if (holds) {
    total.holds += 1
    total.held += length
    total.longestHold = Math.max(total.longestHold, length)
  } else {
    total.waits += 1
    total.waited += length
    total.longestWait = Math.max(total.longestWait, length)
  }
}

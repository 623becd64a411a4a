/** Width of a class: 1%. What is read off lies within half of it of the true value. */
const GROWTH = Math.log(1.01)
/** Classes from 1 µs to about 11 days, in milliseconds. */
const SMALLEST = 1e-3
const CLASSES = 2800
/** Classes that are kept by number. With more, all have a place: 11 kB, too much for each of very many pools. */
const FEW = 64

/**
 * Counts of times in classes that grow by 1%: percentiles of any number of tasks in constant space and time. Times are
 * milliseconds; NaN is not counted.
 */
export class LogHistogram {
  /** By class; those of a few only until `#all` is there. */
  #few = new Map<number, number>()
  #all: Uint32Array | null = null
  #total = 0

  get total(): number {
    return this.#total
  }

  add(ms: number): void {
    this.#count(ms, 1)
  }

  /** Takes back what was added before. */
  remove(ms: number): void {
    this.#count(ms, -1)
  }

  copy(): LogHistogram {
    const copy = new LogHistogram()
    copy.#few = new Map(this.#few)
    copy.#all = this.#all?.slice() ?? null
    copy.#total = this.#total
    return copy
  }

  /** The time that `share` (0–1) of all do not exceed, within ±0.5%; NaN when there are none. */
  percentile(share: number): number {
    if (this.#total === 0) return NaN
    let left = Math.max(1, Math.ceil(share * this.#total))
    const counts = this.#all?.entries() ?? [...this.#few].sort(([a], [b]) => a - b)
    for (const [at, count] of counts)
      if ((left -= count) <= 0) return at === 0 ? 0 : SMALLEST * Math.exp((at - 0.5) * GROWTH)
    return NaN
  }

  #count(ms: number, by: 1 | -1): void {
    if (Number.isNaN(ms)) return
    const at = ms <= SMALLEST ? 0 : Math.ceil(Math.log(ms / SMALLEST) / GROWTH)
    this.#put(Math.min(CLASSES - 1, at), by)
    this.#total += by
  }

  #put(at: number, by: number): void {
    if (this.#all !== null) this.#all[at]! += by
    else if (this.#few.size < FEW) this.#few.set(at, (this.#few.get(at) ?? 0) + by)
    else {
      this.#all = new Uint32Array(CLASSES)
      for (const [other, count] of this.#few) this.#all[other] = count
      this.#few.clear()
      this.#put(at, by)
    }
  }
}

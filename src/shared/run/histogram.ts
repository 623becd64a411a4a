/** Width of a class: 1 %. What is read off lies within half of it of the true value. */
const GROWTH = Math.log(1.01)
/** Classes from 1 µs to about 11 days, in milliseconds. */
const SMALLEST = 1e-3
const CLASSES = 2800

/**
 * Counts of times in classes that grow by 1 %: percentiles of any number of tasks in constant space and time. Times are
 * milliseconds; NaN is not counted.
 */
export class LogHistogram {
  readonly #counts = new Uint32Array(CLASSES)
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
    copy.#counts.set(this.#counts)
    copy.#total = this.#total
    return copy
  }

  /** The time that `share` (0–1) of all do not exceed, within ±0.5 %; NaN when there are none. */
  percentile(share: number): number {
    if (this.#total === 0) return NaN
    let left = Math.max(1, Math.ceil(share * this.#total))
    let at = 0
    while ((left -= this.#counts[at]!) > 0) at += 1
    return at === 0 ? 0 : SMALLEST * Math.exp((at - 0.5) * GROWTH)
  }

  #count(ms: number, by: 1 | -1): void {
    if (Number.isNaN(ms)) return
    const at = ms <= SMALLEST ? 0 : Math.ceil(Math.log(ms / SMALLEST) / GROWTH)
    this.#counts[Math.min(CLASSES - 1, at)]! += by
    this.#total += by
  }
}

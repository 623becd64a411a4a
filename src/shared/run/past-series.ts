import type { Series } from './series'
import type { SeriesView } from './view'

/**
 * The rows of a series up to a moment that may move: nothing is copied. They end with something that was read: that a
 * gap had begun was not known yet.
 */
export class SeriesUntil<F extends string> implements SeriesView<F> {
  readonly #of: Series<F>
  readonly #fields: readonly F[]
  readonly #until: () => number
  #t = NaN
  #known = -1
  #length = 0

  /** @param until run time of the moment, milliseconds; rows at that very time belong to it */
  constructor(of: Series<F>, fields: readonly F[], until: () => number) {
    this.#of = of
    this.#fields = fields
    this.#until = until
  }

  get length(): number {
    const t = this.#until()
    const known = this.#of.dropped + this.#of.length
    if (t !== this.#t || known !== this.#known) {
      this.#t = t
      this.#known = known
      let length = this.#of.lowerBound(t)
      while (length < this.#of.length && this.#of.at('t', length) === t) length += 1
      const isGap = (row: number) => this.#fields.every((field) => Number.isNaN(this.#of.at(field, row)))
      while (length > 0 && isGap(length - 1)) length -= 1
      this.#length = length
    }
    return this.#length
  }

  at(field: F | 't', index: number): number {
    return this.#of.at(field, index)
  }

  last(field: F | 't'): number {
    const { length } = this
    return length === 0 ? NaN : this.#of.at(field, length - 1)
  }

  lowerBound(t: number): number {
    return Math.min(this.length, this.#of.lowerBound(t))
  }

  slice(field: F | 't', from = 0, to = this.length): Float64Array {
    return this.#of.slice(field, from, Math.min(to, this.length))
  }
}

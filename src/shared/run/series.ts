/** Rows that there is room for at first. */
const FIRST = 8
/** What all columns without a row share. */
const NOTHING = new Float64Array(0)

/** What can be read of a series, all of it or up to a moment. */
export type SeriesView<F extends string> = Pick<Series<F>, 'length' | 'at' | 'last' | 'lowerBound' | 'slice'>

/**
 * Columns of numbers in time order, one row per tick, in rings of doubles that grow until `capacity` rows and then
 * forget the oldest. `t` is milliseconds since the run's start. NaN in a column is a gap.
 */
export class Series<F extends string> {
  readonly #fields: readonly F[]
  readonly #columns: Record<F | 't', Float64Array>
  readonly #capacity: number
  #first = 0
  #length = 0
  /** Rows forgotten because the capacity was reached. */
  dropped = 0

  /** @param capacity rows kept at the most; 6 000 is ten minutes at 10 Hz */
  constructor(fields: readonly F[], capacity = 6000) {
    this.#fields = fields
    this.#capacity = capacity
    // Room comes with the first row: most processes of a build live too briefly for any.
    const columns = { t: NOTHING } as Record<F | 't', Float64Array>
    for (const field of fields) columns[field] = NOTHING
    this.#columns = columns
  }

  get length(): number {
    return this.#length
  }

  /** Appends a row. A field that is not given is NaN. */
  push(t: number, values: Partial<Record<F, number>>): void {
    const size = this.#columns.t.length
    if (this.#length === size && size < this.#capacity)
      this.#grow(Math.min(Math.max(FIRST, size * 2), this.#capacity))
    const room = this.#columns.t.length
    if (this.#length === room) {
      this.#first = (this.#first + 1) % room
      this.#length -= 1
      this.dropped += 1
    }
    const at = (this.#first + this.#length) % room
    this.#columns.t[at] = t
    for (const field of this.#fields) this.#columns[field][at] = values[field] ?? NaN
    this.#length += 1
  }

  /**
   * Takes these columns as its rows, instead of what was there: however many, since they are all there will be. They are
   * kept, not copied.
   */
  fill(columns: Readonly<Record<F | 't', Float64Array>>): void {
    for (const field of ['t', ...this.#fields] as (F | 't')[]) this.#columns[field] = columns[field]
    this.#first = 0
    this.#length = columns.t.length
    this.dropped = 0
  }

  /** The value in row `index` (0 = oldest kept). */
  at(field: F | 't', index: number): number {
    return this.#columns[field][(this.#first + index) % this.#columns.t.length]!
  }

  last(field: F | 't'): number {
    return this.#length === 0 ? NaN : this.at(field, this.#length - 1)
  }

  /** First row whose time is not before `t`; `length` when there is none. */
  lowerBound(t: number): number {
    let low = 0
    let high = this.#length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.at('t', middle) < t) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Its rows up to a moment that may move: `until` says its run time, milliseconds; rows at that very time belong to it. */
  until(until: () => number): SeriesView<F> {
    return new SeriesUntil(this, this.#fields, until)
  }

  /** A copy of rows `from` to `to` (exclusive) of one column, contiguous. */
  slice(field: F | 't', from = 0, to = this.#length): Float64Array {
    const column = this.#columns[field]
    const count = Math.max(0, to - from)
    const out = new Float64Array(count)
    const start = (this.#first + from) % column.length
    const head = Math.min(count, column.length - start)
    out.set(column.subarray(start, start + head))
    if (head < count) out.set(column.subarray(0, count - head), head)
    return out
  }

  #grow(size: number): void {
    // Growth happens only while nothing was forgotten yet, so the rows already lie in order from index 0.
    for (const field of ['t', ...this.#fields] as (F | 't')[]) {
      const bigger = new Float64Array(size)
      bigger.set(this.#columns[field])
      this.#columns[field] = bigger
    }
  }
}

/**
 * The rows of a series up to a moment that may move: nothing is copied. They end with something that was read: that a
 * gap had begun was not known yet.
 */
class SeriesUntil<F extends string> implements SeriesView<F> {
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

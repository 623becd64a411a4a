/** Steps that there is room for; then two become one. */
const MOST = 4096
/** Width of a step at first, milliseconds: a tick. */
const FIRST = 100

/** Amounts by the step of run time that they fall into: `amounts[n]` from `n × width` on, milliseconds. */
export interface StepColumns {
  readonly width: number
  readonly amounts: Float64Array
}

/** What amounts had come to at a moment, in room that does not grow: the longer the run, the wider its steps. */
export class Steps {
  #width: number
  #amounts: Float64Array

  constructor({ width, amounts }: StepColumns = { width: FIRST, amounts: new Float64Array(0) }) {
    this.#width = width
    this.#amounts = amounts.slice()
  }

  get columns(): StepColumns {
    return { width: this.#width, amounts: this.#amounts.slice() }
  }

  /** @param t run time, milliseconds; what was before the run counts from its begin on */
  add(t: number, amount: number): void {
    while (t >= this.#width * MOST) this.#widen()
    const step = Math.max(0, Math.floor(t / this.#width))
    if (step >= this.#amounts.length) {
      const more = new Float64Array(Math.min(MOST, Math.max(64, 2 * step)))
      more.set(this.#amounts)
      this.#amounts = more
    }
    this.#amounts[step]! += amount
  }

  /** The sum up to the end of the step of run time `t`, milliseconds. */
  upTo(t: number): number {
    const end = Math.min(this.#amounts.length, Math.floor(t / this.#width) + 1)
    let sum = 0
    for (let step = 0; step < end; step += 1) sum += this.#amounts[step]!
    return sum
  }

  #widen(): void {
    const wide = new Float64Array(this.#amounts.length)
    for (let step = 0; step < this.#amounts.length; step += 1) wide[step >> 1]! += this.#amounts[step]!
    this.#width *= 2
    this.#amounts = wide
  }
}

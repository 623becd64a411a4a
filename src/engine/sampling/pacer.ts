import type { Beat } from './source'

export interface PacerOptions {
  /** The interval that is asked for, milliseconds. */
  readonly wanted: number
  /** The shortest the source allows, see `SamplerInfo.minInterval`; default 0. */
  readonly shortest?: number
  /** The share of one core that sampling may cost; default 0.02. */
  readonly budget?: number
  /** The interval is never widened beyond this, milliseconds; default 2000. */
  readonly widest?: number
}

/** Milliseconds between the beats that add the 1 Hz fields, and between those that add memory maps, at the most. */
export const SECOND = 1000
export const SLOW = 3000
/** Memory maps of a few processes cost little and are read each second: this part of the budget decides. */
const SLOW_SHARE = 0.5

/** Costs are averaged over as much time as a slow beat takes to come round: the dear ticks are among them. */
const WINDOW = SLOW
const STEP = 1.5
/** The narrower interval must fit into this part of the budget, else the pace would swing to and fro. */
const COMFORT = 0.8

/** The part of a life that may lie behind its last reading, where nobody tells what a process had spent at its end… */
const UNREAD = 0.1
/** …but who is known is read no more often than this, milliseconds… */
const CLOSE = 200
/** …and such readings, helpers and all, take no more than this share of a core. */
const CLOSE_SHARE = 0.1
/** What a rate may be off, as a share; CPU time comes in such steps, milliseconds. */
const ERROR = 0.05
const CPU_STEP = 10

/** A tick that has been gone through; milliseconds. */
export interface Gone {
  readonly began: number
  /** Whether somebody was found born or gone. */
  readonly changed: boolean
}

/**
 * Decides how long to wait between ticks so that sampling stays within its budget, and which fields are due. Pure: it is
 * told times and costs, and keeps no timer.
 */
export class Pacer {
  #wanted: number
  #interval: number
  readonly #shortest: number
  readonly #budget: number
  readonly #widest: number
  #ticks: { cost: number; interval: number }[] = []
  #covered = 0
  #spent = 0
  #dearInARow = 0
  #secondDue = -Infinity
  #slowDue = -Infinity
  #slowPeriod = SLOW
  #slow = false
  /** When the last whole tick began, and the last that found somebody born or gone. */
  #wholeAt = -Infinity
  #changedAt: number | null = null
  /** How long the last reading took; when the last one was that was told, and how long it took. */
  #took = 0
  #toldAt = -Infinity
  #toldTook = 0

  constructor(options: PacerOptions) {
    this.#wanted = options.wanted
    this.#shortest = options.shortest ?? 0
    this.#budget = options.budget ?? 0.02
    this.#widest = options.widest ?? 2000
    this.#interval = this.#narrowest()
  }

  /** Milliseconds from the start of a tick to the start of the next. */
  get interval(): number {
    return this.#interval
  }

  get wanted(): number {
    return this.#wanted
  }

  /** Whether the budget (not the source) makes the interval wider than wanted. */
  get widened(): boolean {
    return this.#interval > this.#narrowest()
  }

  /** CPU milliseconds of a tick, mean of the last seconds; NaN before the first. */
  get cost(): number {
    return this.#ticks.length > 0 ? this.#spent / this.#ticks.length : NaN
  }

  /** Share of one core that sampling took in the last seconds; NaN before the first tick. */
  get share(): number {
    return this.#covered > 0 ? this.#spent / this.#covered : NaN
  }

  /**
   * When the next tick is due, and whether it is a whole one, which looks for newcomers too. Those come at the interval. If
   * a source allows no more often than is wanted, who is known is read between: the younger the tree is, the sooner.
   * @param whole whether the tick that was gone through was
   */
  next({ began, changed }: Gone, whole: boolean): { readonly at: number; readonly whole: boolean } {
    if (whole) this.#wholeAt = began
    if (changed) this.#changedAt = began
    const due = this.#wholeAt + this.#interval
    if (!this.#sparse) return { at: due, whole: true }
    const quiet = began - (this.#changedAt ??= began)
    const sooner = began + Math.max(this.#wanted, CLOSE, quiet * UNREAD, this.#took / CLOSE_SHARE)
    return sooner + this.#wanted > due ? { at: due, whole: true } : { at: sooner, whole: false }
  }

  /**
   * A reading was taken. One between others serves as the last one only, if it lies so close to the one before that its
   * rates would be made of what is uncertain: at which moment of a reading a process was read.
   * @param t milliseconds @param took milliseconds; no helper of the source has spent more
   * @returns whether it is told
   */
  tells(t: number, took: number): boolean {
    this.#took = took
    const elapsed = t - this.#toldAt
    const close = this.#sparse && elapsed <= this.#interval - CLOSE
    if (close && this.#toldTook + took + CPU_STEP > elapsed * ERROR) return false
    this.#toldAt = t
    this.#toldTook = took
    return true
  }

  /** Asks for another interval; the budget is measured anew. */
  want(interval: number): void {
    this.#wanted = interval
    this.#change(this.#narrowest())
  }

  /**
   * The beat of a tick at time `t` (milliseconds, monotonic). A beat is given to the tick nearest to its due time, so
   * that a timer that fires a little early doesn't put it off by a whole interval. The first tick reads everything.
   */
  beat(t: number): Beat {
    const near = t + this.#interval / 2
    const slow = near >= this.#slowDue
    const second = near >= this.#secondDue
    if (slow) this.#slowDue = following(this.#slowDue, this.#slowPeriod, t, near)
    this.#slow = slow
    if (slow || second) this.#secondDue = following(this.#secondDue, SECOND, t, near)
    return slow ? 'slow' : second ? 'second' : 'fast'
  }

  /** Tells what the last tick cost, milliseconds of CPU time, and adapts the interval. */
  account(cost: number): void {
    if (this.#slow) this.#adaptSlow(cost)
    this.#ticks.push({ cost, interval: this.#interval })
    this.#covered += this.#interval
    this.#spent += cost
    while (this.#ticks.length > 1 && this.#covered - this.#ticks[0].interval >= WINDOW) {
      const old = this.#ticks.shift()!
      this.#covered -= old.interval
      this.#spent -= old.cost
    }
    this.#dearInARow = cost > this.#interval / 2 ? this.#dearInARow + 1 : 0
    // Two ticks that fill half of their time each: no need to wait for the mean of seconds. (One is a warm-up.)
    if (this.#dearInARow >= 2) this.#change(this.#interval * STEP)
    else if (this.#covered >= WINDOW) this.#adapt()
  }

  /** The first slow tick is a warm-up and tells little; the next ones come as often as they can be paid for. */
  #adaptSlow(cost: number): void {
    const affordable = cost / (this.#budget * SLOW_SHARE)
    const before = this.#slowPeriod
    this.#slowPeriod = Math.max(SECOND, Math.min(SLOW, Math.ceil(affordable / SECOND) * SECOND))
    this.#slowDue += this.#slowPeriod - before
  }

  #adapt(): void {
    if (this.share > this.#budget) {
      this.#change(this.#interval * STEP)
    } else if (this.widened) {
      const narrower = Math.max(this.#interval / STEP, this.#narrowest())
      if (this.cost / narrower <= this.#budget * COMFORT) this.#change(narrower)
    }
  }

  /** The source allows no more often than is wanted. */
  get #sparse(): boolean {
    return this.#shortest > this.#wanted
  }

  #change(interval: number): void {
    const next = Math.max(this.#narrowest(), Math.min(interval, this.#widest))
    if (next === this.#interval) return
    this.#interval = next
    this.#ticks = []
    this.#covered = 0
    this.#spent = 0
    this.#dearInARow = 0
  }

  #narrowest(): number {
    return Math.max(this.#wanted, this.#shortest)
  }
}

/** The next due time after `near`, in the rhythm of the last one; a rhythm that was lost starts anew at `t`. */
function following(due: number, period: number, t: number, near: number): number {
  const next = due + period
  return next > near ? next : t + period
}

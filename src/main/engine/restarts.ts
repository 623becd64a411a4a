/** Counts events within a sliding window of time: how often something may be tried again before it is hopeless. */
export class RestartBudget {
  readonly #limit: number
  readonly #windowMs: number
  readonly #used: number[] = []

  /**
   * @param limit how many restarts are allowed within the window
   * @param windowMs length of the window, milliseconds
   */
  constructor(limit: number, windowMs: number) {
    this.#limit = limit
    this.#windowMs = windowMs
  }

  /** Takes one restart at time `now` (monotonic milliseconds); false when the window's are spent. */
  take(now: number): boolean {
    while (this.#used.length > 0 && now - this.#used[0]! >= this.#windowMs) this.#used.shift()
    if (this.#used.length >= this.#limit) return false
    this.#used.push(now)
    return true
  }

  /** Forgets what was used: a person asked to try again. */
  reset(): void {
    this.#used.length = 0
  }
}

import { availableParallelism } from 'node:os'

/**
 * Puts CPU time that a tick read too late into the tick that it belongs to. Readings of one tick lie apart where something
 * took the core away from whoever reads; then a tree can seem to have gained more between two ticks than all cores give in
 * that time. What is above that, as far as the readings lie apart, is told with the next tick: the sum stays the same.
 */
export class LateCpu {
  readonly #cores = availableParallelism()
  #t = 0
  #apart = 0
  /** Gained, but not told yet; nanoseconds. */
  #late = 0

  /**
   * @param t run time of a tick, milliseconds
   * @param gained what was read to be spent since the tick before, nanoseconds; NaN unknown
   * @param readAt when each process was read, as in the field `cpuAt` of samples
   * @returns what was spent up to `t`, nanoseconds; NaN unknown
   */
  take(t: number, gained: number, readAt: Float64Array | undefined): number {
    let apart = 0
    for (const us of readAt ?? []) if (Math.abs(us) > apart * 1000) apart = Math.abs(us) / 1000
    const most = this.#given(t - this.#t)
    const around = this.#given(apart + this.#apart)
    const all = gained + this.#late
    this.#t = t
    this.#apart = apart
    this.#late = Number.isNaN(all) ? 0 : Math.max(0, Math.min(all - most, around))
    return all - this.#late
  }

  /** What all cores give in so many milliseconds, nanoseconds. */
  #given(ms: number): number {
    return this.#cores * ms * 1e6
  }
}

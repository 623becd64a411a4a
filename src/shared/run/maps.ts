import type { SampleColumns, SampleField } from './fields'

/** Read from the memory maps of a process, now and then: void when its program is replaced, or its size is another. */
export const OF_MAPS: readonly SampleField[] = ['pss', 'private']

/** RSS that has changed by more than this since PSS was read says that PSS has, too: bytes, and a part of it. */
const MOVED = 2 ** 20
const MOVED_SHARE = 0.05

/** @param then RSS at the last reading of the maps, bytes */
export function hasMoved(rss: number, then: number): boolean {
  return Math.abs(rss - then) > Math.max(MOVED, MOVED_SHARE * then)
}

/**
 * Whether what the maps of a process said still holds, sample by sample: from the one on in which RSS has moved away from
 * what it was then, until the next reading, it does not. Used live, in bulk, and for a moment of the past.
 */
export class HeldMaps {
  #rss = NaN
  /** RSS at the last reading; NaN where there was none, or it is void already. */
  #rssThen = NaN

  /** Bytes, NaN: not read in this sample. @returns whether what was read before is void from here on */
  take(rss: number, pss: number): boolean {
    if (!Number.isNaN(rss)) this.#rss = rss
    if (!Number.isNaN(pss)) this.#rssThen = this.#rss
    else if (hasMoved(this.#rss, this.#rssThen)) {
      this.#rssThen = NaN
      return true
    }
    return false
  }

  /** Run times at which it became void. @param at those of the rows from `from` on */
  takeRows(at: Float64Array, { rss, pss }: SampleColumns, from = 0): number[] {
    const voids: number[] = []
    for (let row = 0; row < at.length; row += 1)
      if (this.take(rss?.[from + row] ?? NaN, pss?.[from + row] ?? NaN)) voids.push(at[row]!)
    return voids
  }
}

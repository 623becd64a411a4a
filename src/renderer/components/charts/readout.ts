import type { PlotData } from './plot'

/** What all lines say at a moment: the nearest sample's values, in the order of the lines, null where there is none. */
export interface ReadOut {
  /** Run time of that sample, ms. */
  readonly t: number
  readonly values: readonly (number | null)[]
}

/** The index in ascending `x` nearest to `at`, -1 when there is none. */
export function nearestIndex(x: readonly number[], at: number): number {
  let low = 0
  let high = x.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (x[middle] < at) low = middle + 1
    else high = middle
  }
  if (low === 0) return x.length === 0 ? -1 : 0
  if (low === x.length) return low - 1
  return at - x[low - 1] <= x[low] - at ? low - 1 : low
}

/**
 * Reads all lines at run time `t` (ms); null where nothing was sampled within `reach` ms of it.
 * @param stepped the value before `t` holds, however long ago it was
 */
export function readAt({ x, ys }: PlotData, t: number, reach: number, stepped = false): ReadOut | null {
  let at = nearestIndex(x, t / 1000)
  if (stepped && at >= 0 && x[at] * 1000 > t) at -= 1
  if (at < 0 || (!stepped && Math.abs(x[at] * 1000 - t) > reach)) return null
  return { t: x[at] * 1000, values: ys.map((column) => column[at] ?? null) }
}

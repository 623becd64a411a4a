import type { PlotLine, PlotData } from './plot'

/** One entry of the read-out under the cursor. */
export interface ReadOutValue {
  readonly line: PlotLine
  readonly value: number
}

/** What all lines say at a moment: the nearest sample's values, largest first. */
export interface ReadOut {
  /** Run time of that sample, ms. */
  readonly t: number
  readonly readings: readonly ReadOutValue[]
  /** Lines with a value that are not among `readings`. */
  readonly more: number
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
export function readAt(
  lines: readonly PlotLine[],
  data: PlotData,
  t: number,
  most: number,
  reach: number,
  stepped = false,
): ReadOut | null {
  let at = nearestIndex(data.x, t / 1000)
  if (stepped && at >= 0 && data.x[at] * 1000 > t) at -= 1
  if (at < 0 || (!stepped && Math.abs(data.x[at] * 1000 - t) > reach)) return null
  const readings: ReadOutValue[] = []
  lines.forEach((line, i) => {
    const value = data.ys[i]?.[at]
    if (value !== null && value !== undefined) readings.push({ line, value })
  })
  readings.sort((a, b) => b.value - a.value)
  return {
    t: data.x[at] * 1000,
    readings: readings.slice(0, most),
    more: Math.max(0, readings.length - most),
  }
}

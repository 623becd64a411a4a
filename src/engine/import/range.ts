/** Microseconds. Nothing that is nearer than this to its neighbour is ever left out. */
export const FAR = 30 * 86_400e6
/** What is left out is so many times as far away as the rest is long. */
const TIMES = 10

export interface Range {
  readonly from: number
  readonly to: number
}

/**
 * The time in which most of a trace's events lie. A clock that was not set, or another one than the others', puts events
 * decades away, and what is worth looking at in one pixel. Pauses are kept: only what lies more than 30 days, and ten
 * times the length of the rest, away from more than half of all is outside.
 *
 * @param times µs, in any order; are sorted
 * @returns NaN where there are none
 */
export function mainRange(times: Float64Array): Range {
  times.sort()
  const end = times.length - 1
  let [first, last] = [0, end]
  for (let from = 0, at = 1; at <= times.length; at += 1) {
    if (at <= end && times[at] - times[at - 1] <= FAR) continue
    if ((at - from) * 2 > times.length) [first, last] = [from, at - 1]
    from = at
  }
  const far = (times[last] - times[first]) * TIMES
  const range = { from: times[first], to: times[last] }
  while (first > 0 && range.from - times[first - 1] <= far) first -= 1
  while (last < end && times[last + 1] - range.to <= far) last += 1
  return { from: times[first], to: times[last] }
}

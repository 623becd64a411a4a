/** One point of a sweep: a size, and how many times slower one thing is than the other there. */
export interface SweepPoint {
  readonly size: number
  readonly ratio: number
}

/**
 * The size at which the ratio first comes down to `threshold`, confirmed by the next larger size (one disturbed
 * measurement is no crossover); between two measured sizes interpolated on logarithmic scales, since both grow by
 * factors. The smallest size when it begins below; NaN when it never comes down, or nothing was measured.
 * @param points in order of size
 */
export function crossover(points: readonly SweepPoint[], threshold: number): number {
  const below = (point: SweepPoint | undefined) => point === undefined || point.ratio <= threshold
  const at = points.findIndex((point, index) => below(point) && below(points[index + 1]))
  if (at <= 0) return at === 0 ? points[0].size : NaN
  const [from, to] = [points[at - 1], points[at]]
  const share = Math.log(from.ratio / threshold) / Math.log(from.ratio / to.ratio)
  return from.size * (to.size / from.size) ** share
}

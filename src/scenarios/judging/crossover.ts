/** One point of a sweep: a size, and how many times slower one thing is than the other there. */
export interface SweepPoint {
  readonly size: number
  readonly ratio: number
}

/**
 * The size from which on the ratio stays at or below `threshold`: where the curve crosses it for the last time, between
 * two measured sizes interpolated on logarithmic scales (both grow by factors). The smallest size when it is never
 * above; NaN when it is still above at the largest one, or when nothing was measured.
 * @param points in order of size
 */
export function crossover(points: readonly SweepPoint[], threshold: number): number {
  const above = points.findLastIndex((point) => point.ratio > threshold)
  if (above < 0) return points[0]?.size ?? NaN
  const from = points[above]
  const to = points[above + 1]
  if (to === undefined) return NaN
  const share = Math.log(from.ratio / threshold) / Math.log(from.ratio / to.ratio)
  return from.size * (to.size / from.size) ** share
}

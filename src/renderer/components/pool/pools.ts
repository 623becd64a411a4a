import type { LaneView } from '../../../shared/run/view'

/** Height of a lane, CSS pixels. */
export const LANE_HEIGHT = 20

/** Lanes in sight at once; more are scrolled. */
export const MOST_LANES = 8

/** Rows of a long list that are in sight, for a list of rows of equal height scrolled by `top`. */
export function rowsInSight(
  count: number,
  row: number,
  top: number,
  height: number,
): { from: number; to: number } {
  const from = Math.max(0, Math.min(count, Math.floor(top / row)))
  return { from, to: Math.min(count, Math.ceil((top + height) / row)) }
}

/** Order of names: lock 2 before lock 10. */
export const compareNames = new Intl.Collator(undefined, { numeric: true }).compare

/** Order of lanes: worker 2 before worker 10; a replacement below the one it replaces. */
export function compareLanes(a: LaneView, b: LaneView): number {
  return compareNames(a.role, b.role) || a.lane - b.lane
}

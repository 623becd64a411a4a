import type { QueueView } from '../../../shared/run/view'

/** Shares of the time (0–1) that a queue was full, and empty; NaN before anything is known. */
export interface Occupancy {
  readonly full: number
  /** NaN where there is no capacity: such a queue is never full. */
  readonly empty: number
}

/**
 * How long a queue was full and empty, of the time it was in use: from its first depth told to `now` (run ms), or to
 * its last change where that left it empty. An empty queue that nothing happens to is not waited at, it is over.
 */
export function occupancy(
  { depth, capacity }: Pick<QueueView, 'depth' | 'capacity'>,
  now: number,
): Occupancy {
  const rows = depth.length
  const bounded = Number.isFinite(capacity)
  let [full, empty, whole] = [0, 0, 0]
  for (let row = 0; row < rows; row += 1) {
    const until = row + 1 < rows ? depth.at('t', row + 1) : now
    const held = depth.at('depth', row)
    if (row + 1 === rows && held === 0) break
    const time = Math.max(0, until - depth.at('t', row))
    whole += time
    if (held === 0) empty += time
    else if (bounded && held >= capacity) full += time
  }
  return { full: bounded ? full / whole : NaN, empty: empty / whole }
}

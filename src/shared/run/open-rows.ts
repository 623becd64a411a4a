/** Open on one lane, and still looked for: many times what a program may tell (see the limits of telemetry). */
const MOST = 1000

/**
 * Place of the youngest of what is open on a lane that an end belongs to; below 0: there is none among the `MOST` youngest.
 * Ends of what a damaged file left open by the hundred thousand must not look through all of it, each.
 */
export function lastAmong<T>(open: readonly T[], isMeant: (one: T) => boolean): number {
  const last = Math.max(0, open.length - MOST)
  for (let at = open.length - 1; at >= last; at -= 1) if (isMeant(open[at]!)) return at
  return -1
}

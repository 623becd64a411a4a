/** Between two readings of the machine and its processes, milliseconds. */
export const READING = 1000
/** How much of the past the head and the list show, milliseconds; a point for each reading. */
export const PAST = 60_000
export const BUCKETS = PAST / READING
/** From this share on a core is as good as full. */
export const HOT = 0.9
/** What graphs of one process may show, milliseconds: the shortest that holds what is known of it. */
const PASTS = [60_000, 120_000, 300_000] as const

/** @param known how long the process has been read, milliseconds */
export function pastFor(known: number): number {
  return PASTS.find((past) => known <= past) ?? PASTS[PASTS.length - 1]
}

/** Upper edge for values up to `most`, bytes: a round number of its unit, with a little room above. */
export function topOfBytes(most: number): number {
  let step = 1024
  while (step < most * 1.05) step = Number.isInteger(Math.log2(step)) ? step * 1.5 : (step / 1.5) * 2
  return step
}

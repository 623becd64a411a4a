/** Limits of retention, 0 = off. */
export interface Retention {
  readonly keepDays: number
  readonly keepRuns: number
  readonly keepGigabytes: number
}

/** What retention looks at. */
export interface Kept {
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly bytes: number
  readonly pinned: boolean
  /** Somebody writes it now. */
  readonly recording: boolean
}

const DAY = 86_400_000
/** The unit in which the window shows sizes, and in which it asks for this limit: GiB. */
const GIGABYTE = 1024 ** 3

export function isOff({ keepDays, keepRuns, keepGigabytes }: Retention): boolean {
  return keepDays === 0 && keepRuns === 0 && keepGigabytes === 0
}

/**
 * Chooses what is to go, oldest first. Pinned runs and runs being recorded neither go nor count. The newest run stays
 * whatever its size: somebody has just made it, and a limit by size would take it off the screen.
 * @param now milliseconds since the epoch
 */
export function chooseExpired<T extends Kept>(runs: readonly T[], limits: Retention, now: number): T[] {
  const newestFirst = runs
    .filter((run) => !run.pinned && !run.recording)
    .toSorted((a, b) => b.startedAt - a.startedAt)
  let bytes = 0
  // One that is too large takes all that are older with it: no hole is left in the history.
  let full = false
  const expired = newestFirst.filter((run, index) => {
    bytes += run.bytes
    full ||= limits.keepGigabytes > 0 && index > 0 && bytes > limits.keepGigabytes * GIGABYTE
    return (
      full ||
      (limits.keepDays > 0 && now - run.startedAt > limits.keepDays * DAY) ||
      (limits.keepRuns > 0 && index >= limits.keepRuns)
    )
  })
  return expired.reverse()
}

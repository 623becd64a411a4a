import type { Intervals } from './intervals'

/** A lane: one pid/tid that works on tasks, or a slot of an event loop (`tid` below 0). */
export interface Lane {
  readonly lane: number
  readonly pid: number
  readonly tid: number
  readonly pool: string
  /** Run times at which it was first heard of, and at which it began to work in its pool. */
  readonly heardAt: number
  readonly joinedAt: number
  /** What ended up to this run time is not its pool's; -Infinity: all is, as it did nothing before it joined. */
  readonly ownUntil: number
  role: string
  tasks: number
  /** Time in ended tasks, milliseconds. */
  busy: number
}

/** A lane as it was at run time `t`; null before it was first heard of. */
export function laneAt(lane: Lane, { byLane }: Intervals, t: number): Lane | null {
  if (lane.heardAt > t) return null
  const later = byLane.later(lane.lane, t)
  const tasks = Math.max(0, lane.tasks - later.count)
  const busy = tasks === 0 ? 0 : lane.busy - later.time
  return { ...lane, tasks, busy, pool: lane.joinedAt > t ? '' : lane.pool }
}

/** How much of a run the time axis shows: the newest so many seconds, or all of it. */
export const SPANS = ['30', '60', 'all'] as const
export type Span = (typeof SPANS)[number]

/** A stretch of run time, milliseconds. */
export interface TimeWindow {
  readonly from: number
  readonly to: number
}

/** A window that is still filling grows by steps of this, so that lines are squeezed seldom, not at every tick. */
const STEP = 10_000
/** Nothing shorter is shown. */
const SHORTEST = 50

/**
 * The window at run time `now` (ms): `zoom` where the user chose one, else what `span` says. A live window begins at
 * the run's start until it is full and then follows; a finished run is shown without empty space behind its end.
 */
export function windowAt(now: number, span: Span, over: boolean, zoom: TimeWindow | null): TimeWindow {
  if (zoom !== null) return zoom
  const length = span === 'all' ? Infinity : Number(span) * 1000
  if (now >= length) return { from: now - length, to: now }
  if (over) return { from: 0, to: Math.max(now, 1000) }
  const room = span === 'all' && now > 6 * STEP ? now : Math.ceil((now + 1) / STEP) * STEP
  return { from: 0, to: Math.min(length, room) }
}

/** A zoom between two times, in either order, inside the run; null when it is too short to be meant. */
export function zoomBetween(a: number, b: number): TimeWindow | null {
  const from = Math.max(0, Math.min(a, b))
  const to = Math.max(a, b)
  return to - from < SHORTEST ? null : { from, to }
}

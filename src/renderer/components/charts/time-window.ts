/** How much of a run the time axis shows: the newest so many seconds, or all of it. */
export const WINDOW_LENGTHS = ['30', '60', 'all'] as const
export type WindowLength = (typeof WINDOW_LENGTHS)[number]

/** A stretch of run time, milliseconds. */
export interface TimeWindow {
  readonly from: number
  readonly to: number
}

/** A window that is still filling grows by steps of this, so that lines are squeezed seldom, not at every tick. */
const STEP = 10_000
/** Nothing shorter is shown: a tenth of a microsecond, the finest that telemetry tells. */
const SHORTEST = 1e-4

/**
 * The window at run time `now` (ms): `zoom` where the user chose one, else what `span` says. A live window begins at
 * the run's start until it is full and then follows; a finished run is shown without empty space behind its end.
 */
export function windowAt(
  now: number,
  span: WindowLength,
  over: boolean,
  zoom: TimeWindow | null,
): TimeWindow {
  if (zoom !== null) return zoom
  const length = span === 'all' ? Infinity : Number(span) * 1000
  if (now >= length) return { from: now - length, to: now }
  if (over) return { from: 0, to: now > 0 ? now : 1 }
  const room = span === 'all' && now > 6 * STEP ? now : Math.ceil((now + 1) / STEP) * STEP
  return { from: 0, to: Math.min(length, room) }
}

/** A zoom between two times, in either order, inside the run; null when it is too short to be shown. */
export function zoomBetween(a: number, b: number): TimeWindow | null {
  const from = Math.max(0, Math.min(a, b))
  const to = Math.max(a, b)
  return to - from < SHORTEST ? null : { from, to }
}

/** The same window `factor` times as long, with `at` (ms) where it was in sight; no longer than `whole`, and inside it. */
export function stretched(window: TimeWindow, factor: number, at: number, whole: TimeWindow): TimeWindow {
  const length = window.to - window.from
  const wanted = Math.min(whole.to - whole.from, Math.max(SHORTEST, length * factor))
  return inside(at - ((at - window.from) / length) * wanted, wanted, whole)
}

/** The same window `by` ms later (below 0: earlier), inside `whole`. */
export function moved({ from, to }: TimeWindow, by: number, whole: TimeWindow): TimeWindow {
  return inside(from + by, to - from, whole)
}

function inside(from: number, length: number, whole: TimeWindow): TimeWindow {
  const begin = Math.max(whole.from, Math.min(from, whole.to - length))
  return { from: begin, to: Math.min(whole.to, begin + length) }
}

/** A window of this length around a moment of a run that is `wall` ms long so far. */
export function windowAround(t: number, length: number, wall: number): TimeWindow {
  const from = Math.max(0, Math.min(t - length / 2, wall - length))
  return { from, to: from + length }
}

/** Where a page is turned to, as a share of the window: what lies ahead is what is looked for. */
const AHEAD = 0.15

/** The same window if the moment is in it; else turned like a page, so that the moment comes in sight. */
export function windowWith(window: TimeWindow, t: number): TimeWindow {
  const { from, to } = window
  if (t >= from && t <= to) return window
  const length = to - from
  const begin = Math.max(0, t > to ? t - AHEAD * length : t - (1 - AHEAD) * length)
  return { from: begin, to: begin + length }
}

import type { LifeMark } from '../../../shared/run/jumps'
import type { CanvasTheme } from '../canvas/theme'

/** Marks drawn in one strip at the most: a build has tens of thousands of births, and a screen a thousand pixels. */
export const MOST_MARKS = 400

/** A mark where it is drawn; what falls on the same pixel is one mark of its most telling kind. */
export interface PlacedMark {
  readonly x: number
  readonly kind: 'birth' | 'exec' | 'death' | 'failed'
}

const RANK = { exec: 0, birth: 1, death: 2, failed: 3 } as const

/**
 * Lays marks over `width` pixels of the time from `from` to `to` (ms), births and deaths apart. When there are more than
 * can be told apart, pixels are put together.
 */
export function placeMarks(
  marks: readonly LifeMark[],
  from: number,
  to: number,
  width: number,
): readonly PlacedMark[] {
  const grid = Math.max(1, width / MOST_MARKS)
  const cells = new Map<number, PlacedMark>()
  for (let at = firstFrom(marks, from); at < marks.length && marks[at].t <= to; at += 1) {
    const { t, kind, failed } = marks[at]
    const cell = Math.round((((t - from) / (to - from)) * width) / grid)
    const x = cell * grid
    const what = failed ? 'failed' : kind
    const key = 2 * cell + Number(kind === 'death')
    const there = cells.get(key)
    if (there === undefined || RANK[what] > RANK[there.kind]) cells.set(key, { x, kind: what })
  }
  return [...cells.values()]
}

/** The first of the marks, which are in order of time, that is not before `from`. */
function firstFrom(marks: readonly LifeMark[], from: number): number {
  let [low, high] = [0, marks.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (marks[middle].t < from) low = middle + 1
    else high = middle
  }
  return low
}

/** The colour of a mark. */
export function markColour(kind: PlacedMark['kind'], theme: CanvasTheme): string {
  return { birth: theme.good, exec: theme.accent, death: theme.faint, failed: theme.bad }[kind]
}

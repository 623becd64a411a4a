import { defaultRangeExtractor, type Range } from '@tanstack/vue-virtual'

/**
 * The row that a key moves to in a grid of `count` rows while row `at` is the active one (-1: none); null when it moves
 * nothing.
 * @param page rows on one screen
 */
export function rowFor(key: string, at: number, count: number, page: number): number | null {
  const last = count - 1
  const rows: Readonly<Record<string, number | undefined>> = {
    ArrowDown: at + 1,
    ArrowUp: at < 0 ? last : at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: last,
  }
  const { [key]: row } = rows
  return row === undefined || count === 0 ? null : Math.max(0, Math.min(last, row))
}

/** The rows of a virtual list that are drawn, the active one among them wherever it is; −1: there is none. */
export function withRow(range: Range, active: number): number[] {
  const rows = defaultRangeExtractor(range)
  return active < 0 || active >= range.count || rows.includes(active)
    ? rows
    : [...rows, active].toSorted((a, b) => a - b)
}

import type { IconName } from '../../ui/icons'

export interface GridColumn<Id extends string = string> {
  readonly id: Id
  /** Its width, CSS pixels: fixed, so that no number moves another. */
  readonly width: number
  /** Share of what is left over that it takes, 0 for columns that keep their width. */
  readonly grows: number
  /** Columns with a higher rank leave first when there is no room. */
  readonly rank: number
  /** Whether it stands at the end of its column, as numbers do. */
  readonly end: boolean
  /** Says what a row is, and so can't be hidden. */
  readonly required?: boolean
  /** What its head shows in place of its name. */
  readonly icon?: IconName
}

/** The columns that fit a grid of `width` CSS pixels. */
export function columnsFor<C extends Pick<GridColumn, 'width' | 'rank'>>(
  columns: readonly C[],
  width: number,
): readonly C[] {
  const kept = new Set(columns)
  let taken = columns.reduce((sum, { width: own }) => sum + own, 0)
  for (const last of columns.toSorted((a, b) => b.rank - a.rank)) {
    if (taken <= width || last.rank === 0) break
    kept.delete(last)
    taken -= last.width
  }
  return columns.filter((candidate) => kept.has(candidate))
}

/** At the end of heads and rows, CSS pixels: the scrollbar's width and this are as wide as the button for columns. */
export const END = 8

/** The grid's template for these columns. */
export function tracksFor(columns: readonly Pick<GridColumn, 'width' | 'grows'>[]): string {
  const tracks = columns.map(({ width, grows }) =>
    grows > 0 ? `minmax(${width}px, ${grows}fr)` : `${width}px`,
  )
  return [...tracks, `${END}px`].join(' ')
}

import type { SortKey } from './order'

export interface HistoryColumn {
  readonly id: SortKey
  /** Its width, CSS pixels; `grows`: share of what is left over that it takes. */
  readonly width: number
  readonly grows: number
  readonly end: boolean
  /** Columns with a higher rank leave first when there is no room. */
  readonly rank: number
}

const column = (id: SortKey, width: number, rank: number, end: boolean, grows = 0): HistoryColumn => {
  return { id, width, rank, end, grows }
}

/** Columns of the history, in order. */
export const COLUMNS: readonly HistoryColumn[] = [
  column('pinned', 30, 0, false),
  column('status', 122, 0, false),
  column('title', 150, 0, false, 3),
  column('moved', 140, 2, false, 4),
  column('started', 104, 1, true),
  column('wall', 86, 3, true),
  column('cpu', 76, 4, true),
  column('processes', 78, 8, true),
  column('peakPss', 82, 6, true),
  column('claims', 62, 5, true),
  column('bytes', 78, 9, true),
  column('tags', 110, 7, false, 2),
]

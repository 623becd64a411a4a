import type { GridColumn } from '../../components/layout/grid-columns'
import type { HistorySortKey } from './order'

export type HistoryColumn = GridColumn<HistorySortKey>

const column = (id: HistorySortKey, width: number, rank: number, end: boolean, grows = 0): HistoryColumn => {
  return { id, width, rank, end, grows, required: id === 'title' }
}

/** Columns of the history, in order. */
export const COLUMNS: readonly HistoryColumn[] = [
  { ...column('pinned', 30, 0, false), icon: 'pin' },
  column('status', 116, 0, false),
  column('title', 190, 0, false, 3),
  column('moved', 160, 2, false, 4),
  column('started', 88, 1, true),
  column('wall', 78, 2, true),
  column('cpu', 74, 4, true),
  column('processes', 76, 7, true),
  column('peakPss', 80, 6, true),
  column('claims', 54, 5, true),
  column('bytes', 76, 8, true),
  column('tags', 100, 3, false, 2),
]

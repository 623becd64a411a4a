import type { GridColumn } from '../layout/grid-columns'

export type EndedColumnId = 'start' | 'name' | 'pid' | 'lifetime' | 'cpuTime' | 'end' | 'command'
export type EndedColumn = GridColumn<EndedColumnId>

const column = (id: EndedColumnId, width: number, rank: number, end: boolean, grows = 0): EndedColumn => {
  return { id, width, rank, end, grows, required: id === 'name' }
}

/** Columns of processes that ended long ago: what the run's file tells of each. */
export const ENDED_COLUMNS: readonly EndedColumn[] = [
  column('start', 72, 2, true),
  column('name', 84, 0, false, 1),
  column('pid', 58, 0, true),
  column('lifetime', 78, 1, true),
  column('cpuTime', 78, 1, true),
  column('end', 70, 1, false),
  column('command', 140, 3, false, 4),
]

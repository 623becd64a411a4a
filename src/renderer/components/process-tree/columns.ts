/** What rows can be sorted by; `order` is the order of birth. */
export const SORT_KEYS = [
  'order',
  'role',
  'pid',
  'user',
  'state',
  'cpu',
  'memory',
  'threads',
  'tasks',
  'command',
] as const
export type SortKey = (typeof SORT_KEYS)[number]

export type ColumnId = Exclude<SortKey, 'order'> | 'cpuLine' | 'memoryLine'

export interface Column {
  readonly id: ColumnId
  /** Its width, CSS pixels: fixed, so that no number moves another. */
  readonly width: number
  /** Share of what is left over that it takes, 0 for columns that keep their width. */
  readonly grows: number
  readonly end: boolean
  /** Columns with a higher rank leave first when there is no room. */
  readonly rank: number
  /** What its header says, a key of `tree.columns`. */
  readonly label: string
}

const column = (id: ColumnId, width: number, rank: number, end: boolean, grows = 0): Column => {
  return { id, width, grows, end, rank, label: id }
}

/** Columns of a run's tree. */
export const RUN_COLUMNS: readonly Column[] = [
  column('role', 138, 0, false, 1),
  column('pid', 62, 1, true),
  column('state', 78, 3, false),
  column('cpu', 68, 0, true),
  column('cpuLine', 72, 5, false),
  column('memory', 78, 0, true),
  column('memoryLine', 62, 7, false),
  column('threads', 62, 6, true),
  column('tasks', 54, 4, true),
]

/** Columns of the machine's tree: whose a process is and how it was called matter more than tasks. */
export const MACHINE_COLUMNS: readonly Column[] = [
  // Nobody gives roles to the processes of a machine.
  { ...column('role', 190, 0, false, 3), label: 'name' },
  column('pid', 70, 1, true),
  column('user', 80, 5, false),
  column('state', 80, 3, false),
  column('cpu', 68, 0, true),
  column('cpuLine', 84, 6, false),
  column('memory', 104, 0, true),
  column('memoryLine', 76, 7, false),
  column('threads', 66, 4, true),
  column('command', 170, 2, false, 4),
]

/** The columns that fit a grid of `width` CSS pixels. */
export function columnsFor<C extends Pick<Column, 'width' | 'rank'>>(
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

/** The grid's template for these columns. */
export function tracksFor(columns: readonly Pick<Column, 'width' | 'grows'>[]): string {
  return columns
    .map(({ width, grows }) => (grows > 0 ? `minmax(${width}px, ${grows}fr)` : `${width}px`))
    .join(' ')
}

/** Whether a click on the header sorts by it, and how: numbers begin with the largest. */
export function sortOf(id: ColumnId): SortKey | null {
  return id === 'cpuLine' || id === 'memoryLine' ? null : id
}
export const LARGEST_FIRST: ReadonlySet<SortKey> = new Set(['cpu', 'memory', 'threads', 'tasks'])
/** Keys whose values move all the time: rows sorted by them are put in order once a second, not at every tick. */
export const VOLATILE: ReadonlySet<SortKey> = new Set(['cpu', 'memory', 'threads', 'tasks', 'state'])

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
  /** Its track in the grid's template; fixed, so that no number moves another. */
  readonly track: string
  readonly end: boolean
  /** Shown from this width of the grid on, CSS pixels. */
  readonly from: number
}

const column = (id: ColumnId, track: string, end: boolean, from = 0): Column => ({ id, track, end, from })

/** Columns of a run's tree. */
export const RUN_COLUMNS: readonly Column[] = [
  column('role', 'minmax(136px, 1fr)', false),
  column('pid', '66px', true),
  column('state', '80px', false, 380),
  column('cpu', '56px', true),
  column('cpuLine', '76px', false, 520),
  column('memory', '76px', true),
  column('memoryLine', '68px', false, 620),
  column('threads', '62px', true, 560),
  column('tasks', '56px', true, 420),
]

/** Columns of the machine's tree: whose a process is and how it was called matter more than tasks. */
export const MACHINE_COLUMNS: readonly Column[] = [
  column('role', 'minmax(180px, 3fr)', false),
  column('pid', '72px', true),
  column('user', '92px', false, 820),
  column('state', '84px', false, 560),
  column('cpu', '60px', true),
  column('cpuLine', '84px', false, 660),
  column('memory', '80px', true),
  column('memoryLine', '76px', false, 980),
  column('threads', '66px', true, 600),
  column('command', 'minmax(160px, 4fr)', false, 760),
]

/** The columns that fit a grid of `width` CSS pixels. */
export function columnsFor(columns: readonly Column[], width: number): readonly Column[] {
  return columns.filter((candidate) => candidate.from <= width)
}

/** Whether a click on the header sorts by it, and how: numbers begin with the largest. */
export function sortOf(id: ColumnId): SortKey | null {
  return id === 'cpuLine' || id === 'memoryLine' ? null : id
}
export const LARGEST_FIRST: ReadonlySet<SortKey> = new Set(['cpu', 'memory', 'threads', 'tasks'])
/** Keys whose values move all the time: rows sorted by them are put in order once a second, not at every tick. */
export const VOLATILE: ReadonlySet<SortKey> = new Set(['cpu', 'memory', 'threads', 'tasks', 'state'])

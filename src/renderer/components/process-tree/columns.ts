import type { GridColumn } from '../layout/grid-columns'

/** What rows can be sorted by; `order` is the order of birth. */
export const PROCESS_SORT_KEYS = [
  'order',
  'role',
  'pid',
  'user',
  'state',
  'cpu',
  'cpuTime',
  'memory',
  'threads',
  'tasks',
  'command',
] as const
export type ProcessSortKey = (typeof PROCESS_SORT_KEYS)[number]

export type ColumnId = Exclude<ProcessSortKey, 'order'> | 'cpuLine' | 'memoryLine'

export interface ProcessColumn extends GridColumn<ColumnId> {
  /** What its header says, a key of `tree.columns`. */
  readonly label: string
}

const column = (id: ColumnId, width: number, rank: number, end: boolean, grows = 0): ProcessColumn => {
  return { id, width, grows, end, rank, label: id, required: id === 'role' }
}

/** Columns of a run's tree. */
export const RUN_COLUMNS: readonly ProcessColumn[] = [
  column('role', 130, 0, false, 1),
  column('pid', 62, 3, true),
  column('cpu', 60, 1, true),
  column('cpuLine', 72, 5, false),
  column('cpuTime', 98, 0, true),
  column('memory', 72, 0, true),
  column('memoryLine', 96, 7, false),
  column('threads', 62, 6, true),
  column('tasks', 54, 4, true),
  column('state', 72, 2, false),
]

/** Columns of the machine's tree: whose a process is and how it was called matter more than tasks. */
export const MACHINE_COLUMNS: readonly ProcessColumn[] = [
  // Processes of the machine view have no roles.
  { ...column('role', 190, 0, false, 2), label: 'name' },
  column('pid', 70, 1, true),
  column('user', 84, 4, false),
  column('cpu', 66, 0, true),
  { ...column('cpuLine', 92, 2, false), label: 'cpuMinute' },
  column('memory', 108, 0, true),
  column('threads', 66, 5, true),
  column('state', 80, 6, false),
  column('command', 170, 3, false, 5),
]

/** What a click on the header sorts by. */
export function sortOf(id: ColumnId): ProcessSortKey | null {
  return id === 'cpuLine' || id === 'memoryLine' ? null : id
}
/** Amounts: sorting begins with the largest, and that of a group is the sum. */
export const PROCESSES_LARGEST_FIRST: ReadonlySet<ProcessSortKey> = new Set([
  'cpu',
  'cpuTime',
  'memory',
  'threads',
  'tasks',
])
/** Keys whose values move all the time: rows sorted by them are put in order once a second, not at every tick. */
export const VOLATILE: ReadonlySet<ProcessSortKey> = new Set([...PROCESSES_LARGEST_FIRST, 'state'])

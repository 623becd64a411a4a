import { commandLine } from '../../../shared/command-line'
import type { ProcessView, RunView } from '../../../shared/run/view'
import { local } from '../../i18n'
import type { SortKey } from './columns'

/** What a process is called: its role in the window's language, else the program's name. */
export function titleOf(model: RunView, process: ProcessView): string {
  return local(model.say(process.role)) || process.name || String(process.pid)
}

/** Its command line, as it could be pasted into a shell. */
export function commandOf({ argv, name }: Pick<ProcessView, 'argv' | 'name'>): string {
  return argv.length === 0 ? name : commandLine(argv)
}

/** Memory in bytes and what it is; NaN when neither was ever read. */
export function memoryOf(process: ProcessView): { readonly bytes: number; readonly kind: 'pss' | 'rss' } {
  const pss = process.latest('pss')
  return Number.isNaN(pss) ? { bytes: process.latest('rss'), kind: 'rss' } : { bytes: pss, kind: 'pss' }
}

/** The most memory it ever had, as {@link memoryOf} has it. */
export function peakOf(process: ProcessView): ReturnType<typeof memoryOf> {
  const { peakPss: pss } = process
  return Number.isNaN(pss) ? { bytes: process.peakRss, kind: 'rss' } : { bytes: pss, kind: 'pss' }
}

/** Ended tasks by process id; a process without a lane is not in it. */
export function taskCounts(model: RunView): Map<number, number> {
  const counts = new Map<number, number>()
  for (const lane of model.lanes) {
    if (lane === undefined) continue
    const process = model.byPid(lane.pid)
    if (process !== undefined) counts.set(process.id, (counts.get(process.id) ?? 0) + lane.tasks)
  }
  return counts
}

export type SortValue = number | string

/** A process's value in a column, for sorting: NaN and '' come last whichever way it is sorted. */
export function sortValue(
  process: ProcessView,
  key: SortKey,
  tasks: ReadonlyMap<number, number>,
  userOf: (uid: number) => string,
): SortValue {
  switch (key) {
    case 'order':
      return process.createdAt
    case 'role':
      return process.role || process.name
    case 'pid':
      return process.pid
    case 'user':
      return userOf(process.uid)
    case 'state':
      return process.alive ? process.state : ''
    case 'cpu':
      return process.cpuShare
    case 'memory':
      return process.alive ? memoryOf(process).bytes : NaN
    case 'threads':
      return process.alive ? process.latest('threads') : NaN
    case 'tasks':
      return tasks.get(process.id) ?? NaN
    case 'command':
      return commandOf(process)
  }
}

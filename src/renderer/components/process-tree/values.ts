import { memoryOf, type Memory } from '../../../shared/run/facts'
import { commandLine } from '../../../shared/command-line'
import type { ProcessView, RunView } from '../../../shared/run/view'
import { visible } from '../../../shared/visible'
import { local } from '../../i18n'
import type { ProcessSortKey } from './columns'

/** What a process is called: its role in the window's language, else the program's name. */
export function processTitle(model: RunView, process: ProcessView): string {
  return local(model.say(process.role)) || visible(process.name) || String(process.pid)
}

/** Its command line, as it could be pasted into a shell. */
export function processCommand({ argv, name }: Pick<ProcessView, 'argv' | 'name'>): string {
  return argv.length === 0 ? visible(name) : commandLine(argv)
}

/** Memory in bytes and what it is; NaN when neither was ever read. */
export function memoryNow(process: ProcessView): Memory {
  return memoryOf(process.latest('pss'), process.latest('rss'))
}

/** The most memory it ever had. */
export function peakOf({ peakPss, peakRss }: ProcessView): Memory {
  return memoryOf(peakPss, peakRss)
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
  key: ProcessSortKey,
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
      return process.alive ? memoryNow(process).value : NaN
    case 'threads':
      return process.alive ? process.latest('threads') : NaN
    case 'tasks':
      return tasks.get(process.id) ?? NaN
    case 'command':
      return processCommand(process)
  }
}

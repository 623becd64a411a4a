import { cpuOf, cpuOfSum, memoryOf, type Memory } from '../../../shared/run/facts'
import { cpuOfAll, cpuShareOfAll, memoryNow, memoryOfAll, peakOfAll, sum } from '../../../shared/run/groups'
import { commandLine } from '../../../shared/command-line'
import type { UnlistedSum } from '../../../shared/run/recorded'
import type { ProcessView, RunView } from '../../../shared/run/view'
import { visible } from '../../../shared/visible'
import { pidText } from '../../format'
import { i18n, local } from '../../i18n'
import type { ProcessSortKey } from './columns'

/** What a process is called: its role in the window's language, else its program's name. */
export function processTitle(model: RunView, process: ProcessView): string {
  return local(model.say(process.role)) || visible(process.name) || namelessTitle(model, process)
}

/** A trace may name none of its processes; elsewhere it is one that ended before anybody could read what it had become. */
function namelessTitle({ meta }: RunView, { pid }: ProcessView): string {
  return meta?.origin.kind === 'trace' ? `pid ${pidText(pid)}` : i18n.global.t('tree.unknownProgram')
}

/** Its command line, as it could be pasted into a shell. */
export function processCommand({ argv, name }: Pick<ProcessView, 'argv' | 'name'>): string {
  return argv.length === 0 ? visible(name) : commandLine(argv)
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
  run: RunView,
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
    case 'cpuTime':
      return cpuOf(run, process).value
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

/** What a row of the grid says of its processes. */
export interface RowValues {
  readonly live: number
  readonly ended: number
  /** How many of those did not end well: by a signal, or with another code than 0. */
  readonly failed: number
  /** Share of a core (1 = one core), NaN when none lives. */
  readonly cpu: number
  /** Nanoseconds. */
  readonly cpuTime: ReturnType<typeof cpuOfAll>
  /** Bytes: of those that live; once none does, the most that they had at one time. */
  readonly memory: Memory
  /** NaN when none lives, or none has any. */
  readonly threads: number
  readonly tasks: number
}

export function failed({ alive, signal, exitCode }: ProcessView): boolean {
  return !alive && (signal !== null || (exitCode ?? 0) !== 0)
}

export function rowValues(
  run: RunView,
  processes: readonly ProcessView[],
  tasks: ReadonlyMap<number, number>,
): RowValues {
  const living = processes.filter(({ alive }) => alive)
  return {
    live: living.length,
    ended: processes.length - living.length,
    failed: processes.filter(failed).length,
    cpu: cpuShareOfAll(living),
    cpuTime: cpuOfAll(run, processes),
    memory: living.length > 0 ? memoryOfAll(living) : peakOnce(processes),
    threads: sum(living.map((process) => process.latest('threads'))),
    tasks: sum(processes.map(({ id }) => tasks.get(id) ?? NaN)),
  }
}

/** The same of those that are not listed any more: the most memory of any one of them. */
export function sumValues(run: RunView, sum: UnlistedSum): RowValues {
  return {
    live: 0,
    ended: sum.count,
    failed: sum.failed,
    cpu: NaN,
    cpuTime: cpuOfSum(run, sum),
    memory: memoryOf(sum.peakPss, sum.peakRss),
    threads: NaN,
    tasks: NaN,
  }
}

/** Found once for the same ended processes: it looks at all their samples, and rows are shown four times a second. */
const peaks = new WeakMap<ProcessView, { readonly of: string; readonly peak: Memory }>()
function peakOnce(ended: readonly ProcessView[]): Memory {
  const [first] = ended
  if (first === undefined || ended.length === 1) return peakOfAll(ended)
  const of = ended.map(({ id, series }) => `${id}:${series.length}`).join()
  const known = peaks.get(first)
  if (known?.of === of) return known.peak
  const peak = peakOfAll(ended)
  peaks.set(first, { of, peak })
  return peak
}

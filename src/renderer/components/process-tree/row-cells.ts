import { cpuOf } from '../../../shared/run/facts'
import { memoryNow, peakOfAll } from '../../../shared/run/groups'
import type { ProcessView, RunView } from '../../../shared/run/view'
import { atLeast, bytes, duration, number, percent, pidText } from '../../format'
import type { RowCell } from '../layout/row-text'
import type { ColumnId } from './columns'
import { processCommand, processTitle } from './values'

/** What the model does not tell of a process. */
export interface RowWords {
  /** Tasks that ended in it; undefined: it has no lane. */
  readonly tasks: number | undefined
  readonly user: string
  /** What it is doing, or how it ended, as the grid says it. */
  readonly state: string
}

/** The cells of a process, as the grid shows them: of one that has ended the CPU time and the peak. */
export function processCells(
  run: RunView,
  process: ProcessView,
  columns: readonly ColumnId[],
  words: RowWords,
): RowCell[] {
  return columns.flatMap((column) => cellOf(run, process, column, words) ?? [])
}

function cellOf(
  run: RunView,
  process: ProcessView,
  column: ColumnId,
  { tasks, user, state }: RowWords,
): RowCell | null {
  const { alive } = process
  switch (column) {
    case 'role': {
      const title = processTitle(run, process)
      return { name: 'name', shown: title, value: title }
    }
    case 'pid':
      return { name: 'pid', shown: pidText(process.pid), value: process.pid < 0 ? NaN : process.pid }
    case 'user':
      return { name: 'user', shown: user, value: user }
    case 'state':
      return { name: 'state', shown: state, value: alive ? process.state : state }
    case 'cpu':
      return { name: 'cpu_share', shown: percent(process.cpuShare, 0), value: process.cpuShare }
    case 'cpuTime': {
      const spent = cpuOf(run, process)
      return {
        name: 'cpu_time_s',
        shown: atLeast(duration(spent.value / 1e6), spent.least),
        value: spent.value / 1e9,
      }
    }
    case 'memory': {
      const { kind, value } = alive ? memoryNow(process) : peakOfAll([process])
      return { name: `${alive ? '' : 'peak_'}${kind}_bytes`, shown: bytes(value), value }
    }
    case 'threads': {
      const threads = alive ? process.latest('threads') : NaN
      return { name: 'threads', shown: number(threads), value: threads }
    }
    case 'tasks':
      return { name: 'tasks', shown: number(tasks), value: tasks ?? NaN }
    case 'command': {
      const command = processCommand(process)
      return { name: 'command', shown: command, value: command }
    }
    // Their line is drawn, not told.
    case 'cpuLine':
    case 'memoryLine':
      return null
  }
}

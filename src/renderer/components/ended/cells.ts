import { cpuOf, lifetimeOf, startOf } from '../../../shared/run/facts'
import type { RunModel } from '../../../shared/run/model'
import type { RunProcess } from '../../../shared/run/process'
import { atLeast, duration, number, pidText } from '../../format'
import type { RowCell } from '../layout/row-text'
import { processCommand, processTitle } from '../process-tree/values'
import type { EndedColumnId } from './columns'

export type EndedCells = Readonly<Record<EndedColumnId, RowCell>> & { readonly failed: boolean }

/** What a row says. @param state how it ended, in words */
export function endedCells(run: RunModel, process: RunProcess, state: string): EndedCells {
  const start = startOf(run, process)
  const lived = lifetimeOf(run, [process])
  const spent = cpuOf(run, process)
  const title = processTitle(run, process)
  const command = processCommand(process)
  return {
    failed: process.failed,
    start: {
      name: 'start_s',
      // Hundreds of them may begin in a second.
      shown: number(Math.max(0, start.ms) / 1000, start.toSecond ? 0 : 3, true),
      value: start.ms / 1000,
    },
    name: { name: 'name', shown: title, value: title },
    pid: { name: 'pid', shown: pidText(process.pid), value: process.pid },
    lifetime: { name: 'lifetime_s', shown: duration(lived.ms, lived.toSecond), value: lived.ms / 1000 },
    cpuTime: {
      name: 'cpu_time_s',
      shown: atLeast(duration(spent.value / 1e6), spent.least),
      value: spent.value / 1e9,
    },
    end: { name: 'exit', shown: state, value: state },
    command: { name: 'command', shown: command, value: command },
  }
}

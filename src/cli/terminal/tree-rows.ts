import type { Lane, RunModel } from '../../shared/run/model'
import type { RunProcess } from '../../shared/run/process'
import { commandLine } from '../../shared/command-line'
import { printable } from './sanitize'
import { present } from '../../shared/run/present'

/** One line of the live tree: a process, or a thread that works on tasks. */
export interface TreeRow {
  /** Lines that draw the tree: `│ ├─ `. */
  readonly guide: string
  readonly label: string
  /** pid, for a thread its tid. */
  readonly id: number
  readonly process: RunProcess | null
  /** Ended tasks; null where nothing works on tasks. */
  readonly tasks: number | null
}

/** What to call a process: its role, else its command line, else its short name. */
function processLabel(process: RunProcess, say: (name: string) => string): string {
  if (process.role !== '') return printable(say(process.role))
  if (process.argv.length === 0) return printable(process.name)
  return commandLine(process.argv, true)
}

/**
 * The tree as lines, parents before children.
 * @param endedToo false leaves out processes that have ended and have no live descendant
 * @param say what a name that the program gave is called
 */
export function treeRows(model: RunModel, endedToo: boolean, say: (name: string) => string): TreeRow[] {
  const rows: TreeRow[] = []
  const lanesOf = new Map<number, Lane[]>()
  for (const lane of present(model.lanes)) {
    const lanes = lanesOf.get(lane.pid)
    if (lanes === undefined) lanesOf.set(lane.pid, [lane])
    else lanes.push(lane)
  }
  const wanted = endedToo ? null : withLiveDescendants(model)

  const add = (process: RunProcess, before: string, branch: string, stem: string): void => {
    const lanes = lanesOf.get(process.pid) ?? []
    const tasks = lanes.length === 0 ? null : lanes.reduce((sum, lane) => sum + lane.tasks, 0)
    rows.push({ guide: before + branch, label: processLabel(process, say), id: process.pid, process, tasks })
    const children = present(process.children.map((id) => model.processes[id])).filter(
      (child) => wanted === null || wanted.has(child.id),
    )
    // A process that works by itself is its own lane; threads get lines of their own, slots of an event loop don't.
    const threads = process.alive ? lanes.filter((lane) => lane.tid !== lane.pid && lane.tid > 0) : []
    const count = children.length + threads.length
    const inner = before + stem
    for (const [index, child] of children.entries()) {
      const last = index === count - 1
      add(child, inner, last ? '└─ ' : '├─ ', last ? '   ' : '│  ')
    }
    for (const [index, lane] of threads.entries()) {
      const last = children.length + index === count - 1
      const label = printable(say(lane.role) || `${say(lane.pool)} ${lane.tid}`.trim())
      rows.push({
        guide: inner + (last ? '└─ ' : '├─ '),
        label,
        id: lane.tid,
        process: null,
        tasks: lane.tasks,
      })
    }
  }
  for (const process of present(model.processes))
    if (model.processes[process.parent] === undefined && (wanted === null || wanted.has(process.id)))
      add(process, '', '', '')
  return rows
}

function withLiveDescendants(model: RunModel): Set<number> {
  const wanted = new Set<number>()
  for (const process of present(model.processes)) {
    if (!process.alive) continue
    let at: RunProcess | undefined = process
    while (at !== undefined && !wanted.has(at.id)) {
      wanted.add(at.id)
      at = model.processes[at.parent]
    }
  }
  return wanted
}

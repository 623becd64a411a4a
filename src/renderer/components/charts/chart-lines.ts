import type { RunModel } from '../../../shared/run/model'
import { present } from '../../../shared/run/present'
import type { RunProcess } from '../../../shared/run/process'
import { cpuBetween } from '../../../shared/run/spans'
import { processTitle } from '../process-tree/values'
import type { TimeWindow } from './time-window'

/** More lines than this can't be told apart; the rest is drawn as one. */
export const MOST_CHART_LINES = 12

/** Sizes within this factor count as equal, and keep the order of birth: layers must not dance. */
const ALIKE = 1.25

/** `stack`: layers on top of each other, one for all processes of one name; `lines`: each process beside the others. */
export type ChartShape = 'stack' | 'lines'

/** What has a line of its own: ids of the processes that it is the sum of. */
export interface ChartLine {
  /** Same for the same line from one choice to the next. */
  readonly key: string
  readonly ids: readonly number[]
}

/** The lines of a chart in the order in which they are drawn, and how many processes there are beside them. */
export interface ChosenLines {
  readonly lines: readonly ChartLine[]
  readonly others: number
}

export const NO_LINES: ChosenLines = { lines: [], others: 0 }

/**
 * Chooses the lines of a chart: those with the most CPU time in the window, largest first, with those of `pinned`
 * processes (selected, tagged) in any case.
 */
export function chooseLines(
  model: RunModel,
  window: TimeWindow,
  shape: ChartShape,
  pinned: ReadonlySet<number>,
): ChosenLines {
  // A process without samples has no line.
  const inSight = present(model.processes).filter(
    ({ startedAt, endedAt, series }) =>
      startedAt <= window.to && (endedAt === null ? true : endedAt >= window.from && series.length > 0),
  )
  const groups = new Map<string, { key: string; members: RunProcess[]; pinned: boolean; cpu: number }>()
  for (const process of inSight) {
    const key = shape === 'stack' ? processTitle(model, process) : String(process.id)
    let group = groups.get(key)
    if (group === undefined) groups.set(key, (group = { key, members: [], pinned: false, cpu: 0 }))
    group.members.push(process)
    group.pinned ||= pinned.has(process.id)
    group.cpu += cpuBetween(process.series, process.startedAt, window.from, window.to)
  }
  const ranked = [...groups.values()]
  if (ranked.length > MOST_CHART_LINES)
    ranked.sort((a, b) => Number(b.pinned) - Number(a.pinned) || b.cpu - a.cpu)
  const chosen = ranked.splice(0, MOST_CHART_LINES)
  chosen.sort((a, b) => sizeOf(b.cpu) - sizeOf(a.cpu) || a.members[0].id - b.members[0].id)
  // Those that are not listed any more have no samples here, but are part of the tree's.
  const { unlisted } = model
  const lived = unlisted.at(window.to).born - unlisted.at(window.from).ended
  return {
    lines: chosen.map(({ key, members }) => ({ key, ids: members.map(({ id }) => id) })),
    others: ranked.reduce((sum, { members }) => sum + members.length, Math.max(0, lived)),
  }
}

/** Which of the sizes that can be told apart this is; below a microsecond all are one. */
function sizeOf(cpu: number): number {
  return Math.round(Math.log(Math.max(1e-3, cpu)) / Math.log(ALIKE))
}

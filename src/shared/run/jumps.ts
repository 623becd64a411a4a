import type { Intervals } from './intervals'
import type { RunModel, TreeSeriesField } from './model'
import { highest } from './bulk'

/*
 * Places in the time of a run that are worth going to. All times are run time in milliseconds.
 */

/** A birth, an exec or a death. `failed`: it ended by a signal or with a code other than 0. */
export interface LifeMark {
  readonly t: number
  readonly kind: 'birth' | 'exec' | 'death'
  readonly id: number
  readonly failed: boolean
}

/** Everything that happened to the listed processes of a run (or to one of them), in order of time; nothing before its begin. */
export function lifeMarks(model: RunModel, only?: number): LifeMark[] {
  const marks: LifeMark[] = []
  const of = only === undefined ? model.processes : [model.processes[only]]
  for (const process of of) {
    if (process === undefined) continue
    const { id, startedAt, endedAt, execs } = process
    const mark = (kind: LifeMark['kind'], t: number, failed = false) => marks.push({ t, kind, id, failed })
    mark('birth', Math.max(0, startedAt))
    for (const t of execs) mark('exec', t)
    if (endedAt !== null) mark('death', endedAt, process.failed)
  }
  return marks.sort((a, b) => a.t - b.t)
}

/** Where the visible part of a run begins: at the birth of its first process. */
export function beginOf({ processes, unlisted }: RunModel): number {
  const first = processes.reduce(
    (so, process) => Math.min(so, process?.startedAt ?? Infinity),
    unlisted.startedAt,
  )
  return Number.isFinite(first) ? Math.max(0, first) : 0
}

/** When the whole tree had the most of something, NaN when it is not known. */
export function peakTime({ tree }: RunModel, field: TreeSeriesField): number {
  const values = tree.slice(field)
  const row = values.indexOf(highest(values))
  return row < 0 ? NaN : tree.at('t', row)
}

/** The tick after (`by` 1) or before (−1) a moment, NaN beyond the ends. */
export function tickBeside({ tree }: RunModel, t: number, by: 1 | -1): number {
  if (by < 0) {
    const row = tree.lowerBound(t) - 1
    return row < 0 ? NaN : tree.at('t', row)
  }
  let row = tree.lowerBound(t)
  while (row < tree.length && tree.at('t', row) <= t) row += 1
  return row < tree.length ? tree.at('t', row) : NaN
}

/** Of times in ascending order the nearest after (`by` 1) or before (−1) a moment, NaN for none. */
export function nearestBeside(times: readonly number[], t: number, by: 1 | -1): number {
  return (by > 0 ? times.find((one) => one > t) : times.findLast((one) => one < t)) ?? NaN
}

/** The begin of the next (`by` 1) or previous (−1) task on some lanes, NaN for none. */
export function taskBeside(tasks: Intervals, lanes: ReadonlySet<number>, t: number, by: 1 | -1): number {
  let best = NaN
  for (let row = 0; row < tasks.length; row += 1) {
    if (!lanes.has(tasks.lane(row))) continue
    const start = tasks.start(row)
    if (by > 0 ? start > t && !(best <= start) : start < t && !(best >= start)) best = start
  }
  return best
}

import type { RunModel } from '../../../shared/run/model'
import { present } from '../../../shared/run/present'

/** More lines than this can't be told apart; the rest is drawn as one. */
export const MOST_CHART_LINES = 12

/** Which processes get a line of their own (ids, ascending), and whether there are others beside them. */
export interface DrawnProcesses {
  readonly ids: readonly number[]
  readonly others: number
}

/**
 * Chooses the lines of a chart: all processes that were alive after `from` (run ms) while they are few, else those that
 * spent the most CPU time, with the `pinned` ones (selected, tagged) in any case.
 */
export function chooseDrawn(model: RunModel, from: number, pinned: ReadonlySet<number>): DrawnProcesses {
  // A process without samples has no line.
  const alive = present(model.processes).filter(({ endedAt, series }) =>
    endedAt === null ? true : endedAt >= from && series.length > 0,
  )
  if (alive.length <= MOST_CHART_LINES) return { ids: alive.map((process) => process.id), others: 0 }
  // By time spent so far and not by the load of the moment: lines must not come and go.
  const ranked = alive.toSorted((a, b) => {
    const first = Number(pinned.has(b.id)) - Number(pinned.has(a.id))
    return first || b.cpu - a.cpu || a.id - b.id
  })
  const ids = ranked.slice(0, MOST_CHART_LINES).map((process) => process.id)
  return { ids: ids.toSorted((a, b) => a - b), others: alive.length - ids.length }
}

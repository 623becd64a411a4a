import type { RunModel } from '../../../shared/run/model'
import type { RunProcess, ProcessSeriesField } from '../../../shared/run/process'
import type { ChosenLines } from './chart-lines'
import type { TimeWindow } from './time-window'

/** Fields that the process charts show. */
export type ChartField = Extract<ProcessSeriesField, 'cpu' | 'pss' | 'rss'>

/** Columns for uPlot: x in seconds, one y column a line (null = gap), then the others' sum, then that of all. */
export interface ChartColumns {
  readonly x: number[]
  readonly ys: (number | null)[][]
  /** What they were laid out from: a run that goes on only adds to it. */
  from?: Laid
}

interface Laid {
  readonly model: RunModel
  readonly lines: ChosenLines['lines']
  readonly field: ChartField
  readonly sums: boolean
  /** Ticks of the tree, counted from its very first, forgotten ones too: the first in the columns, and that after the last. */
  readonly first: number
  readonly end: number
}

/** Factors from the model's units to the axes': cores, bytes → MiB. */
export const CHART_FACTOR: Record<ChartField, number> = { cpu: 1, pss: 2 ** -20, rss: 2 ** -20 }

/**
 * Lays processes' samples on the ticks of the tree: all samples of a tick share its time. One more tick on each side of
 * the window lets lines run to the chart's edges. A tick without a value is a gap. `into` is reused, so a frame
 * allocates nothing, and of a run that goes on only what is new is looked at.
 * @param chosen a column each; where there are others, one more for what is left of the tree's sum
 * @param sums whether lines lie on each other: then they are cores of the tree's time. Else a last column has the tree's sum,
 *   and the first reading of a process is its share of the time that it had lived
 */
export function chartColumns(
  model: RunModel,
  { lines, others }: ChosenLines,
  field: ChartField,
  window: TimeWindow,
  sums: boolean,
  into: ChartColumns = { x: [], ys: [] },
): ChartColumns {
  const { tree } = model
  const first = Math.max(0, tree.lowerBound(window.from) - 1)
  const last = Math.min(tree.length, tree.lowerBound(window.to) + 1)
  const rows = Math.max(0, last - first)
  const { x, ys } = into
  const laid = { model, lines, field, sums, first: tree.dropped + first, end: tree.dropped + first + rows }
  const kept = rowsKept(into.from, laid)
  // All from the first on, or what came after those that are there; the last of them may have become more.
  const fresh = Math.max(0, kept.rows - 1)
  into.from = laid
  move(x, kept.from, rows)
  for (let row = fresh; row < rows; row += 1) x[row] = tree.at('t', first + row) / 1000
  const withAll = !sums
  ys.length = lines.length + Number(others > 0) + Number(withAll)
  for (let column = 0; column < ys.length; column += 1) {
    ys[column] ??= []
    move(ys[column], kept.from, rows)
    ys[column].fill(null, fresh)
  }
  if (rows === 0) return into
  const end = tree.at('t', last - 1)
  lines.forEach(({ ids }, column) => {
    for (const id of ids) add(ys[column], model.processes[id], field, model, { first, fresh, end, sums })
  })
  for (let row = fresh; row < rows; row += 1) {
    const all = tree.at(field, first + row) * CHART_FACTOR[field]
    const known = Number.isNaN(all) ? null : all
    if (withAll) ys[ys.length - 1][row] = known
    // What is known of a part of the tree alone is no sum: memory of the rest would be drawn as none.
    if (sums && field !== 'cpu' && known === null) {
      for (const column of ys) column[row] = null
      continue
    }
    if (others === 0) continue
    let rest = all
    for (let column = 0; column < lines.length; column += 1) rest -= ys[column][row] ?? 0
    ys[lines.length][row] = known === null ? null : Math.max(0, rest)
  }
  return into
}

/** Which rows of the columns as they are stay true: so many, from this one on. */
function rowsKept(before: Laid | undefined, now: Laid): { readonly from: number; readonly rows: number } {
  const { model, lines, field, sums, first, end } = now
  const grown =
    before !== undefined &&
    before.model === model &&
    before.lines === lines &&
    before.field === field &&
    before.sums === sums &&
    before.first <= first &&
    first < before.end &&
    // A run that is over changes only where finer samples take the place of coarse ones.
    (before.end < end || (before.end === end && !model.over))
  return grown ? { from: first - before.first, rows: before.end - first } : { from: 0, rows: 0 }
}

function move(column: unknown[], from: number, rows: number): void {
  if (from > 0) column.copyWithin(0, from)
  column.length = rows
}

interface Stretch {
  /** Row of the tree that is the first of the column, and the first of the column that is not there yet. */
  readonly first: number
  readonly fresh: number
  /** Run time of the last, ms. */
  readonly end: number
  readonly sums: boolean
}

/** Adds what a process had at each tick up to `end`, ms. */
function add(
  column: (number | null)[],
  process: RunProcess | undefined,
  field: ChartField,
  model: RunModel,
  { first, fresh, end, sums }: Stretch,
): void {
  if (process === undefined) return
  const { series, startedAt } = process
  let at = series.lowerBound(model.tree.at('t', first + fresh))
  if (startedAt > end || at === series.length) return
  for (let row = fresh; row < column.length && at < series.length; row += 1) {
    const t = model.tree.at('t', first + row)
    while (at < series.length && series.at('t', at) < t) at += 1
    // A coarse row stands for the stretch that ends with it.
    const there = at < series.length && (series.at('t', at) === t || (process.coarse && at > 0))
    const value = there ? series.at(field, at) : NaN
    if (Number.isNaN(value)) continue
    const born = sums && field === 'cpu' && at === 0 && first + row > 0
    const lived = born ? Math.min(1, (t - startedAt) / (t - model.tree.at('t', first + row - 1))) : 1
    column[row] = (column[row] ?? 0) + value * lived * CHART_FACTOR[field]
  }
}

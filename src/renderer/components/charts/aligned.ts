import type { RunModel } from '../../../shared/run/model'
import type { RunProcess, ProcessSeriesField } from '../../../shared/run/process'
import type { TimeWindow } from './time-window'

/** Fields that the process charts show. */
export type ChartField = Extract<ProcessSeriesField, 'cpu' | 'pss' | 'rss'>

/** Columns for uPlot: x in seconds, one y column a line (null = gap), the last one the others' sum. */
export interface Aligned {
  readonly x: number[]
  readonly ys: (number | null)[][]
}

/** Factors from the model's units to the axes': share of a core → percent, bytes → MiB. */
const FACTOR: Record<ChartField, number> = { cpu: 100, pss: 2 ** -20, rss: 2 ** -20 }

/**
 * Lays processes' samples on the ticks of the tree: all samples of a tick share its time. One more tick on each side of
 * the window lets lines run to the chart's edges. A tick without a value is a gap. `into` is reused, so a frame
 * allocates nothing.
 * @param ids a column each; @param withOthers fills one more column with what is left of the tree's sum
 */
export function align(
  model: RunModel,
  ids: readonly number[],
  field: ChartField,
  window: TimeWindow,
  withOthers: boolean,
  into: Aligned = { x: [], ys: [] },
): Aligned {
  const { tree } = model
  const first = Math.max(0, tree.lowerBound(window.from) - 1)
  const last = Math.min(tree.length, tree.lowerBound(window.to) + 1)
  const rows = Math.max(0, last - first)
  const { x, ys } = into
  x.length = rows
  for (let row = 0; row < rows; row += 1) x[row] = tree.at('t', first + row) / 1000
  ys.length = ids.length + (withOthers ? 1 : 0)
  for (let column = 0; column < ys.length; column += 1) {
    ys[column] ??= []
    ys[column].length = rows
  }
  ids.forEach((id, column) => fill(ys[column], model.processes[id], field, model, first))
  if (withOthers) {
    const others = ys[ids.length]
    for (let row = 0; row < rows; row += 1) {
      let rest = tree.at(field, first + row) * FACTOR[field]
      for (let column = 0; column < ids.length; column += 1) rest -= ys[column][row] ?? 0
      others[row] = Number.isNaN(rest) ? null : rest
    }
  }
  return into
}

function fill(
  column: (number | null)[],
  process: RunProcess | undefined,
  field: ChartField,
  model: RunModel,
  first: number,
): void {
  if (process === undefined) {
    column.fill(null)
    return
  }
  const { series } = process
  let at = column.length === 0 ? 0 : series.lowerBound(model.tree.at('t', first))
  for (let row = 0; row < column.length; row += 1) {
    const t = model.tree.at('t', first + row)
    while (at < series.length && series.at('t', at) < t) at += 1
    // A coarse row stands for the stretch that ends with it.
    const there = at < series.length && (series.at('t', at) === t || (process.coarse && at > 0))
    const value = there ? series.at(field, at) : NaN
    column[row] = Number.isNaN(value) ? null : value * FACTOR[field]
  }
}

import { bucketMeans } from '../../components/canvas/sparkline'
import type { PlotData } from '../../components/charts/plot'
import type { TimeWindow } from '../../components/charts/time-window'
import type { RunModel, TreeSeriesField } from '../../../shared/run/model'

/** Points of a line in sight at the most; more are put together to means. */
const MOST_POINTS = 600
/** A hole of so many points between two readings is no gap: ticks of runs and points of the axis need not fall together. */
const BRIDGED = 2
/** So many points on each side of the window let lines run to the chart's edges, also where no reading lies between. */
const BEYOND = BRIDGED + 1

/**
 * The same series of several runs on one time base, so that a cursor reads all of them at the same run time. Null where a
 * run was not read, or not there.
 */
export function overlay(
  models: readonly RunModel[],
  field: TreeSeriesField,
  factor: number,
  { from, to }: TimeWindow,
): PlotData {
  const interval = Math.max(50, ...models.map((model) => model.interval || 0))
  const width = Math.max(interval, (to - from) / MOST_POINTS)
  const points = Math.ceil((to - from) / width) + 2 * BEYOND
  const start = from - BEYOND * width
  const x = Array.from({ length: points }, (_, at) => (start + (at + 0.5) * width) / 1000)
  const ys = models.map((model) => {
    const means = bucketMeans(model.tree, field, start, start + points * width, points)
    return bridged(means).map((value) => (Number.isNaN(value) ? null : value * factor))
  })
  return { x, ys }
}

function bridged(means: Float64Array): number[] {
  const out = [...means]
  let last = -Infinity
  for (let at = 0; at < out.length; at += 1) {
    if (Number.isNaN(out[at])) continue
    const holes = at - last - 1
    if (holes > 0 && holes <= BRIDGED)
      for (let hole = last + 1; hole < at; hole += 1)
        out[hole] = out[last] + ((out[at] - out[last]) * (hole - last)) / (at - last)
    last = at
  }
  return out
}

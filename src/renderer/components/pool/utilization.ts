import { unendedTime, workedUntil } from '../../../shared/run/facts'
import type { RunModel } from '../../../shared/run/model'
import type { Pool } from '../../../shared/run/pool'
import type { TimeWindow } from '../charts/time-window'

/** Points of the utilization line at the most; finer bins are put together. */
const MOST_POINTS = 160

/** Utilization in percent over time: one point for each stretch of `width` ms, at its middle, x in seconds. */
interface UtilizationOver {
  readonly x: number[]
  readonly ys: [(number | null)[]]
  readonly width: number
}

export function utilizationOver(model: RunModel, pool: Pool, window: TimeWindow): UtilizationOver {
  const x: number[] = []
  const y: (number | null)[] = []
  // Stretches are whole bins counted from the run's start, so that a moving window does not make the line flicker.
  const group = Math.max(1, Math.ceil((window.to - window.from) / MOST_POINTS / pool.binWidth))
  const width = group * pool.binWidth
  const result: UtilizationOver = { x, ys: [y], width }
  if (Number.isNaN(pool.firstStart) || !(pool.capacity(pool.firstStart, model.wall) > 0)) return result
  const end = workedUntil(model, pool)
  const first = Math.max(0, Math.floor(Math.max(window.from, pool.firstStart) / width) - 1)
  for (let at = first; at * width < Math.min(end, window.to + width); at += 1) {
    const from = Math.max(at * width, pool.firstStart)
    const to = Math.min((at + 1) * width, end)
    // The newest stretch is judged when at least half of it is there: less is noise.
    if (to - from < width / 2) continue
    let busy = 0
    for (let bin = at * group; bin < (at + 1) * group; bin += 1) busy += pool.bins[bin] ?? 0
    busy += unendedTime(model, pool.lanes, from, to)
    x.push((from + to) / 2000)
    const capacity = pool.capacity(from, to)
    y.push(capacity > 0 ? (100 * busy) / capacity : null)
  }
  return result
}

/** Utilization in percent in the stretch around run time `t` (ms); null where it did not work. */
export function utilizationAt(model: RunModel, pool: Pool, t: number, window: TimeWindow): number | null {
  const { x, ys, width } = utilizationOver(model, pool, { from: t, to: t + (window.to - window.from) })
  const at = x.findIndex((seconds) => Math.abs(seconds * 1000 - t) <= width / 2)
  return ys[0][at] ?? null
}

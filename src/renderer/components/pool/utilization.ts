import type { RunModel } from '../../../shared/run/model'
import type { Pool } from '../../../shared/run/pool'
import type { LaneView, PoolView, RunView } from '../../../shared/run/view'
import type { TimeWindow } from '../charts/time-window'
import { isDone } from './lane-layout'

/** Points of the utilization line at the most; finer bins are put together. */
const MOST_POINTS = 160

/** Time spent so far in tasks that have not ended, ms: the model counts a task when it ends. */
function underWay(model: RunView, lanes: readonly number[]): number {
  if (model.over) return 0
  let sum = 0
  for (const lane of lanes)
    for (const index of model.tasks.openOn(lane)) sum += Math.max(0, model.now - model.tasks.start(index))
  return sum
}

/** Programs tell of their tasks in batches: as long as the last one told ended no longer ago, it is the newest news. */
const NEWS_MS = 1000

/** Run time up to which a pool's utilization counts: now while it works, then the end of its last task. */
function until(model: RunView, pool: PoolView): number {
  if (isDone(model, pool)) return pool.lastEnd
  const begun = pool.lanes.some((lane) => model.tasks.openOn(lane).length > 0)
  return !begun && model.wall - pool.lastEnd < NEWS_MS ? pool.lastEnd : model.wall
}

/** Busy share of a pool since its first task began (0–1), tasks under way included; NaN before that. */
export function poolUtilization(model: RunView, pool: PoolView): number {
  if (isDone(model, pool)) return pool.utilization()
  const wall = until(model, pool) - pool.firstStart
  return wall > 0 && pool.size > 0 ? (pool.busy + underWay(model, pool.lanes)) / (pool.size * wall) : NaN
}

/** The same for one lane, over its pool's time. */
export function laneUtilization(model: RunView, pool: PoolView, lane: LaneView): number {
  const wall = until(model, pool) - pool.firstStart
  return wall > 0 ? (lane.busy + underWay(model, [lane.lane])) / wall : NaN
}

/** Ended tasks per second since the first began; NaN before the first ended. */
export function taskRate(model: RunView, pool: PoolView): number {
  const wall = until(model, pool) - pool.firstStart
  return pool.tasks > 0 && wall > 0 ? pool.tasks / (wall / 1000) : NaN
}

/** Utilization in percent over time: one point for each stretch, at its middle, x in seconds. */
export function utilizationOver(
  model: RunModel,
  pool: Pool,
  window: TimeWindow,
): { readonly x: number[]; readonly ys: [(number | null)[]] } {
  const x: number[] = []
  const y: (number | null)[] = []
  const result = { x, ys: [y] as [(number | null)[]] }
  if (Number.isNaN(pool.firstStart) || pool.size <= 0) return result
  // Stretches are whole bins counted from the run's start, so that a moving window does not make the line flicker.
  const group = Math.max(1, Math.ceil((window.to - window.from) / MOST_POINTS / pool.binWidth))
  const width = group * pool.binWidth
  const end = until(model, pool)
  const first = Math.max(0, Math.floor(Math.max(window.from, pool.firstStart) / width) - 1)
  for (let at = first; at * width < Math.min(end, window.to + width); at += 1) {
    const from = Math.max(at * width, pool.firstStart)
    const to = Math.min((at + 1) * width, end)
    // The newest stretch is judged when at least half of it is there: less is noise.
    if (to - from < width / 2) continue
    let busy = 0
    for (let bin = at * group; bin < (at + 1) * group; bin += 1) busy += pool.bins[bin] ?? 0
    for (const lane of model.over ? [] : pool.lanes)
      for (const index of model.tasks.openOn(lane))
        busy += Math.max(0, Math.min(to, model.now) - Math.max(from, model.tasks.start(index)))
    x.push((from + to) / 2000)
    y.push((100 * busy) / (pool.size * (to - from)))
  }
  return result
}

import type { Queue, RunModel } from '../model'
import type { Pool } from '../pool'

/** Mean and 95th percentile of how long tasks waited before they began, milliseconds; NaN when none told. */
export interface QueuedTimes {
  readonly mean: number
  readonly p95: number
}

/** Of the tasks of one pool, those under way included: how long they had waited is known when they begin. */
export function queuedTimes({ tasks, lanes }: RunModel, pool: Pool): QueuedTimes {
  const waits = new Float64Array(tasks.length)
  let count = 0
  let sum = 0
  for (let index = 0; index < tasks.length; index += 1) {
    const queued = tasks.queued(index)
    if (Number.isNaN(queued) || lanes[tasks.lane(index)]?.pool !== pool.id) continue
    waits[count] = queued
    sum += queued
    count += 1
  }
  if (count === 0) return { mean: NaN, p95: NaN }
  const sorted = waits.subarray(0, count).sort()
  return { mean: sum / count, p95: sorted[Math.ceil(0.95 * count) - 1]! }
}

/** Mean depth over time, from the first to the last that was told: a queue keeps its depth until the next. */
export function meanDepth({ depth }: Queue): number {
  let area = 0
  for (let row = 1; row < depth.length; row += 1)
    area += depth.at('depth', row - 1) * (depth.at('t', row) - depth.at('t', row - 1))
  const time = depth.last('t') - (depth.length > 0 ? depth.at('t', 0) : NaN)
  return time > 0 ? area / time : NaN
}

import type { RunModel } from './model'

/*
 * What happened in a stretch of a run's time, `from` to `to`, run time in milliseconds.
 */

/** Shares of a core over time: of a process, or of a tree. */
interface CpuSeries {
  readonly length: number
  at(field: 't' | 'cpu', row: number): number
  lowerBound(t: number): number
}

/**
 * CPU time in a stretch as samples saw it, milliseconds; 0 where none was read.
 * @param begin run time at which what was read began
 */
export function cpuBetween(series: CpuSeries, begin: number, from: number, to: number): number {
  let sum = 0
  for (let row = series.lowerBound(from); row < series.length; row += 1) {
    // A reading stands for the time since the one before it.
    const since = Math.max(from, row > 0 ? series.at('t', row - 1) : begin)
    if (since >= to) break
    const share = series.at('cpu', row)
    if (!Number.isNaN(share)) sum += share * Math.max(0, Math.min(to, series.at('t', row)) - since)
  }
  return sum
}

/** What ended and what was waited for in a stretch. */
export interface SpanWork {
  /** Tasks that ended in it. */
  readonly tasks: number
  /** Time that lanes waited for locks in it, milliseconds, summed over lanes. */
  readonly waited: number
}

export function workBetween({ tasks, locks, lanes, wall }: RunModel, from: number, to: number): SpanWork {
  const sums = { tasks: 0, waited: 0 }
  for (const lane of lanes) {
    if (lane === undefined) continue
    tasks.byLane.each(lane.lane, from, to, (row) => {
      const end = tasks.end(row)
      if (end >= from && end <= to) sums.tasks += 1
    })
    locks.byLane.each(lane.lane, from, to, (row) => {
      if (locks.tag(row) !== 0) return
      sums.waited += Math.max(0, Math.min(to, locks.until(row, wall)) - Math.max(from, locks.start(row)))
    })
  }
  return sums
}

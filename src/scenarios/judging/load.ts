import type { RunModel } from '../../shared/run/model'

/** A stretch of run time, milliseconds. */
export interface Span {
  readonly from: number
  readonly to: number
}

/**
 * When a phase was measured: its result record is written the moment it ends and says how long it took (`wallMs`).
 * Undefined when the program never sent it: the run was stopped or failed before.
 */
export function phaseSpan(run: RunModel, result: string): Span | undefined {
  return phaseSpans(run, result).at(-1)
}

/** The same of every repeat of a phase, in order. */
export function phaseSpans(run: RunModel, result: string): Span[] {
  const spans: Span[] = []
  for (const { name, t, values } of run.results)
    if (name === result && typeof values.wallMs === 'number') spans.push({ from: t - values.wallMs, to: t })
  return spans
}

/**
 * How many cores programs outside of the run (Forkscope included) kept busy in a span, on average; NaN when the
 * sampler could not tell. A speed-up can only be as large as what others leave.
 */
export function othersLoad(run: RunModel, { from, to }: Span): number {
  const cores = run.meta?.host.cores ?? NaN
  let sum = 0
  let rows = 0
  for (let row = run.tree.lowerBound(from); row < run.tree.length && run.tree.at('t', row) <= to; row += 1) {
    const others = run.tree.at('hostBusy', row) * cores - run.tree.at('cpu', row)
    if (Number.isNaN(others)) continue
    sum += others
    rows += 1
  }
  // Both are readings of different clocks: a little below zero is zero.
  return rows === 0 ? NaN : Math.max(0, sum / rows)
}

/** Idle time at the end of a pool: from the last task of each lane to the last task of the pool; milliseconds. */
export function idleTails(run: RunModel, poolId: string): number[] {
  const pool = run.pools.get(poolId)
  if (pool === undefined || Number.isNaN(pool.lastEnd)) return []
  const last = new Map<number, number>(pool.lanes.map((lane) => [lane, NaN]))
  for (let row = 0; row < run.tasks.length; row += 1) {
    const lane = run.tasks.lane(row)
    const end = run.tasks.end(row)
    if (last.has(lane) && !(last.get(lane)! >= end)) last.set(lane, end)
  }
  return [...last.values()].filter((end) => !Number.isNaN(end)).map((end) => pool.lastEnd - end)
}

import type { RunModel } from '../../shared/run/model'
import { busyShare } from '../../shared/run/pool'

/** Moments of one phase that different processes told may differ by so much, milliseconds. */
const CLOCKS_APART = 5

/** A stretch of run time, milliseconds. */
export interface PhaseSpan {
  readonly from: number
  readonly to: number
}

/**
 * When a phase was measured, for each of its repeats in order: its result record is written the moment it ends and says
 * how long it took (`wallMs`). Empty when the program never sent one: the run was stopped or failed before.
 */
export function phaseSpans(run: Pick<RunModel, 'results'>, result: string): PhaseSpan[] {
  const spans: PhaseSpan[] = []
  for (const { name, t, values } of run.results)
    if (name === result && typeof values.wallMs === 'number') spans.push({ from: t - values.wallMs, to: t })
  return spans
}

/** What the tasks of a pool say of a stretch of run time. */
export interface PoolSpan {
  /** Busy time of all lanes ÷ (size × time from the first task's begin to the last one's end), 0–1; NaN without tasks. */
  readonly utilization: number
  /** For each lane that worked: from its last task to the last task of all, milliseconds. */
  readonly tails: readonly number[]
  /** Its longest task and the mean of all, milliseconds; NaN without tasks. */
  readonly longest: number
  readonly mean: number
}

/** Looks at the tasks of a pool that ended within a span; a repeat of a phase is judged by its own tasks. */
export function poolIn(run: RunModel, poolId: string, { from, to }: PhaseSpan): PoolSpan {
  const pool = run.pools.get(poolId)
  const lanes = new Set(pool?.lanes)
  const last = new Map<number, number>()
  let [busy, first, end, longest, count] = [0, Infinity, -Infinity, NaN, 0]
  for (let row = 0; row < run.tasks.length; row += 1) {
    const lane = run.tasks.lane(row)
    const [begun, ended] = [run.tasks.start(row), run.tasks.end(row)]
    // The program's clock for the phase and for its tasks are read a moment apart.
    if (!lanes.has(lane) || !(ended <= to + CLOCKS_APART) || begun < from - CLOCKS_APART) continue
    busy += ended - begun
    count += 1
    longest = Math.max(longest || 0, ended - begun)
    first = Math.min(first, begun)
    end = Math.max(end, ended)
    last.set(lane, Math.max(last.get(lane) ?? 0, ended))
  }
  const utilization = pool === undefined || last.size === 0 ? NaN : busyShare(busy, pool.capacity(first, end))
  return { utilization, tails: [...last.values()].map((ended) => end - ended), longest, mean: busy / count }
}

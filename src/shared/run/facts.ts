import { busyShare } from './pool'
import type { LedgerRecord } from './records'
import type { LaneView, PoolView, RunView } from './view'

/*
 * Facts of a run that more than one place shows: what is said of a run in the report, in the window, in a file or in a
 * comparison is asked here, so that all of them say the same. What is not known is NaN, never 0 or 1.
 */

/**
 * The pool that a run is about: the one of which the program said so; else (other people's telemetry, traces, old files)
 * the one with the most busy time, the first of equals. Null while there is none.
 */
export function mainPool<P extends PoolView>(run: { readonly pools: ReadonlyMap<string, P> }): P | null {
  let busiest: P | null = null
  for (const pool of run.pools.values()) {
    if (pool.main) return pool
    if (busiest === null || pool.busy > busiest.busy) busiest = pool
  }
  return busiest
}

/** CPU time of the tree, nanoseconds, as far as known. NaN where nothing told any, as in a trace of another tool. */
export function cpuSpent(run: Pick<RunView, 'ledger' | 'cpuTime'>): number {
  const { spent } = run.cpuTime()
  return spent > 0 || run.ledger !== null ? spent : NaN
}

/**
 * Share of the CPU time really spent that samples saw, 0–1. Only an account of its own can tell, the times that parents
 * waited for: a sum of what samples saw, set against itself, would be 1 whatever they missed.
 */
export function coverage(run: Pick<RunView, 'ledger' | 'cpuTime'>): number {
  const { spent, sampled } = run.cpuTime()
  return run.ledger?.basis === 'waited' && spent > 0 ? sampled / spent : NaN
}

export interface ProcessCount {
  readonly value: number
  /** There may have been more: nobody told of births, or word of some was lost. */
  readonly least: boolean
}

/** Processes that there ever were: by the account, and before there is one, those that were seen. */
export function processCount(run: {
  readonly ledger: Pick<LedgerRecord, 'source' | 'processes' | 'lost'> | null
  readonly born: number
}): ProcessCount {
  const { ledger, born } = run
  if (ledger === null) return { value: born > 0 ? born : NaN, least: born > 0 }
  return { value: ledger.processes, least: ledger.source === 'sampling' || ledger.lost > 0 }
}

export interface Memory {
  /** Of the whole tree, bytes. */
  readonly value: number
  readonly kind: 'pss' | 'rss'
}

/** PSS where it is known: a sum of RSS counts shared pages many times. */
export function memoryOf(pss: number, rss: number): Memory {
  return Number.isNaN(pss) ? { value: rss, kind: 'rss' } : { value: pss, kind: 'pss' }
}

/** Memory of the whole tree: its peak once the run is over, until then what it is now. */
export function memory(run: Pick<RunView, 'over' | 'tree' | 'peak'>): Memory {
  const of = (field: 'pss' | 'rss') => (run.over ? run.peak(field) : run.tree.last(field))
  return memoryOf(of('pss'), of('rss'))
}

type Working = Pick<RunView, 'tasks' | 'pools' | 'over' | 'wall'>

/** Programs tell of their tasks in batches: as long as the last one told ended no longer ago, it is the newest news. */
const NEWS_MS = 1000

const isUnderWay = (run: Working, pool: PoolView) =>
  pool.lanes.some((lane) => run.tasks.openOn(lane).length > 0)

/** Whether a pool has done its work: the run is over, or a younger pool began after this one's last task. */
export function isDone(run: Working, pool: PoolView): boolean {
  if (Number.isNaN(pool.lastEnd) || isUnderWay(run, pool)) return false
  if (run.over) return true
  for (const other of run.pools.values())
    if (other !== pool && other.createdAt > pool.createdAt && other.firstStart >= pool.lastEnd) return true
  return false
}

/** Run time up to which a pool's work counts, ms: now while it works, then the end of its last task. */
export function workedUntil(run: Working, pool: PoolView): number {
  if (isDone(run, pool)) return pool.lastEnd
  return !isUnderWay(run, pool) && run.wall - pool.lastEnd < NEWS_MS ? pool.lastEnd : run.wall
}

/** Time spent so far in tasks that have not ended, ms: a pool counts a task when it ends. */
function underWay(run: Working, lanes: readonly number[]): number {
  let sum = 0
  for (const lane of lanes)
    for (const index of run.tasks.openOn(lane)) sum += Math.max(0, run.wall - run.tasks.start(index))
  return sum
}

/** Busy share of a pool since its first task began (0–1), tasks under way included; NaN before that. */
export function utilization(run: Working, pool: PoolView): number {
  const wall = workedUntil(run, pool) - pool.firstStart
  return busyShare(pool.busy + underWay(run, pool.lanes), pool.size, wall)
}

/** The same for one lane, over its pool's time. */
export function laneUtilization(run: Working, pool: PoolView, lane: LaneView): number {
  return busyShare(lane.busy + underWay(run, [lane.lane]), 1, workedUntil(run, pool) - pool.firstStart)
}

/** Ended tasks per second since the first began; NaN before the first ended. */
export function taskRate(run: Working, pool: PoolView): number {
  const wall = workedUntil(run, pool) - pool.firstStart
  return pool.tasks > 0 && wall > 0 ? pool.tasks / (wall / 1000) : NaN
}

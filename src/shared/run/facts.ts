import type { PoolView } from './view'

/*
 * Facts of a run that more than one place shows: what is said of a run in the report, in the window, in a file or in a
 * comparison is asked here, so that all of them say the same.
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

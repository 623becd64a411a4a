import type { PoolView } from './view'

/** The pool that a run is about now: the one whose work began last; before any has begun, the first. */
export function mainPool<P extends PoolView>(model: { readonly pools: ReadonlyMap<string, P> }): P | null {
  let main: P | null = null
  for (const pool of model.pools.values())
    if (
      main === null ||
      pool.firstStart > main.firstStart ||
      (Number.isNaN(main.firstStart) && pool.firstStart >= 0)
    )
      main = pool
  return main
}

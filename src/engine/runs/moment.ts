import type { Moment } from '../../shared/protocol'
import type { Run } from './run'

/** What was read of every process of a run at run time `t`, from the ticks that are kept of it. */
export function momentOf(run: Run, t: number): Moment {
  const tick = run.records.findLast((record) => record.kind === 'tick' && record.t <= t)
  if (tick?.kind !== 'tick') return { t: NaN, ids: new Int32Array(0), columns: {} }
  return { t: tick.t, ids: tick.ids, columns: tick.columns }
}

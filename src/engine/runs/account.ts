import type { LedgerRecord } from '../../shared/run/records'
import type { RunModel } from '../../shared/run/model'
import type { Census } from './census'
import { childrenCpu } from '../native/children-cpu'
import { present } from '../../shared/run/present'

/** Clocks tell nanoseconds and getrusage whole microseconds, in two parts. */
const ROUNDING = 5000

/** Begins the account of a run: before its root is forked. */
export class Account {
  readonly #cpuBefore = childrenCpu()

  /** CPU time of all that the engine has waited for since, nanoseconds; NaN where it can't be read. */
  get waited(): number {
    return childrenCpu() - this.#cpuBefore
  }

  /**
   * The ledger at the end of a run.
   * @param alone whether nothing else that this process waits for ran meanwhile: else getrusage can't tell them apart
   * @param lost how often the kernel dropped events; NaN: there were none to follow by
   */
  close(t: number, model: RunModel, census: Census | null, alone: boolean, lost: number): LedgerRecord {
    const { waited } = this
    const { spent } = model.cpuTime()
    // Parents that don't wait (SIGCHLD ignored), and without events orphans too, leave gaps in what was waited for.
    const sound = alone && waited >= spent - ROUNDING
    const events = !Number.isNaN(lost)
    const { born = 0, untold = 0, detached = 0, orphans = 0 } = census ?? {}
    const listed = present(model.processes).filter((process) => process.series.length === 0).length
    const unsampled = listed + model.unlisted.totals.unsampled
    return {
      kind: 'ledger',
      t,
      cpu: sound ? Math.max(waited, spent) : spent,
      basis: sound ? 'waited' : 'sampled',
      source: events ? 'events' : 'sampling',
      processes: born,
      unsampled: events ? unsampled + untold : NaN,
      detached,
      orphans,
      lost,
    }
  }
}

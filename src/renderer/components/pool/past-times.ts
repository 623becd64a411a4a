import type { RunModel } from '../../../shared/run/model'
import type { PoolTimes } from './lane-index'
import { LogHistogram } from './histogram'

/** Ended tasks of one pool in order of their end, and where the account of them stands. */
interface Account {
  readonly rows: Int32Array
  readonly known: number
  times: { wait: LogHistogram; run: LogHistogram }
  /** How many of the rows are in it. */
  counted: number
}

/**
 * Waits and run times of the tasks of a pool that had ended by a moment. Going on costs what ended in between; going
 * back counts anew.
 */
export class PastTimes {
  #model: RunModel | null = null
  readonly #pools = new Map<string, Account>()

  /** @param t run time, milliseconds */
  upTo(model: RunModel, pool: string, t: number): PoolTimes {
    const { tasks } = model
    if (model !== this.#model) this.#pools.clear()
    this.#model = model
    let account = this.#pools.get(pool)
    if (account === undefined || account.known !== tasks.dropped + tasks.length)
      this.#pools.set(pool, (account = this.#made(model, pool)))
    const { rows } = account
    if (account.counted > 0 && tasks.end(rows[account.counted - 1]) > t) reset(account)
    while (account.counted < rows.length && tasks.end(rows[account.counted]) <= t) {
      const row = rows[account.counted++]
      account.times.run.add(tasks.end(row) - tasks.start(row))
      account.times.wait.add(tasks.queued(row))
    }
    return account.times
  }

  #made({ tasks, lanes }: RunModel, pool: string): Account {
    const rows: number[] = []
    for (let row = 0; row < tasks.length; row += 1)
      if (!Number.isNaN(tasks.end(row)) && lanes[tasks.lane(row)]?.pool === pool) rows.push(row)
    rows.sort((a, b) => tasks.end(a) - tasks.end(b))
    const account = { rows: Int32Array.from(rows), known: tasks.dropped + tasks.length } as Account
    reset(account)
    return account
  }
}

function reset(account: Account): void {
  account.times = { wait: new LogHistogram(), run: new LogHistogram() }
  account.counted = 0
}

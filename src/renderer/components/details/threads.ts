import type { ProcessView, RunView } from '../../../shared/run/view'
import { visible } from '../../../shared/visible'
import { duration, percent } from '../../format'
import { local } from '../../i18n'
import type { RowCell } from '../layout/row-text'

/** One thread of the selected process. */
export interface ThreadRow {
  readonly tid: number
  /** What the program calls it, else what the system does. */
  readonly name: string
  readonly state: string
  /** Share of one core between the last two readings; NaN with only one. */
  readonly cpu: number
  /** CPU time since the thread began, nanoseconds. */
  readonly total: number
  /** Share of time spent runnable without a core between the last two readings; NaN when unknown. */
  readonly wait: number
}

/** The threads at the last reading, the leader first, then by CPU time spent. */
export function threadRows(model: RunView, process: ProcessView): ThreadRow[] {
  const { threads: now, previousThreads: before } = process
  if (now === null) return []
  const rowBefore = new Map<number, number>()
  before?.tids.forEach((tid, row) => rowBefore.set(tid, row))
  const elapsed = before === null ? NaN : (now.t - before.t) * 1e6
  const share = (values: Float64Array, last: Float64Array | undefined, row: number, tid: number) => {
    const at = rowBefore.get(tid)
    if (at === undefined || last === undefined || !(elapsed > 0)) return NaN
    return Math.max(0, (values[row] - last[at]) / elapsed)
  }
  return Array.from(now.tids, (tid, row) => ({
    tid,
    name: local(model.say(model.roleOf(process.pid, tid))) || visible(now.names[row]),
    state: now.states[row],
    cpu: share(now.cpu, before?.cpu, row, tid),
    total: now.cpu[row],
    // A wait is counted when it is over, see Rate.
    wait: Math.min(1, share(now.runWait, before?.runWait, row, tid)),
  })).sort(
    (a, b) =>
      Number(b.tid === process.pid) - Number(a.tid === process.pid) ||
      (b.total || 0) - (a.total || 0) ||
      a.tid - b.tid,
  )
}

/** What the table shows of a thread. */
export function threadCells({ tid, name, state, cpu, total, wait }: ThreadRow): RowCell[] {
  return [
    { name: 'name', shown: name, value: name },
    { name: 'tid', shown: String(tid), value: tid },
    { name: 'state', shown: state, value: state },
    { name: 'cpu_share', shown: percent(cpu), value: cpu },
    { name: 'cpu_time_s', shown: duration(total / 1e6), value: total / 1e9 },
    { name: 'run_wait_share', shown: percent(wait), value: wait },
  ]
}

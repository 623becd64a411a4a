import type { SampleColumns, SampleField } from '../../../shared/run/fields'
import { higher } from '../../../shared/run/bulk'
import { Rate } from '../../../shared/run/rate'
import { SUMMARY_COLUMNS, type SummaryColumn } from './schema'

/** One row of a block's summary, see SUMMARY_COLUMNS. */
export type SummaryRow = Record<SummaryColumn, number>

/**
 * What the samples of one process in one block amount to.
 * @param at run time of each row, milliseconds
 */
export function summarizeRows(at: Float64Array, columns: SampleColumns): SummaryRow {
  const row = Object.fromEntries(SUMMARY_COLUMNS.map((name) => [name, NaN])) as SummaryRow
  row.firstT = at[0]
  row.lastT = at[at.length - 1]
  row.rows = at.length
  const cpu = rates(at, columns.cpu, columns.cpuAt)
  row.cpuMin = cpu.min
  row.cpuMax = cpu.max
  row.cpuMean = cpu.mean
  row.runWaitMean = rates(at, columns.runWait).mean
  const rss = extremes(columns.rss)
  row.rssMin = rss.min
  row.rssMax = higher(rss.max, extremes(columns.rssPeak).max)
  row.rssMean = rss.mean
  const pss = extremes(columns.pss)
  row.pssMin = pss.min
  row.pssMax = pss.max
  row.pssMean = pss.mean
  row.threadsMax = extremes(columns.threads).max
  for (const [name, field] of LAST) row[name] = last(columns[field])
  return row
}

const LAST = [
  ['threadsLast', 'threads'],
  ['cpuLast', 'cpu'],
  ['userLast', 'user'],
  ['systemLast', 'system'],
  ['runWaitLast', 'runWait'],
  ['switchesVoluntaryLast', 'switchesVoluntary'],
  ['switchesInvoluntaryLast', 'switchesInvoluntary'],
  ['readBytesLast', 'readBytes'],
  ['writeBytesLast', 'writeBytes'],
  ['stateLast', 'state'],
  ['privateLast', 'private'],
] as const satisfies readonly (readonly [SummaryColumn, SampleField])[]

interface Spread {
  readonly min: number
  readonly max: number
  readonly mean: number
}

function extremes(column: Float64Array | undefined): Spread {
  let min = NaN
  let max = NaN
  let sum = 0
  let count = 0
  for (const value of column ?? []) {
    if (Number.isNaN(value)) continue
    if (!(min <= value)) min = value
    if (!(max >= value)) max = value
    sum += value
    count += 1
  }
  return { min, max, mean: sum / count }
}

/** Shares of one core from nanoseconds since the process began: between readings, and over all of them. */
function rates(at: Float64Array, column: Float64Array | undefined, offsets?: Float64Array): Spread {
  let min = NaN
  let max = NaN
  let first = -1
  let last = -1
  // What was spent before the block is not known here: its first reading is where rates begin.
  const rate = new Rate(-Infinity)
  const time = (row: number) => at[row] + (offsets?.[row] || 0) / 1000
  for (let row = 0; row < at.length && column !== undefined; row += 1) {
    if (Number.isNaN(column[row])) continue
    if (first < 0) first = row
    last = row
    const share = rate.take(time(row), column[row])
    if (!(min <= share)) min = share
    if (!(max >= share)) max = share
  }
  // One reading only: no rate.
  if (column === undefined || last === first) return { min, max, mean: NaN }
  const mean = (column[last] - column[first]) / ((time(last) - time(first)) * 1e6)
  return { min, max, mean: Math.max(0, mean) }
}

function last(column: Float64Array | undefined): number {
  return column?.findLast((value) => !Number.isNaN(value)) ?? NaN
}

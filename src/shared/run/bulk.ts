import type { SampleField } from './fields'
import type { SeriesRecord, TicksRecord } from './recorded'
import type { Voids } from './voids'
import { SAMPLE_FIELDS } from './fields'
import { HeldMaps } from './maps'
import { gapBetween, type Rate } from './rate'

/*
 * Recordings give the run model thousands of samples at once: column by column here, with the results that
 * RunProcess.sample and the ticks of a live run have row by row (tests hold the two together).
 */

/**
 * The rows of RunProcess.series that these samples make, and what is known after the last. Arrays are used as they are
 * where nothing has to be filled in.
 */
export function reduceSeries(record: SeriesRecord, cpuRate: Rate, runWaitRate: Rate, voids: Voids) {
  const { at, columns } = record
  const gaps = gapRows(record)
  const maps = new HeldMaps()
  const moved = maps.takeRows(at, columns)
  const latest: Partial<Record<SampleField, number>> = {}
  for (const field of SAMPLE_FIELDS) {
    const value = lastValue(at, columns[field], voids.of(field, moved))
    if (!Number.isNaN(value)) latest[field] = value
  }
  const held = (field: SampleField) => hold(columns[field], at, gaps, voids.of(field, moved))
  const threads = held('threads')
  const rows = {
    t: at,
    cpu: shares(at, columns.cpu, gaps, (t, value, row) =>
      cpuRate.take(t + (columns.cpuAt?.[row] || 0) / 1000, value),
    ),
    rss: held('rss'),
    pss: held('pss'),
    threads,
    runWait: shares(at, columns.runWait, gaps, (t, value, row) => runWaitRate.take(t, value, threads[row])),
    cpuTime: held('cpu'),
    state: held('state'),
    rssPeak: held('rssPeak'),
  }
  return { rows, latest, maps }
}

/** The rows of the tree's series: those of the ticks, and a gap where they are too far apart. */
export function reduceTicks(record: TicksRecord) {
  const { at, interval } = record
  const before = (row: number) => (row === 0 ? NaN : gapBetween(at[row - 1]!, at[row]!, interval[row]!))
  const gaps = Float64Array.from(at, (_, row) => before(row))
  const size = at.length + gaps.reduce((count, gap) => count + (Number.isNaN(gap) ? 0 : 1), 0)
  const spread = (column: Float64Array, isTime = false) => {
    if (size === column.length) return column
    const out = new Float64Array(size)
    let to = 0
    for (let row = 0; row < column.length; row += 1) {
      if (!Number.isNaN(gaps[row])) out[to++] = isTime ? gaps[row]! : NaN
      out[to++] = column[row]!
    }
    return out
  }
  return {
    t: spread(at, true),
    cpu: spread(record.cpu),
    rss: spread(record.rss),
    pss: spread(record.pss),
    processes: spread(record.processes),
    engineCpu: spread(record.engineCpu),
    hostBusy: spread(record.hostBusy),
  }
}

/** The higher of two values; NaN is no value. */
export function higher(so: number, value: number): number {
  return Number.isNaN(value) || so > value ? so : value
}

/** The highest value of a column, NaN when there is none. */
export function highest(column: Iterable<number>): number {
  let so = NaN
  for (const value of column) so = higher(so, value)
  return so
}

/** 1 for each row that is a gap; null when there is no such row. */
function gapRows({ at, columns, gaps: told }: SeriesRecord): Uint8Array | null {
  if (told !== undefined) {
    if (told.length === 0) return null
    const marked = new Uint8Array(at.length)
    for (const row of told) marked[row] = 1
    return marked
  }
  const given = SAMPLE_FIELDS.flatMap((field) => columns[field] ?? [])
  let gaps: Uint8Array | null = null
  for (let row = 0; row < at.length; row += 1) {
    let gap = true
    for (const column of given) {
      if (Number.isNaN(column[row])) continue
      gap = false
      break
    }
    if (gap) (gaps ??= new Uint8Array(at.length))[row] = 1
  }
  return gaps
}

function lastValue(at: Float64Array, column: Float64Array | undefined, voids: readonly number[]): number {
  if (column === undefined) return NaN
  let row = column.length - 1
  while (row >= 0 && Number.isNaN(column[row])) row -= 1
  return row < 0 || (voids.at(-1) ?? -Infinity) > at[row]! ? NaN : column[row]!
}

/** Each row's last known value; NaN in gaps. At the times in `voids` what was known until then is so no more. */
function hold(
  column: Float64Array | undefined,
  at: Float64Array,
  gaps: Uint8Array | null,
  voids: readonly number[],
): Float64Array {
  const out = new Float64Array(at.length)
  if (column === undefined) return out.fill(NaN)
  let last = NaN
  let next = 0
  for (let row = 0; row < at.length; row += 1) {
    while (next < voids.length && voids[next]! <= at[row]!) {
      last = NaN
      next += 1
    }
    const value = column[row]!
    if (!Number.isNaN(value)) last = value
    out[row] = gaps !== null && gaps[row] === 1 ? NaN : last
  }
  return out
}

function shares(
  at: Float64Array,
  column: Float64Array | undefined,
  gaps: Uint8Array | null,
  take: (t: number, value: number, row: number) => number,
) {
  const out = new Float64Array(at.length)
  if (column === undefined) return out.fill(NaN)
  for (let row = 0; row < at.length; row += 1) {
    const share = take(at[row]!, column[row]!, row)
    out[row] = gaps !== null && gaps[row] === 1 ? NaN : share
  }
  return out
}

import type { Moment } from '../../shared/protocol'
import {
  SAMPLE_FIELDS,
  type MomentColumns,
  type SampleColumns,
  type SampleField,
} from '../../shared/run/fields'
import { HeldMaps } from '../../shared/run/maps'
import { CLOSEST, Rate } from '../../shared/run/rate'
import type { RunProcess } from '../../shared/run/process'
import type { RunRecord, TickRecord } from '../../shared/run/records'
import { Voids } from '../../shared/run/voids'

/**
 * How far back a value may have been read and still be shown, milliseconds: memory maps are read every few seconds, IO
 * once a second.
 */
const REACH = 5000
/** …and at least so many ticks, however far apart the budget has spread them. */
const REACH_TICKS = 3

/** Rows `from` (included) to `to` (not included) of some samples of one process. */
export interface Stretch {
  /** Run time of row `from`, and on. */
  readonly at: Float64Array
  readonly columns: SampleColumns
  readonly from: number
  readonly to: number
}

/** What was read of one process up to a moment, as far back as matters. */
export interface History {
  readonly id: number
  /** Run time of its creation, milliseconds. */
  readonly startedAt: number
  /** Oldest first. */
  readonly stretches: readonly Stretch[]
  readonly voids: Voids | undefined
  /** Whether it goes back to the first sample of the process. */
  readonly whole: boolean
}

const NO_VOIDS = new Voids()

/** How far back to look from a tick, milliseconds. @param interval time between ticks then */
export function reachOf(interval: number): number {
  return Math.max(REACH, REACH_TICKS * interval)
}

/**
 * The last value known of every field of these processes, and their rates as RunProcess has them.
 * @param t run time of the tick that the histories end with
 */
export function momentFrom(t: number, histories: readonly History[]): Moment {
  const columns: Record<string, Float64Array> = {}
  const moved = histories.map(mapsMoved)
  for (const field of SAMPLE_FIELDS) {
    if (field === 'cpuAt') continue
    const column = new Float64Array(histories.length)
    let known = false
    for (let row = 0; row < column.length; row += 1) {
      column[row] = lastOf(histories[row], field, t, moved[row])
      known ||= !Number.isNaN(column[row])
    }
    if (known) columns[field] = column
  }
  const shares = (field: 'cpu' | 'runWait') => Float64Array.from(histories, (one) => shareOf(one, field))
  columns.cpuShare = shares('cpu')
  columns.runWaitShare = shares('runWait')
  return { t, ids: Int32Array.from(histories, ({ id }) => id), columns: columns as MomentColumns }
}

/** Run time at which what its maps said last became void, NaN: it holds. */
function mapsMoved({ stretches }: History): number {
  for (let last = stretches.length - 1; last >= 0; last -= 1) {
    const { columns, from, to } = stretches[last]
    let read = columns.pss === undefined ? -1 : to - 1
    while (read >= from && Number.isNaN(columns.pss![read])) read -= 1
    if (read < from) continue
    // What was before that reading makes no difference, but for the RSS that it was a reading of.
    const maps = new HeldMaps()
    maps.take(rssAt(stretches, last, read), columns.pss![read])
    for (let at = last; at < stretches.length; at += 1) {
      const { at: times, columns: later, from: begin, to: end } = stretches[at]
      for (let row = at === last ? read + 1 : begin; row < end && later.rss !== undefined; row += 1)
        if (maps.take(later.rss[row], NaN)) return times[row - begin]
    }
    return NaN
  }
  return NaN
}

/** RSS as it was known in a row, bytes, NaN unknown. */
function rssAt(stretches: readonly Stretch[], stretch: number, row: number): number {
  for (let at = stretch; at >= 0; at -= 1) {
    const { columns, from, to } = stretches[at]
    for (let one = at === stretch ? row : to - 1; one >= from && columns.rss !== undefined; one -= 1)
      if (!Number.isNaN(columns.rss[one])) return columns.rss[one]
  }
  return NaN
}

function lastOf(
  { stretches, voids = NO_VOIDS }: History,
  field: SampleField,
  t: number,
  moved: number,
): number {
  // Whatever was read before this is void.
  const since = voids.last(field, t, moved)
  for (let at = stretches.length - 1; at >= 0; at -= 1) {
    const { at: times, columns, from, to } = stretches[at]
    const column = columns[field]
    if (column === undefined) continue
    for (let row = to - 1; row >= from; row -= 1) {
      if (times[row - from] < since) return NaN
      if (!Number.isNaN(column[row])) return column[row]
    }
  }
  return NaN
}

function shareOf({ startedAt, stretches, whole }: History, field: 'cpu' | 'runWait'): number {
  // From the newest on: a reading far enough from the one before it counts whatever was before, so two of these tell all.
  const times: number[] = []
  const values: number[] = []
  const mosts: (number | undefined)[] = []
  for (let last = stretches.length - 1, counts = 0; last >= 0 && counts < 2; last -= 1) {
    const { at, columns, from, to } = stretches[last]
    const column = columns[field]
    const late = field === 'cpu' ? columns.cpuAt : undefined
    for (let row = to - 1; row >= from && column !== undefined && counts < 2; row -= 1) {
      if (Number.isNaN(column[row])) continue
      const t = at[row - from] + (late?.[row] || 0) / 1000
      if (times.at(-1)! - t >= CLOSEST) counts += 1
      times.push(t)
      values.push(column[row])
      mosts.push(field === 'runWait' ? columns.threads?.[row] : undefined)
    }
  }
  // What was spent before a history that begins in the middle is not known.
  const rate = new Rate(whole ? startedAt : -Infinity)
  for (let one = times.length - 1; one >= 0; one -= 1) rate.take(times[one], values[one], mosts[one])
  return rate.share
}

const NOTHING: Moment = { t: NaN, ids: new Int32Array(0), columns: {} }

/** What momentOf needs of a run. */
export interface MomentSource {
  readonly records: readonly RunRecord[]
  readonly model: { readonly processes: readonly (Pick<RunProcess, 'startedAt' | 'voids'> | undefined)[] }
}

/**
 * What was read of every process of a run at run time `t`: the last tick not after it, from the ticks that are kept.
 * `t` of the answer is NaN when there is none.
 */
export function momentOf({ records, model }: MomentSource, t: number): Moment {
  let last = records.length - 1
  const isTick = (record: RunRecord): record is TickRecord => record.kind === 'tick'
  while (last >= 0 && !(isTick(records[last]) && (records[last] as TickRecord).t <= t)) last -= 1
  if (last < 0) return NOTHING
  const tick = records[last] as TickRecord
  const ticks = [tick]
  const since = tick.t - reachOf(tick.interval)
  for (let at = last - 1; at >= 0; at -= 1) {
    const record = records[at]
    if (!isTick(record)) continue
    if (record.t < since) break
    ticks.unshift(record)
  }
  const begun = ticks[0] === records.find(isTick)
  const rows = ticks.map(({ ids }) => rowsById(ids))
  const histories = Array.from(tick.ids, (id): History => {
    const stretches = ticks.flatMap(({ t: taken, columns }, at): Stretch[] => {
      const row = rows[at].get(id)
      return row === undefined ? [] : [{ at: Float64Array.of(taken), columns, from: row, to: row + 1 }]
    })
    // Not there at the first of these ticks: it was first seen later.
    const whole = begun || !rows[0].has(id)
    const { startedAt = NaN, voids } = model.processes[id] ?? {}
    return { id, startedAt, voids, stretches, whole }
  })
  return momentFrom(tick.t, histories)
}

function rowsById(ids: Int32Array): Map<number, number> {
  const rows = new Map<number, number>()
  for (let row = 0; row < ids.length; row += 1) rows.set(ids[row], row)
  return rows
}

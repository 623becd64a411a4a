import type { SampleColumns, SampleField } from '../../shared/run/fields'
import type { SeriesRecord } from '../../shared/run/recorded'
import type { ProcessRecord, RunRecord, TickRecord } from '../../shared/run/records'
import { RunModel } from '../../shared/run/model'
import { RunProcess } from '../../shared/run/process'

/** What is exported: all records of a run, from a recording (see Replay) or from a live run. */
export interface ExportSource {
  /** As a follower gets them: from a recording samples may come in bulk (`ticks`, `series`). */
  readonly records: readonly RunRecord[]
  /** Samples of processes that `records` holds coarse only. */
  series(ids: readonly number[]): readonly RunRecord[]
}

/** Rows that a model keeps in any case; see RunModelOptions. */
const LEAST_ROWS = 6000
/** Six days at 10 Hz: more rows of a tree than that are no longer held at once. */
const MOST_ROWS = 5_000_000

/**
 * The run model of a source, with room for all of its ticks and processes.
 * @throws when the source has no meta record: nothing can be said of such a run
 */
export function modelOf({ records }: ExportSource): RunModel {
  let ticks = 0
  for (const record of records) {
    if (record.kind === 'tick') ticks += 1
    // A gap takes a row of its own.
    else if (record.kind === 'ticks') ticks += record.at.length * 2
  }
  const capacity = Math.min(MOST_ROWS, Math.max(LEAST_ROWS, ticks * 2))
  const model = new RunModel({ capacity, mostEnded: Infinity })
  model.applyAll(records)
  if (model.meta === null) throw new Error('A run without its meta record cannot be exported.')
  return model
}

/** A process with these samples alone, by the class that the window reads: the one place where shares are computed. */
export function loaded(
  { id, pid, createdAt, ppid, parent, name, uid }: RunProcess,
  runStart: number,
  series: SeriesRecord,
): RunProcess {
  const record: ProcessRecord = { kind: 'process', t: 0, id, pid, createdAt, ppid, parent, name, uid }
  const process = new RunProcess(record, runStart, Math.max(1, series.at.length))
  process.load(series)
  return process
}

/** Which row of which tick. */
interface Places {
  readonly ticks: number[]
  readonly rows: number[]
}

/** All samples of a run, process by process, wherever they come from: a live run's ticks, or a recording's series. */
export class Samples {
  readonly #source: ExportSource
  readonly #series = new Map<number, SeriesRecord>()
  readonly #ticks: TickRecord[] = []
  #places: Map<number, Places> | null = null

  constructor(source: ExportSource) {
    this.#source = source
    for (const record of source.records) {
      if (record.kind === 'series') this.#series.set(record.id, record)
      else if (record.kind === 'tick') this.#ticks.push(record)
    }
  }

  /** Every sample of a process; null when there is none. Made anew each time: hold one process's samples at a time. */
  of(id: number): SeriesRecord | null {
    const known = this.#series.get(id)
    if (known === undefined) return this.#fromTicks(id)
    const series = known.coarse ? (this.#fine(id) ?? known) : known
    return series.at.length === 0 ? null : series
  }

  #fine(id: number): SeriesRecord | undefined {
    return this.#source
      .series([id])
      .find((record): record is SeriesRecord => record.kind === 'series' && record.id === id)
  }

  #fromTicks(id: number): SeriesRecord | null {
    this.#places ??= placesIn(this.#ticks)
    const places = this.#places.get(id)
    if (places === undefined) return null
    const at = Float64Array.from(places.ticks, (tick) => this.#ticks[tick].t)
    const columns: SampleColumns = {}
    places.ticks.forEach((tick, row) => {
      const from = this.#ticks[tick].columns
      for (const field in from) {
        const column = (columns[field as SampleField] ??= new Float64Array(at.length).fill(NaN))
        column[row] = from[field as SampleField]![places.rows[row]]
      }
    })
    return { kind: 'series', id, at, columns, coarse: false }
  }
}

function placesIn(ticks: readonly TickRecord[]): Map<number, Places> {
  const places = new Map<number, Places>()
  ticks.forEach(({ ids }, tick) =>
    ids.forEach((id, row) => {
      let of = places.get(id)
      if (of === undefined) places.set(id, (of = { ticks: [], rows: [] }))
      of.ticks.push(tick)
      of.rows.push(row)
    }),
  )
  return places
}

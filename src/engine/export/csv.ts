import { CSV_END, csvLine, csvNumber, csvText } from '../../shared/csv'
import type { SampleField } from '../../shared/run/fields'
import type { RunModel } from '../../shared/run/model'
import type { RunProcess } from '../../shared/run/process'
import type { SeriesRecord } from '../../shared/run/recorded'
import type { ExportSource } from './samples'
import { loaded, modelOf, Samples } from './samples'
import { present } from '../../shared/run/present'

/** How a field's number is written: as it is, or in another unit. */
interface Column {
  readonly name: string
  readonly field: SampleField
  /** Divides the value; nanoseconds become seconds. */
  readonly per: number
}

const NS = 1e9

/** Units are in the names; docs/export.md says what each means. */
const COLUMNS: readonly Column[] = [
  { name: 'cpu_time_s', field: 'cpu', per: NS },
  { name: 'user_time_s', field: 'user', per: NS },
  { name: 'system_time_s', field: 'system', per: NS },
  { name: 'rss_bytes', field: 'rss', per: 1 },
  { name: 'pss_bytes', field: 'pss', per: 1 },
  { name: 'private_bytes', field: 'private', per: 1 },
  { name: 'threads', field: 'threads', per: 1 },
  { name: 'switches_voluntary', field: 'switchesVoluntary', per: 1 },
  { name: 'switches_involuntary', field: 'switchesInvoluntary', per: 1 },
  { name: 'read_bytes', field: 'readBytes', per: 1 },
  { name: 'write_bytes', field: 'writeBytes', per: 1 },
  { name: 'run_wait_s', field: 'runWait', per: NS },
]

export const CSV_HEADER = [
  'run_time_s',
  'wall_clock',
  'process',
  'pid',
  'parent',
  'role',
  'name',
  'cpu_share',
  'run_wait_share',
  ...COLUMNS.map(({ name }) => name),
  'state',
] as const

/**
 * Tidy: one row for each process and tick, processes in order of birth, rows in order of time. An empty cell was not
 * read in this tick; a tick in which nothing was read has no row.
 */
export function* csv(source: ExportSource): Generator<string> {
  yield csvLine(CSV_HEADER)
  const model = modelOf(source)
  const samples = new Samples(source)
  for (const process of present(model.processes)) {
    const series = samples.of(process.id)
    if (series !== null) yield* rows(model, process, series)
  }
}

function* rows(model: RunModel, process: RunProcess, series: SeriesRecord): Generator<string> {
  const { at, columns } = series
  const { startedAt } = model.meta!
  const kept = loaded(process, startedAt, series).series
  const [cpu, runWait] = [kept.slice('cpu'), kept.slice('runWait')]
  const { id, pid, parent, role, name } = process
  const who = [id, pid, parent < 0 ? '' : parent, csvText(role), csvText(name)].join(',')
  const read = COLUMNS.filter(({ field }) => columns[field] !== undefined)
  for (let row = 0; row < at.length; row += 1) {
    if (read.every(({ field }) => Number.isNaN(columns[field]![row]))) continue
    const value = (field: SampleField, per: number) => csvNumber((columns[field]?.[row] ?? NaN) / per)
    // A share belongs to a reading: where the clock was not read there is none.
    const share = (shares: Float64Array, field: SampleField) =>
      Number.isNaN(columns[field]?.[row] ?? NaN) ? '' : rounded(shares[row])
    const code = columns.state?.[row] ?? NaN
    yield (
      [
        (at[row] / 1000).toFixed(6),
        new Date(startedAt + at[row]).toISOString(),
        who,
        share(cpu, 'cpu'),
        share(runWait, 'runWait'),
        ...COLUMNS.map(({ field, per }) => value(field, per)),
        Number.isNaN(code) ? '' : csvText(String.fromCharCode(code)),
      ].join(',') + CSV_END
    )
  }
}

/** Six digits of a share are a millionth of a core. */
function rounded(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toFixed(6))) : ''
}

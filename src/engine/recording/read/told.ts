import type { RecordingRecord } from '../../../shared/run/recorded'
import type { MetaRecord, OutputRecord, RunRecord, TickRecord } from '../../../shared/run/records'
import type { SqlValue } from '../driver/driver'
import { DamagedData } from '../format/bytes'
import { eventFromJson, type EventRecord } from '../format/event-json'
import { titleOf } from './facts'
import type { RunFile } from './run-file'
import { CHUNK_FACTOR, META } from '../format/schema'
import { textOf } from '../format/text-of'

/**
 * Everything that was told of a run but its ticks, in the order told; output among the rest, by its time.
 * @throws DamagedData, SqlError
 */
export function toldRecords(run: RunFile): RunRecord[] {
  const { recording, events, output } = toldOf(run)
  return [recording, ...merged(events, output)]
}

/** The same in its parts. `recording` comes first: what is missing of the output has to be known before the rest of it. */
export function toldOf(run: RunFile) {
  run.weigh('output', 'text')
  run.weigh('event', 'body')
  const { database } = run
  const output = database.prepare(`SELECT ${OUTPUT_COLUMNS} FROM output ORDER BY seq`).all()
  const events = eventsFrom(database.prepare(`SELECT ${EVENT_COLUMNS} FROM event ORDER BY seq`).all())
  checkIds(events)
  // Of a run that was killed before the first of them was written there is none among them.
  const meta = events[0]?.event.kind === 'meta' ? (events.shift()!.event as MetaRecord) : run.meta
  const title = titleOf(run.value('title'))
  events.unshift({ t: null, event: title === '' ? meta : { ...meta, title } })
  return { recording: recordingOf(run), events, output: outputFrom(output) }
}

/** Puts output and ticks among the rest by their time. */
export function merged(
  events: readonly Told[],
  output: readonly OutputRecord[],
  ticks: readonly TickRecord[] = [],
): RunRecord[] {
  const records: RunRecord[] = []
  let now = -Infinity
  let [nextOutput, nextTick] = [0, 0]
  const upTo = (t: number) => {
    while (nextTick < ticks.length && ticks[nextTick].t < t) records.push(ticks[nextTick++])
    while (nextOutput < output.length && output[nextOutput].t < t) records.push(output[nextOutput++])
  }
  for (const { t, event } of events) {
    if (t !== null) now = Math.max(now, t)
    upTo(now)
    // When locks were told is a part of what they mean: see WaitFor.
    const told = t ?? now
    records.push(event.kind === 'locks' && Number.isFinite(told) ? { ...event, t: told } : event)
  }
  upTo(Infinity)
  return records
}

function recordingOf(run: RunFile): RecordingRecord {
  const { pieces, lines } = (run.value(META.outputCut) ?? {}) as Partial<Record<string, unknown>>
  const cut = typeof pieces === 'number' ? { cut: { pieces, lines: Number(lines ?? 0) } } : {}
  return { kind: 'recording', t: 0, state: 'on', file: run.file, ...cut }
}

type Row = Readonly<Record<string, SqlValue>>

/** What is taken of the table `output`, see outputFrom. */
export const OUTPUT_COLUMNS = `CAST(t AS REAL) AS t, CAST(process AS REAL) AS process, CAST(pid AS REAL) AS pid,
  stream = 'stderr' AS failing, CAST(text AS BLOB) AS text`

export function outputFrom(rows: readonly Row[]): OutputRecord[] {
  return rows.map(({ t, process, pid, failing, text }) => ({
    kind: 'output',
    t: Number(t),
    id: Number(process),
    pid: Number(pid),
    stream: failing === 1 ? 'stderr' : 'stdout',
    text: textOf(text),
  }))
}

interface Told {
  readonly t: number | null
  readonly event: EventRecord
}

/** What is taken of the table `event`, see eventsFrom. */
export const EVENT_COLUMNS = 'CAST(t AS REAL) AS t, CAST(body AS BLOB) AS body'

/** Events of the kinds that this version knows. @throws DamagedData */
export function eventsFrom(rows: readonly Row[]): Told[] {
  return rows.flatMap(({ t, body }): Told[] => {
    const event = eventFromJson(textOf(body))
    return event === undefined ? [] : [{ t: t === null ? null : Number(t), event }]
  })
}

/** Ids are places in arrays: each has its record, and none is beyond their number. @throws DamagedData */
function checkIds(events: readonly Told[]): void {
  const processes = new Ids('process')
  const lanes = new Ids('lane')
  for (const { event } of events) {
    if (event.kind === 'process') processes.add(event.id)
    if (event.kind === 'lane') lanes.add(event.lane)
  }
  processes.check()
  lanes.check()
  for (const { event } of events) {
    if (event.kind === 'process' && event.parent >= 0) processes.want(event.parent)
    else if (event.kind === 'tasks' || event.kind === 'locks') for (const lane of event.lane) lanes.want(lane)
  }
}

/** Numbers from 0 on, each once. */
class Ids {
  readonly #what: string
  readonly #known = new Set<number>()

  constructor(what: string) {
    this.#what = what
  }

  add(id: number): void {
    if (this.#known.has(id)) throw new DamagedData(`two records of ${this.#what} ${id}`)
    this.#known.add(id)
  }

  check(): void {
    for (const id of this.#known)
      if (id < 0 || id >= Math.min(this.#known.size, CHUNK_FACTOR))
        throw new DamagedData(`${this.#what} ${id} of ${this.#known.size}`)
  }

  want(id: number): void {
    if (!this.#known.has(id)) throw new DamagedData(`no ${this.#what} ${id}`)
  }
}

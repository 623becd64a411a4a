import type { OutputRecord, RunRecord } from '../../../shared/run/records'
import { DamagedData } from '../format/bytes'
import { eventFromJson, type EventRecord } from '../format/event-json'
import type { RunFile } from './run-file'
import { CHUNK_FACTOR, META } from '../format/schema'
import { textOf } from '../format/text-of'

/**
 * Everything that was told of a run but its ticks, in the order told; output among the rest, by its time.
 * @throws DamagedData, SqlError
 */
export function toldRecords(run: RunFile): RunRecord[] {
  const output = outputOf(run)
  const records: RunRecord[] = [recordingOf(run)]
  const events = eventsOf(run)
  // Of a run that was killed before the first of them was written.
  if (events[0]?.event.kind !== 'meta') records.push(run.meta)
  let next = 0
  let now = -Infinity
  for (const { t, event } of events) {
    if (t !== null) now = Math.max(now, t)
    while (next < output.length && output[next].t < now) records.push(output[next++])
    // When locks were told is a part of what they mean: see WaitFor.
    const told = t ?? now
    records.push(event.kind === 'locks' && Number.isFinite(told) ? { ...event, t: told } : event)
  }
  for (; next < output.length; next += 1) records.push(output[next])
  return records
}

/** Comes first: what is missing of the output has to be known before the rest of it. */
function recordingOf(run: RunFile): RunRecord {
  const { pieces, lines } = (run.value(META.outputCut) ?? {}) as Partial<Record<string, unknown>>
  const cut = typeof pieces === 'number' ? { cut: { pieces, lines: Number(lines ?? 0) } } : {}
  return { kind: 'recording', t: 0, state: 'on', file: run.file, ...cut }
}

function outputOf(run: RunFile): OutputRecord[] {
  run.weigh('output', 'text')
  return run.database
    .prepare(
      `SELECT CAST(t AS REAL) AS t, CAST(process AS REAL) AS process, CAST(pid AS REAL) AS pid,
         stream = 'stderr' AS failing, CAST(text AS BLOB) AS text FROM output ORDER BY seq`,
    )
    .all()
    .map(({ t, process, pid, failing, text }) => ({
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

/** Events in the order told, of the kinds that this version knows. */
function eventsOf(run: RunFile): Told[] {
  run.weigh('event', 'body')
  const events = run.database
    .prepare('SELECT CAST(t AS REAL) AS t, CAST(body AS BLOB) AS body FROM event ORDER BY seq')
    .all()
    .flatMap(({ t, body }): Told[] => {
      const event = eventFromJson(textOf(body))
      return event === undefined ? [] : [{ t: t === null ? null : Number(t), event }]
    })
  checkIds(events)
  return events
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

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
  let next = 0
  let now = -Infinity
  for (const { t, body } of run.database
    .prepare('SELECT CAST(t AS REAL) AS t, CAST(body AS BLOB) AS body FROM event ORDER BY seq')
    .all()) {
    const event = eventFromJson(textOf(body))
    // Of a kind that a newer Forkscope knows.
    if (event === undefined) continue
    if (t !== null) now = Math.max(now, Number(t))
    while (next < output.length && output[next].t < now) records.push(output[next++])
    records.push(checked(event, t === null ? now : Number(t)))
  }
  for (; next < output.length; next += 1) records.push(output[next])
  return records
}

/** Comes first: what is missing of the output has to be known before the rest of it. */
function recordingOf(run: RunFile): RunRecord {
  const { pieces, lines } = (run.value(META.outputCut) ?? {}) as Partial<Record<string, number>>
  const cut = pieces === undefined ? {} : { cut: { pieces, lines: lines ?? 0 } }
  return { kind: 'recording', t: 0, state: 'on', file: run.file, ...cut }
}

function outputOf(run: RunFile): OutputRecord[] {
  return run.database
    .prepare(
      `SELECT CAST(t AS REAL) AS t, CAST(process AS INTEGER) AS process, CAST(pid AS INTEGER) AS pid,
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

/** Ids are places in arrays: a damaged one must not make them huge. */
function checked(event: EventRecord, t: number): EventRecord {
  if (event.kind === 'process') sound(event.id)
  if (event.kind === 'lane') sound(event.lane)
  // When locks were told is a part of what they mean: see WaitFor.
  return event.kind === 'locks' && Number.isFinite(t) ? { ...event, t } : event
}

function sound(id: number): void {
  if (!Number.isInteger(id) || id < 0 || id >= CHUNK_FACTOR) throw new DamagedData(`number ${id}`)
}

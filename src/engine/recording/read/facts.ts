import * as v from 'valibot'
import { MAX_TITLE, type Marks, type RunFileFacts, type RunFileState } from '../../../shared/library'
import type { RunOutcome } from '../../../shared/run/records'
import { RUN_OUTCOMES } from '../../../shared/run/records'
import { countClaims } from '../../../shared/run/verdict'
import { DamagedData } from '../format/bytes'
import { checkMeta } from '../format/check-meta'
import { looking } from '../format/log'
import { reading } from './read-failures'
import { META } from '../format/schema'
import { textOf } from '../format/text-of'
import { isMark, writerAlive } from '../format/writer-mark'

export type ReadableState = Exclude<RunFileState, 'unreadable'>

/** What a run file says of itself without any sample being decoded. */
export interface RunFileHead extends Marks {
  readonly runId: string
  readonly state: ReadableState
  readonly facts: RunFileFacts
}

/** What is taken of `meta` as it is; of the summary, which may be long, only what is shown: SQLite cuts it out.
 * What it works out here, `shared/run/facts.ts` says; earlier versions wrote 0 for a CPU time that nobody knew. */
/** Bytes of a value that is taken, and of the summary: that of a hundred thousand processes is shorter. */
const MOST_VALUE = 2 ** 20
const MOST_SUMMARY = 2 ** 26
const KEYS = [META.meta, META.state, META.writer, 'title', 'tags', 'note', 'pinned']
const SUMMARY = `json_object('outcome', json_extract(value, '$.outcome'), 'wall', json_extract(value, '$.wallSeconds'),
  'cpu', CASE WHEN json_extract(value, '$.cpuSeconds') > 0 OR json_extract(value, '$.ledger') IS NOT NULL
    THEN json_extract(value, '$.cpuSeconds') END,
  'processes', coalesce(json_extract(value, '$.ledger.processes'), nullif(json_array_length(value, '$.processes'), 0)), 'peakPss', json_extract(value, '$.peak.pssBytes'),
  'claims', json_extract(value, '$.verdict.claims'))`
/** The end of what is known, where there is no summary. The last events are nearly always the latest too. */
export const LAST_TIME = (schema: string) => `max(
  coalesce((SELECT t_to FROM ${schema}.block ORDER BY id DESC LIMIT 1), 0),
  coalesce((SELECT t_to FROM ${schema}.second ORDER BY n DESC LIMIT 1), 0),
  coalesce((SELECT max(t) FROM (SELECT t FROM ${schema}.event ORDER BY seq DESC LIMIT 200)), 0))`
const TAKE = `DROP TABLE IF EXISTS head;
  CREATE TABLE head AS SELECT key, CAST(value AS BLOB) AS value FROM run.meta
    WHERE key IN (${KEYS.map((key) => `'${key}'`).join(', ')}) AND octet_length(value) <= ${MOST_VALUE};
  INSERT INTO head SELECT key, CAST(${SUMMARY} AS BLOB) FROM run.meta
    WHERE key = '${META.summary}' AND octet_length(value) <= ${MOST_SUMMARY};
  INSERT INTO head SELECT 'end', CAST(json(CAST(${LAST_TIME('run')} AS REAL)) AS BLOB)
    WHERE NOT EXISTS (SELECT 1 FROM run.meta WHERE key = '${META.summary}');`

/**
 * What lists show of a run file: about a millisecond. Nothing of it stays open, nothing is left beside it.
 * @param file absolute path
 * @throws EngineFailure `no-file`, `no-permission`, `no-run-file`, `newer-file`, `corrupt-file`, `locked-file`
 */
export function readFacts(file: string): RunFileHead {
  return reading(file, () => headOf(file, taken(file)))
}

function taken(file: string): ReadonlyMap<string, unknown> {
  return looking(file, (database) => {
    database.exec(TAKE)
    const rows = database.prepare('SELECT CAST(key AS BLOB) AS key, value FROM head').all()
    return new Map(rows.map(({ key, value }) => [textOf(key), jsonOf(textOf(value))]))
  })
}

function headOf(file: string, values: ReadonlyMap<string, unknown>): RunFileHead {
  const { runId, origin, startedAt, host, version } = checkMeta(values.get(META.meta))
  const [tags, note] = [values.get('tags'), values.get('note')]
  const state = stateOf(file, values.get(META.state), values.get(META.writer))
  return {
    runId,
    state,
    title: titleOf(values.get('title')),
    tags: Array.isArray(tags) ? tags.map(String) : [],
    note: typeof note === 'string' ? note : '',
    pinned: values.get('pinned') === true,
    facts: { origin, startedAt, host, version, ...outcomeOf(state, values) },
  }
}

/**
 * What a file that says this of itself is now.
 * @param state, writer values of `meta`
 */
export function stateOf(file: string, state: unknown, writer: unknown): ReadableState {
  if (state === 'complete') return state
  return state === 'recording' && isMark(writer) && writerAlive(writer, file) ? 'recording' : 'interrupted'
}

function outcomeOf(state: ReadableState, values: ReadonlyMap<string, unknown>) {
  const summary = values.get(META.summary) as Readonly<Record<string, unknown>> | undefined
  const number = (value: unknown, factor = 1) => (typeof value === 'number' ? value * factor : null)
  if (summary === undefined) {
    const interrupted = state === 'interrupted'
    const outcome: RunOutcome | null = interrupted ? 'interrupted' : null
    const wall = interrupted ? number(values.get('end')) : null
    return { outcome, wall, cpu: null, processes: null, peakPss: null, claims: null }
  }
  const { outcome, wall, cpu, processes, peakPss, claims } = summary
  return {
    outcome: RUN_OUTCOMES.find((one) => one === outcome) ?? null,
    wall: number(wall, 1e3),
    cpu: number(cpu, 1e9),
    processes: number(processes),
    peakPss: number(peakPss),
    claims: Array.isArray(claims) && claims.length > 0 ? countClaims(claims.map(claimIn)) : null,
  }
}

const ClaimIn = v.object({
  holds: v.fallback(v.nullable(v.boolean()), null),
  measured: v.fallback(v.nullable(v.number()), null),
  tolerance: v.fallback(
    v.optional(v.object({ low: v.nullable(v.number()), high: v.nullable(v.number()) })),
    undefined,
  ),
  better: v.fallback(v.optional(v.picklist(['more', 'less'])), undefined),
})

/** What counts of a claim; one that is damaged was not judged. */
function claimIn(claim: unknown) {
  const read = v.safeParse(ClaimIn, claim)
  return read.success ? read.output : { holds: null }
}

/** What somebody called the run, '' when nobody did. @param title value of `meta` */
export function titleOf(title: unknown): string {
  return typeof title === 'string' ? title.slice(0, MAX_TITLE) : ''
}

/** @throws DamagedData */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new DamagedData('a value of meta is no JSON', { cause: error })
  }
}

import * as v from 'valibot'
import { byName } from '../../../shared/by-name'
import { SAMPLE_FIELDS } from '../../../shared/run/fields'
import { RUN_OUTCOMES, RUN_STATES, type RunRecord } from '../../../shared/run/records'
import { DamagedData, MOST_TIME } from './bytes'
import { checkMeta, LocalizedSchema } from './check-meta'

/*
 * Records as JSON. Typed arrays are arrays. JSON knows no NaN and no infinities: where a record's kind says that a number
 * stands (the table below), NaN is null and infinities are the strings "Infinity" and "-Infinity"; anywhere else (values
 * that programs tell, verdicts) such a number is {"$number": "NaN" | "Infinity" | "-Infinity"}, since there null and
 * strings have a meaning of their own.
 */

/** What a recording keeps as events. */
export type EventRecord = Exclude<
  RunRecord,
  { readonly kind: 'tick' | 'output' | 'recording' | 'series' | 'ticks' | 'unlisted' }
>
type Kind = EventRecord['kind']

/** How a field is written and read. `read` throws DamagedData at a value that is none, and gets undefined where it is missing. */
interface Field {
  read(value: unknown): unknown
  /** Absent: as it is. */
  write?(value: unknown): unknown
}

function field(what: string, is: (value: unknown) => boolean): Field {
  return {
    read(value) {
      if (is(value)) return value
      throw new DamagedData(`${shortened(value)} is no ${what}`)
    },
  }
}

function shortened(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 80)
}

const asItIs = field('value', () => true)
const isText = (value: unknown) => typeof value === 'string'
const text = field('text', isText)
const texts = field('list of texts', (value) => Array.isArray(value) && value.every(isText))
const flag = field('truth value', (value) => typeof value === 'boolean')
/** An id, a pid, a number of a thread (slots are negative). */
const whole = field('whole number', Number.isSafeInteger)
/** May be left out: some came with a later version. */
const number: Field = { read: (value) => (value === undefined ? undefined : numberOf(value)), write: finite }

/** Milliseconds since the run's start or the epoch. */
const time: Field = {
  read(value) {
    const read = number.read(value)
    if (Math.abs(read as number) > MOST_TIME) throw new DamagedData(`${shortened(value)} is no time`)
    return read
  },
  write: finite,
}

const moment: Field = {
  read(value) {
    const read = time.read(value)
    if (Number.isFinite(read)) return read
    throw new DamagedData(`${shortened(value)} is no moment`)
  },
}

function column(make: { from(numbers: number[]): unknown }): Field {
  return {
    read(value) {
      if (Array.isArray(value)) return make.from(value.map(numberOf))
      throw new DamagedData(`${shortened(value)} is no column`)
    },
    write: (value) => Array.from(value as Float64Array, finite),
  }
}
const int32 = column(Int32Array)
const uint8 = column(Uint8Array)
const float64 = column(Float64Array)

function oneOf(...known: readonly string[]): Field {
  return field(known.join(' or '), (value) => known.includes(value as string))
}

function listOf(...known: readonly string[]): Field {
  return field(
    'list of such',
    (value) => Array.isArray(value) && value.every((one) => known.includes(one as string)),
  )
}

function orNull({ read, write }: Field): Field {
  return { read: (value) => (value === null ? null : read(value)), ...(write && { write }) }
}

function optional({ read, write }: Field): Field {
  return { read: (value) => (value === undefined ? undefined : read(value)), ...(write && { write }) }
}

function shaped(schema: v.GenericSchema): Field {
  return {
    read(value) {
      const checked = v.safeParse(schema, value)
      if (checked.success) return checked.output
      throw new DamagedData(checked.issues[0].message)
    },
  }
}

const reason = shaped(v.looseObject({ code: v.string(), text: LocalizedSchema }))
const values = shaped(byName(v.union([v.number(), v.string(), v.boolean(), v.nan()])))
const claimed = v.nullable(v.union([v.number(), v.nan()]))
const verdict = shaped(
  v.looseObject({
    claims: v.array(
      v.looseObject({
        id: v.string(),
        label: LocalizedSchema,
        expected: claimed,
        measured: claimed,
        spread: v.optional(v.looseObject({ low: v.number(), high: v.number(), repeats: v.number() })),
        unit: v.picklist(['ratio', 'percent', 'count', 'seconds', 'perSecond', 'milliseconds']),
        holds: v.nullable(v.boolean()),
        why: LocalizedSchema,
        tolerance: v.optional(v.looseObject({ low: v.nullable(v.number()), high: v.nullable(v.number()) })),
        better: v.optional(v.picklist(['more', 'less'])),
      }),
    ),
    summary: LocalizedSchema,
  }),
)

/** Every field of every kind: what a file says goes on from here as the type that it claims to be. */
const FIELDS: {
  readonly [K in Kind]: {
    readonly [F in Exclude<keyof Extract<EventRecord, { kind: K }>, 'kind'>]-?: Field
  }
} = {
  // Read as a whole, by check-meta.ts.
  meta: {
    runId: text,
    startedAt: asItIs,
    origin: asItIs,
    host: asItIs,
    sampler: asItIs,
    interval: number,
    version: text,
    terms: asItIs,
    prediction: asItIs,
    title: asItIs,
  },
  state: {
    t: time,
    state: oneOf(...RUN_STATES),
    outcome: optional(oneOf(...RUN_OUTCOMES)),
    reason: optional(reason),
  },
  process: {
    t: time,
    id: whole,
    pid: whole,
    createdAt: moment,
    ppid: number,
    parent: whole,
    name: text,
    uid: number,
  },
  command: { t: time, id: whole, argv: texts, name: text },
  exec: { t: time, id: whole },
  unreadable: { t: time, id: whole, fields: listOf(...SAMPLE_FIELDS) },
  detached: { t: time, id: whole, how: oneOf('orphan', 'session') },
  role: { t: time, pid: whole, tid: whole, role: text },
  exit: {
    t: time,
    id: whole,
    code: orNull(whole),
    signal: orNull(text),
    cpu: number,
    rssPeak: number,
  },
  details: {
    t: time,
    id: whole,
    cwd: orNull(text),
    executable: orNull(text),
    user: orNull(text),
    nice: orNull(number),
    openFiles: orNull(number),
    openFilesLimit: orNull(number),
    allowedCpus: orNull(text),
  },
  threads: { t: time, id: whole, tids: int32, names: texts, states: texts, cpu: float64, runWait: float64 },
  pool: {
    t: time,
    pool: text,
    poolKind: oneOf('process', 'thread', 'async'),
    size: number,
    tasks: number,
    main: optional(flag),
    repeat: optional(whole),
  },
  lane: { t: time, lane: whole, pid: whole, tid: whole, pool: text },
  tasks: { lane: int32, start: float64, end: float64, queued: float64, names: texts },
  locks: { t: time, lane: int32, phase: uint8, start: float64, end: float64, names: texts },
  queue: { queue: text, at: float64, depth: float64, capacity: number },
  result: { t: time, pid: whole, name: text, values },
  drops: { t: time, malformed: number, dropped: number, example: text },
  inspector: { t: time, pid: whole, url: text },
  ledger: {
    t: time,
    cpu: number,
    basis: oneOf('waited', 'sampled'),
    source: oneOf('events', 'sampling'),
    processes: number,
    unsampled: number,
    detached: number,
    orphans: number,
    lost: number,
  },
  verdict: { t: time, verdict },
}

/** Whether a record is kept as an event. */
export function isEvent(record: RunRecord): record is EventRecord {
  return Object.hasOwn(FIELDS, record.kind)
}

/** What the column `event.t` says: null for kinds that have no one time. */
export function eventTime(record: EventRecord): number | null {
  return 't' in record ? (record.t ?? null) : null
}

const TAG = '$number'

function finite(value: unknown): number | string | null {
  return Number.isFinite(value) ? (value as number) : Number.isNaN(value) ? null : String(value)
}

/** A number again; null is NaN. */
function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  if (value === null) return NaN
  if (value === 'Infinity') return Infinity
  if (value === '-Infinity') return -Infinity
  throw new DamagedData(`${shortened(value)} is no number`)
}

export function eventToJson(record: EventRecord): string {
  const fields = FIELDS[record.kind] as Readonly<Record<string, Field | undefined>>
  const plain: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(record)) {
    const write = value === undefined || value === null ? undefined : fields[name]?.write
    plain[name] = write === undefined ? value : write(value)
  }
  return JSON.stringify(plain, (_, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? { [TAG]: String(value) } : value,
  )
}

/**
 * The record that was written. @returns undefined for a kind that this version does not know (a newer one wrote it)
 * @throws DamagedData when it is no JSON, or not that of a record
 */
export function eventFromJson(json: string): EventRecord | undefined {
  const plain = parse(json)
  if (!Object.hasOwn(FIELDS, plain.kind as string)) return undefined
  if (plain.kind === 'meta') return checkMeta(plain)
  for (const [name, { read }] of Object.entries(FIELDS[plain.kind as Kind]) as [string, Field][]) {
    const value = read(plain[name])
    if (value !== undefined) plain[name] = value
  }
  sameLengths(plain)
  return plain as unknown as EventRecord
}

/** Columns of a record, and what goes with them row by row, are of one length. */
function sameLengths(plain: Readonly<Record<string, unknown>>): void {
  let length = -1
  for (const value of Object.values(plain)) {
    if (!ArrayBuffer.isView(value)) continue
    const { length: rows } = value as Float64Array
    if (length >= 0 && rows !== length) throw new DamagedData(`columns of ${length} and ${rows} rows`)
    length = rows
  }
  for (const names of [plain.names, plain.states])
    if (length >= 0 && names !== undefined && (names as unknown[]).length !== length)
      throw new DamagedData(`names for other rows than ${length}`)
}

function parse(json: string): Record<string, unknown> {
  let plain: unknown
  try {
    // The search is far quicker than a reviver, and nearly no record has such a number.
    plain = JSON.parse(json, json.includes(`"${TAG}"`) ? untag : undefined)
  } catch (error) {
    throw new DamagedData('an event is no JSON', { cause: error })
  }
  if (typeof plain !== 'object' || plain === null) throw new DamagedData('an event is no object')
  return plain as Record<string, unknown>
}

function untag(_: string, value: unknown): unknown {
  const tagged = typeof value === 'object' && value !== null ? (value as { [TAG]?: unknown })[TAG] : undefined
  return typeof tagged === 'string' && Object.keys(value as object).length === 1 ? Number(tagged) : value
}

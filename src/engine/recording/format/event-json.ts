import type { RunRecord } from '../../../shared/run/records'
import { DamagedData } from './bytes'

/*
 * Records as JSON. Typed arrays are arrays. JSON knows no NaN and no infinities: where a record's kind says that a number
 * stands (the table below), NaN is null and infinities are the strings "Infinity" and "-Infinity"; anywhere else (values
 * that programs tell, verdicts) such a number is {"$number": "NaN" | "Infinity" | "-Infinity"}, since there null and
 * strings have a meaning of their own.
 */

/** What a recording keeps as events. */
export type EventRecord = Exclude<
  RunRecord,
  { readonly kind: 'tick' | 'output' | 'recording' | 'series' | 'ticks' }
>
type Kind = EventRecord['kind']

const ARRAYS = { int32: Int32Array, uint8: Uint8Array, float64: Float64Array } as const
type Shape = keyof typeof ARRAYS | 'number'

/** The shape that a field must be given: typed arrays theirs; plain numbers may be left out where they are always finite. */
type Shapes<R> = {
  readonly [
    F in keyof R as R[F] extends Int32Array | Uint8Array | Float64Array ? F : never
  ]: R[F] extends Int32Array ? 'int32' : R[F] extends Uint8Array ? 'uint8' : 'float64'
} & { readonly [F in keyof R as R[F] extends number | undefined ? F : never]?: 'number' }

const SHAPES: { readonly [K in Kind]: Shapes<Extract<EventRecord, { kind: K }>> } = {
  meta: { interval: 'number' },
  state: { t: 'number' },
  process: { t: 'number', createdAt: 'number', ppid: 'number', uid: 'number' },
  command: { t: 'number' },
  exec: { t: 'number' },
  unreadable: { t: 'number' },
  detached: { t: 'number' },
  role: { t: 'number' },
  exit: { t: 'number', cpu: 'number' },
  details: { t: 'number' },
  threads: { t: 'number', tids: 'int32', cpu: 'float64', runWait: 'float64' },
  pool: { t: 'number', size: 'number', tasks: 'number' },
  lane: { t: 'number' },
  tasks: { lane: 'int32', start: 'float64', end: 'float64', queued: 'float64' },
  locks: { lane: 'int32', phase: 'uint8', start: 'float64', end: 'float64' },
  queue: { at: 'float64', depth: 'float64', capacity: 'number' },
  result: { t: 'number' },
  drops: { t: 'number', malformed: 'number', dropped: 'number' },
  inspector: { t: 'number' },
  ledger: {
    t: 'number',
    cpu: 'number',
    processes: 'number',
    unsampled: 'number',
    detached: 'number',
    orphans: 'number',
    lost: 'number',
  },
  verdict: { t: 'number' },
}

/** Whether a record is kept as an event. */
export function isEvent(record: RunRecord): record is EventRecord {
  return Object.hasOwn(SHAPES, record.kind)
}

/** What the column `event.t` says: null for kinds that have no one time. */
export function eventTime(record: EventRecord): number | null {
  return 't' in record ? (record.t ?? null) : null
}

const TAG = '$number'

function finite(value: number): number | string | null {
  return Number.isFinite(value) ? value : Number.isNaN(value) ? null : String(value)
}

/** A number again; null and undefined are NaN. */
function number(value: unknown): number {
  if (typeof value === 'number') return value
  if (value === null) return NaN
  if (value === 'Infinity') return Infinity
  if (value === '-Infinity') return -Infinity
  throw new DamagedData(`${JSON.stringify(value)} is no number`)
}

export function eventToJson(record: EventRecord): string {
  const shapes = SHAPES[record.kind] as Readonly<Record<string, Shape | undefined>>
  const plain: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(record)) {
    const shape = shapes[field]
    if (shape === undefined || value === undefined) plain[field] = value
    else if (shape === 'number') plain[field] = finite(value as number)
    else plain[field] = Array.from(value as Float64Array, finite)
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
  const shapes = Object.hasOwn(SHAPES, plain.kind as string) ? SHAPES[plain.kind as Kind] : undefined
  if (shapes === undefined) return undefined
  for (const [field, shape] of Object.entries(shapes) as [string, Shape][]) {
    const value = plain[field]
    // Optional numbers, and those that came with a later version.
    if (value === undefined && shape === 'number') continue
    if (shape === 'number') plain[field] = number(value)
    else if (Array.isArray(value)) plain[field] = ARRAYS[shape].from(value.map(number))
    else throw new DamagedData(`${String(plain.kind)}.${field} is no array`)
  }
  return plain as unknown as EventRecord
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

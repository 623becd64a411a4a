import { Ajv, type ValidateFunction } from 'ajv'
import type { TraceEvent } from '../../src/engine/export/perfetto/events'

/*
 * What the Chrome Trace Event Format asks of each kind of event, written down from its description and not from the code
 * under test; stricter than readers are.
 */

const micro = { type: 'integer', minimum: 0 }
const id = { type: 'integer', minimum: 0, maximum: 2 ** 32 - 1 }
const name = { type: 'string', minLength: 1 }
const timed = { ph: {}, name, cat: name, pid: id, tid: id, ts: micro, args: { type: 'object' } }
const hex = { type: 'string', pattern: '^0x[0-9a-f]+$' }

function schema(
  own: Record<string, unknown>,
  required: readonly string[],
  base: Record<string, unknown> = timed,
) {
  const properties = { ...base, ...own }
  return {
    type: 'object',
    properties,
    required: ['ph', 'name', 'pid', 'tid', ...required],
    additionalProperties: false,
  }
}

const SCHEMAS: Readonly<Record<string, object>> = {
  M: schema({ args: { type: 'object', minProperties: 1 } }, ['args'], { ph: {}, name, pid: id, tid: id }),
  X: schema({ dur: micro }, ['cat', 'ts', 'dur']),
  b: schema({ id: hex }, ['cat', 'ts', 'id']),
  e: schema({ id: hex }, ['cat', 'ts', 'id']),
  i: schema({ s: { enum: ['g', 'p', 't'] } }, ['cat', 'ts', 's']),
  s: schema({ id: hex }, ['cat', 'ts', 'id']),
  f: schema({ id: hex, bp: { const: 'e' } }, ['cat', 'ts', 'id', 'bp']),
  C: schema(
    { args: { type: 'object', minProperties: 1, additionalProperties: { type: 'number' } } },
    ['ts', 'args'],
    { ph: {}, name, pid: id, tid: id, ts: micro },
  ),
}

const ajv = new Ajv({ allErrors: true })
const validators = new Map<string, ValidateFunction>()

/** What is wrong with single events, in words; empty when nothing is. */
export function eventProblems(events: readonly TraceEvent[]): string[] {
  return events.flatMap((event) => {
    const wanted = SCHEMAS[event.ph] as object | undefined
    if (wanted === undefined) return [`unknown phase ${event.ph}`]
    let validate = validators.get(event.ph)
    if (validate === undefined) validators.set(event.ph, (validate = ajv.compile(wanted)))
    return validate(event) ? [] : [`${ajv.errorsText(validate.errors)}: ${JSON.stringify(event)}`]
  })
}

/** What is wrong between events: slices that cross, brackets and arrows without their other end. */
export function traceProblems(events: readonly TraceEvent[]): string[] {
  return [...crossings(events), ...unpaired(events), ...looseArrows(events)]
}

function crossings(events: readonly TraceEvent[]): string[] {
  const tracks = new Map<string, Extract<TraceEvent, { ph: 'X' }>[]>()
  for (const event of events) {
    if (event.ph !== 'X') continue
    const key = `${event.pid}/${event.tid}`
    tracks.set(key, [...(tracks.get(key) ?? []), event])
  }
  return [...tracks].flatMap(([key, slices]) => {
    const open: number[] = []
    slices.sort((a, b) => a.ts - b.ts || b.dur - a.dur)
    return slices.flatMap(({ ts, dur, name: what }) => {
      while (open.length > 0 && open.at(-1)! <= ts) open.pop()
      const crosses = open.length > 0 && ts + dur > open.at(-1)!
      open.push(ts + dur)
      return crosses ? [`${what} at ${ts} crosses another slice on ${key}`] : []
    })
  })
}

function unpaired(events: readonly TraceEvent[]): string[] {
  const problems: string[] = []
  const open = new Map<string, number>()
  for (const event of events) {
    if (event.ph !== 'b' && event.ph !== 'e') continue
    const key = `${event.cat}/${event.id}/${event.pid}`
    const begun = open.get(key)
    if (event.ph === 'b') {
      if (begun !== undefined) problems.push(`${key} begins twice`)
      open.set(key, event.ts)
    } else {
      if (begun === undefined || begun > event.ts) problems.push(`${key} ends without a begin before it`)
      open.delete(key)
    }
  }
  return [...problems, ...[...open.keys()].map((key) => `${key} never ends`)]
}

/** An arrow's ends are inside of a slice of their track, and the first comes first: in time, or else in the file. */
function looseArrows(events: readonly TraceEvent[]): string[] {
  const problems: string[] = []
  const begun = new Map<string, number>()
  const ended = new Set<string>()
  const slices = new Map<string, Extract<TraceEvent, { ph: 'X' }>[]>()
  const inSlice = ({ pid, tid, ts }: { pid: number; tid: number; ts: number }) =>
    (slices.get(`${pid}/${tid}`) ?? []).some((slice) => slice.ts <= ts && ts <= slice.ts + slice.dur)
  for (const event of events) {
    if (event.ph === 'X') {
      const key = `${event.pid}/${event.tid}`
      const known = slices.get(key)
      if (known === undefined) slices.set(key, [event])
      else known.push(event)
    } else if (event.ph === 's') {
      if (begun.has(event.id)) problems.push(`arrow ${event.id} begins twice`)
      if (!inSlice(event)) problems.push(`arrow ${event.id} begins outside of a slice`)
      begun.set(event.id, event.ts)
    } else if (event.ph === 'f') {
      if (!((begun.get(event.id) ?? Infinity) <= event.ts))
        problems.push(`arrow ${event.id} ends before it begins`)
      if (ended.has(event.id)) problems.push(`arrow ${event.id} ends twice`)
      if (!inSlice(event)) problems.push(`arrow ${event.id} ends outside of a slice`)
      ended.add(event.id)
    }
  }
  return [
    ...problems,
    ...[...begun.keys()].filter((key) => !ended.has(key)).map((key) => `arrow ${key} never ends`),
  ]
}

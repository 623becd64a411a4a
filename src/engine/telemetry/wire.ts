/*
 * The wire format: what a program of a run may say of itself.
 *
 * A process finds `FORKSCOPE_TRACE` in its environment: the path of a Unix socket (on Windows: of a named pipe). It
 * connects, each process and worker thread for itself, and writes UTF-8 text, one JSON object a line (NDJSON). Nothing
 * is ever written back, and no hello is needed. Each object is an event of the Chrome Trace Event Format
 * (docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU, "Trace Event Format", JSON object form),
 * so that the events of other tracers fit, and what a run said can be opened in Perfetto as it is.
 *
 * Fields that every event has:
 *   ph   the phase, i.e. the kind of event, one letter: M B E b e X C i (see below). Others are valid and ignored.
 *   pid  the operating system's process id.
 *   tid  the operating system's thread id. In a Node worker thread on Linux it comes from the link /proc/thread-self
 *        ("<pid>/task/<tid>"); on other systems a number that is unique within the process. Absent, or equal to pid:
 *        the main thread.
 *   ts   microseconds since the epoch (fractions allowed). Only M may leave it out: then it is "now".
 *        A time more than a minute outside of the run can't be meant: the line counts as malformed.
 *   name, cat, args: as the event needs them.
 *
 * The events that mean something here:
 *
 *   {"ph":"M","name":"process_name","pid":7,"args":{"name":"worker 1"}}
 *       the role of a process: what it is in the run.
 *   {"ph":"M","name":"thread_name","pid":7,"tid":9,"args":{"name":"thread 2"}}
 *       the role of one thread.
 *   {"ph":"M","name":"pool","pid":7,"args":{"id":"pool","kind":"process","size":3}}
 *       a pool exists, or has another size now. kind: process, thread or async. With "tasks": so many in all. With
 *       "main":true the run is about this pool: comparisons, its headline numbers and its lanes begin with it. Where no
 *       pool says so, it is the one with the most busy time.
 *   {"ph":"M","name":"inspector","pid":7,"args":{"url":"ws://127.0.0.1:9229/0f2c936f-b1cd-4ac9-aab3-f63b0f33d55e"}}
 *       the process has its inspector open (Node's --inspect). A debugger may do anything in it, so only an address of
 *       this machine is taken: exactly ws://127.0.0.1:<port>/<uuid>; everything else is malformed.
 *   {"ph":"X","cat":"task","name":"task 5","ts":…,"dur":12000,"pid":7,"tid":7,"args":{"pool":"pool","queued":300}}
 *       a task that ran for `dur` µs on this lane (a lane is one pid/tid), after `queued` µs of waiting to be begun.
 *   {"ph":"B","cat":"task",…} and later {"ph":"E","ts":…,"pid":7,"tid":7}
 *       the same in two events, so that a running task can be seen. B and E nest on a lane like brackets: an E ends
 *       the youngest open B of its lane, whatever its name. An E without a B is malformed.
 *   {"ph":"b","cat":"task","id":"0x1","name":"GET 7",…,"args":{"pool":"crawler","queued":300}} and later
 *   {"ph":"e","cat":"task","id":"0x1","ts":…,"pid":7}
 *       a task of an event loop ("nestable async events"): one thread has many of them under way, and they end in any
 *       order, so `id` (a text or a number, unique in its process while it lasts) says which one ends. Each gets the
 *       smallest free slot of its process and pool, and that is its lane. A b whose id is already open nests in that
 *       task, on its slot, like a bracket. An e without a b is malformed.
 *   {"ph":"X","cat":"lock","name":"wait counter","ts":…,"dur":…}, also "hold counter", also as B/E
 *       time spent waiting for the lock `counter`, and time holding it.
 *   {"ph":"C","name":"queue:tasks","ts":…,"args":{"depth":12,"capacity":100}}
 *       how many things are in the queue now, and how many fit in: whole numbers. No capacity: unbounded.
 *   {"ph":"i","cat":"result","name":"pool","ts":…,"args":{"wallMs":4100,"checksum":"9f"}}
 *       numbers (also texts, booleans) that the verdict uses. Other values in args are left out.
 *   {"ph":"i","cat":"process","name":"exit","ts":…,"args":{"pid":9,"code":null,"signal":"SIGKILL"}}
 *       a parent's word on how its child ended: only the parent can know. The signal by its name, the code in 32 bits.
 *   {"ph":"i","cat":"telemetry","name":"dropped","ts":…,"args":{"events":17}}
 *       the writer itself had to leave out this many events (nobody read fast enough).
 *
 * The checks are written by hand: this runs once for every event, 50 000 times a second and more, and a schema
 * library costs several times the JSON.parse before it.
 */

import type { PoolRecord } from '../../shared/run/records'
import { inspectorAddress } from '../../shared/inspect'

/** A line longer than this (bytes) is no event: it is skipped up to its end. */
export const LONGEST_LINE = 64 * 1024

/** No count, size or time (in µs, 285 years) is larger; whole numbers are exact up to here. */
export const LARGEST = 9e15

const LONGEST_NAME = 120
const LONGEST_VALUE = 500
const MOST_VALUES = 64

export interface Task {
  readonly category: 'task' | 'lock' | 'other'
  readonly name: string
  /** Lock phase: 0 = wait, 1 = hold; tasks 0. */
  readonly phase: number
  readonly pool: string
  /** Milliseconds, NaN unknown. */
  readonly queued: number
}

interface OnLane {
  readonly pid: number
  readonly tid: number
  readonly ts: number
}

/** A pool as its program tells it. */
type SaidPool = Omit<PoolRecord, 'kind' | 't'>

/** A line that is an event, understood. `ts` and `dur` in microseconds, `ts` NaN where an M leaves it out. */
export type WireEvent =
  | { readonly type: 'role'; readonly pid: number; readonly tid: number; readonly ts: number; role: string }
  | ({ readonly type: 'pool'; readonly ts: number } & SaidPool)
  | { readonly type: 'inspector'; readonly pid: number; readonly ts: number; readonly url: string }
  | ({ readonly type: 'begin'; readonly task: Task } & OnLane)
  | ({ readonly type: 'end' } & OnLane)
  /** `id` of an asynchronous task: the number 1 and the text "1" are the same. */
  | ({ readonly type: 'async-begin'; readonly id: string; readonly task: Task } & OnLane)
  | ({ readonly type: 'async-end'; readonly id: string } & OnLane)
  | ({ readonly type: 'complete'; readonly dur: number; readonly task: Task } & OnLane)
  | { readonly type: 'queue'; readonly ts: number; queue: string; depth: number; capacity: number }
  | { readonly type: 'result'; readonly pid: number; readonly ts: number; name: string; values: ResultValues }
  | { readonly type: 'exit'; readonly pid: number; readonly code: number | null; signal: string | null }
  | { readonly type: 'dropped'; readonly events: number }
  /** A valid event that means nothing here (another tracer's). */
  | { readonly type: 'ignored' }

export type ResultValues = Readonly<Record<string, number | string | boolean>>

const IGNORED: WireEvent = { type: 'ignored' }

/** Strings and objects of a parsed line, by name: nothing is known of them yet. */
type Loose = Record<string, unknown>

const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isId = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= LARGEST
/** As systems know them: signed or unsigned, of 32 bits at the most. */
const isExitCode = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= -(2 ** 31) && (value as number) < 2 ** 32
/** `SIGKILL`, `SIGRTMIN+3`. */
const isSignal = (value: unknown): value is string =>
  typeof value === 'string' && /^SIG[A-Z0-9]{1,16}([+-]\d{1,2})?$/.test(value)
/** A copy: a part of a long string would keep the whole line in memory. */
const short = (text: string, most = LONGEST_NAME): string =>
  text.length <= most ? text : Buffer.from(text.slice(0, most - 1) + '…').toString()

/**
 * Reads one line.
 * @returns the event, or null when the line is none (malformed)
 */
export function parseEvent(line: string): WireEvent | null {
  let event: unknown
  try {
    event = JSON.parse(line)
  } catch {
    return null
  }
  if (!isObject(event) || typeof event.ph !== 'string') return null
  const { pid, ts } = event
  if (!isId(pid)) return null
  const tid = event.tid ?? pid
  if (!isId(tid)) return null
  if (event.ph === 'M') return metadata(event, pid, tid, isCount(ts) ? ts : NaN)
  if (!isCount(ts)) return null
  switch (event.ph) {
    case 'X': {
      if (!isCount(event.dur)) return null
      const task = taskOf(event)
      return task && { type: 'complete', pid, tid, ts, dur: event.dur, task }
    }
    case 'B': {
      const task = taskOf(event)
      return task && { type: 'begin', pid, tid, ts, task }
    }
    case 'E':
      return { type: 'end', pid, tid, ts }
    case 'b': {
      if (event.cat !== 'task') return IGNORED
      const id = asyncId(event.id)
      const task = taskOf(event)
      return id === null || task === null ? null : { type: 'async-begin', pid, tid, ts, id, task }
    }
    case 'e': {
      if (event.cat !== 'task') return IGNORED
      const id = asyncId(event.id)
      return id === null ? null : { type: 'async-end', pid, tid, ts, id }
    }
    case 'C':
      return counter(event, ts)
    case 'i':
    case 'I':
      return instant(event, pid, ts)
    default:
      return IGNORED
  }
}

function metadata(event: Loose, pid: number, tid: number, ts: number): WireEvent | null {
  const { name, args } = event
  if (name === 'process_name' || name === 'thread_name') {
    if (!isObject(args) || typeof args.name !== 'string') return null
    return { type: 'role', pid, tid: name === 'process_name' ? 0 : tid, ts, role: short(args.name) }
  }
  if (name === 'inspector') {
    if (!isObject(args) || typeof args.url !== 'string' || inspectorAddress(args.url) === null) return null
    return { type: 'inspector', pid, ts, url: short(args.url) }
  }
  if (name !== 'pool') return IGNORED
  const pool = poolOf(args)
  return pool && { type: 'pool', ts, ...pool }
}

/** What `args` of a pool event say, null when they make no sense. */
export function poolOf(args: unknown): SaidPool | null {
  if (!isObject(args) || typeof args.id !== 'string' || args.id === '' || !isId(args.size)) return null
  const kind = args.kind
  if (kind !== 'process' && kind !== 'thread' && kind !== 'async') return null
  const { tasks, main, repeat } = args
  if (!(tasks === undefined || isId(tasks))) return null
  if (!(main === undefined || typeof main === 'boolean')) return null
  if (!(repeat === undefined || isId(repeat))) return null
  return {
    pool: short(args.id),
    poolKind: kind,
    size: args.size,
    ...(tasks === undefined ? {} : { tasks }),
    ...(main === undefined ? {} : { main }),
    ...(repeat === undefined ? {} : { repeat }),
  }
}

const OTHER: Task = { category: 'other', name: '', phase: 0, pool: '', queued: NaN }

function taskOf({ cat, name, args }: Loose): Task | null {
  if (cat !== 'task' && cat !== 'lock') return OTHER
  if (typeof name !== 'string') return null
  const { pool = '', queued } = isObject(args) ? args : {}
  if (typeof pool !== 'string' || !(queued === undefined || isCount(queued))) return null
  let phase = 0
  let called = name
  if (cat === 'lock') {
    // "wait counter" or "hold counter": the first word is the phase, the rest the lock's name.
    phase = name.startsWith('hold ') ? 1 : 0
    if (phase === 0 && !name.startsWith('wait ')) return null
    called = name.slice(5)
  }
  const waited = queued === undefined ? NaN : queued / 1000
  return { category: cat, name: short(called), phase, pool: short(pool), queued: waited }
}

/** A number or a text that is not empty, as text; else null. Long ones are no names but keys: not shortened, refused. */
function asyncId(id: unknown): string | null {
  if (typeof id === 'number' && Number.isFinite(id)) return String(id)
  return typeof id === 'string' && id !== '' && id.length <= LONGEST_NAME ? id : null
}

function counter({ name, args }: Loose, ts: number): WireEvent | null {
  if (typeof name !== 'string') return null
  if (!name.startsWith('queue:')) return IGNORED
  if (!isObject(args) || !isId(args.depth)) return null
  const capacity = args.capacity ?? null
  if (!(capacity === null || isId(capacity))) return null
  return { type: 'queue', ts, queue: short(name.slice(6)), depth: args.depth, capacity: capacity ?? NaN }
}

function instant({ cat, name, args }: Loose, pid: number, ts: number): WireEvent | null {
  if (cat === 'result') {
    if (typeof name !== 'string' || !isObject(args)) return null
    return { type: 'result', pid, ts, name: short(name), values: plainValues(args) }
  }
  if (cat === 'process' && name === 'exit') {
    if (!isObject(args) || !isId(args.pid)) return null
    const { code = null, signal = null } = args
    if (!(code === null || isExitCode(code)) || !(signal === null || isSignal(signal))) return null
    return { type: 'exit', pid: args.pid, code, signal }
  }
  if (cat === 'telemetry' && name === 'dropped') {
    return isObject(args) && isId(args.events) ? { type: 'dropped', events: args.events } : null
  }
  return IGNORED
}

function plainValues(args: Loose): ResultValues {
  const values: [string, number | string | boolean][] = []
  for (const [key, value] of Object.entries(args)) {
    if (typeof value === 'string') values.push([short(key), short(value, LONGEST_VALUE)])
    // JSON has no infinity, but JSON.parse reads 1e999 as one.
    else if (Number.isFinite(value) || typeof value === 'boolean')
      values.push([short(key), value as number | boolean])
    if (values.length === MOST_VALUES) break
  }
  // Not by assignment: a key may be `__proto__`.
  return Object.fromEntries(values)
}

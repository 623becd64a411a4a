import { LARGEST } from '../telemetry/wire'

/** A stretch of work on a thread, or (`scope` set) one of many that a thread has under way. Times in µs of the trace. */
export interface Interval {
  readonly pid: number
  readonly tid: number
  readonly start: number
  /** NaN: the trace ends before it does. */
  end: number
  readonly name: string
  readonly cat: string
  /** What its program calls its pool (`args.pool` of a task), null where it says nothing of pools. */
  readonly pool: string | null
  /** µs, NaN unknown. */
  readonly queued: number
  /** Asynchronous: it may cross others of its thread. */
  readonly async: boolean
}

/** Values of one counter over time. */
export interface Counter {
  readonly pid: number
  readonly name: string
  readonly key: string
  readonly at: number[]
  readonly values: number[]
}

export interface Thread {
  name: string
  readonly args: Readonly<Record<string, unknown>>
}

/** A moment that one of our own traces tells. */
export interface Moment {
  readonly pid: number
  readonly ts: number
  readonly cat: string
  readonly name: string
  readonly args: Readonly<Record<string, unknown>>
}

type Loose = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Moments that stand for the two ends of a process's life in our own traces. */
export const LIFE = { begins: 'life begins', ends: 'life ends' } as const
const isLife = ({ cat, name }: Loose) => cat === 'process' && name === 'life'

/** Beyond what a run can show; what comes on top is counted. */
const LIMITS = { intervals: 2_000_000, counters: 500, moments: 200_000 } as const
const LONGEST_NAME = 120
const EXAMPLE = 200
/** Ids that are no numbers get some of their own from here on, out of reach of any system's. */
const NAMED = 2_000_000_000

/** Takes the events of a trace and puts together what belongs together. Pure: no file, no clock. */
export class Collector {
  readonly intervals: Interval[] = []
  readonly counters = new Map<string, Counter>()
  readonly processes = new Map<number, { name: string; first: number; last: number }>()
  readonly threads = new Map<string, Thread>()
  readonly moments: Moment[] = []
  readonly counts = { events: 0, slices: 0, async: 0, counters: 0, instants: 0, ignored: 0 }
  malformed = 0
  dropped = 0
  example = ''
  first = Infinity
  last = -Infinity
  readonly #open = new Map<string, Interval[]>()
  readonly #named = new Map<string, number>()
  readonly #texts = new Map<string, string>()

  /** @param text of one event; null: cut off */
  take(text: string | null): void {
    this.counts.events += 1
    let event: unknown = null
    try {
      event = text === null ? null : JSON.parse(text)
    } catch {
      // Counted below.
    }
    if (isObject(event) && this.#event(event)) return
    this.malformed += 1
    this.example ||= Buffer.from((text ?? '…').slice(0, EXAMPLE)).toString()
  }

  #event(event: Loose): boolean {
    const { ph } = event
    if (typeof ph !== 'string' || ph.length !== 1) return false
    const pid = this.#id(event.pid, 'pid', 0)
    const tid = this.#id(event.tid, `tid of ${pid}`, pid)
    if (ph === 'M') return this.#metadata(event, pid, tid)
    const ts = number(event.ts)
    if (!isTime(ts)) return false
    switch (ph) {
      case 'X': {
        const dur = number(event.dur)
        if (!(dur >= 0 && isTime(ts + dur))) return false
        this.#saw(pid, ts, ts + dur)
        this.counts.slices += 1
        this.#interval(event, { pid, tid, start: ts, end: ts + dur, async: false })
        return true
      }
      case 'B':
        this.#saw(pid, ts, ts)
        return this.#begin(`${pid}/${tid}`, event, { pid, tid, start: ts, end: NaN, async: false })
      case 'E':
        return this.#end(`${pid}/${tid}`, pid, ts)
      case 'b':
      case 'S':
        this.#saw(pid, ts, ts)
        if (isLife(event)) this.#moment({ ...event, name: LIFE.begins }, pid, ts)
        return this.#begin(this.#asyncKey(event, pid), event, { pid, tid, start: ts, end: NaN, async: true })
      case 'e':
      case 'F':
        if (isLife(event)) this.#moment({ ...event, name: LIFE.ends }, pid, ts)
        return this.#end(this.#asyncKey(event, pid), pid, ts)
      case 'C':
        return this.#counter(event, pid, ts)
      case 'i':
      case 'I':
      case 'n':
      case 'R':
        this.#saw(pid, ts, ts)
        this.#moment(event, pid, ts)
        return true
      default:
        // Flows, samples, objects, memory dumps: sound, and nothing that a run shows.
        this.counts.ignored += 1
        return true
    }
  }

  #metadata({ name, args }: Loose, pid: number, tid: number): boolean {
    if (typeof name !== 'string') return false
    const said = isObject(args) ? args : {}
    if (name === 'process_name' && typeof said.name === 'string') this.#process(pid).name = short(said.name)
    else if (name === 'thread_name' && typeof said.name === 'string')
      this.threads.set(`${pid}/${tid}`, { name: short(said.name), args: said })
    else if (name === 'pool') this.#moment({ name, cat: 'pool', args: said }, pid, number(said.ts) || 0)
    else this.counts.ignored += 1
    return true
  }

  #process(pid: number) {
    let process = this.processes.get(pid)
    if (process === undefined) {
      process = { name: '', first: Infinity, last: -Infinity }
      this.processes.set(pid, process)
    }
    return process
  }

  #saw(pid: number, from: number, to: number): void {
    const process = this.#process(pid)
    process.first = Math.min(process.first, from)
    process.last = Math.max(process.last, to)
    this.first = Math.min(this.first, from)
    this.last = Math.max(this.last, to)
  }

  #begin(key: string, event: Loose, place: Place): boolean {
    const interval = this.#interval(event, place)
    if (place.async) this.counts.async += 1
    else this.counts.slices += 1
    const open = this.#open.get(key)
    if (interval === null) return true
    if (open === undefined) this.#open.set(key, [interval])
    else open.push(interval)
    return true
  }

  /** The youngest that is open ends, as brackets do. */
  #end(key: string, pid: number, ts: number): boolean {
    const interval = this.#open.get(key)?.pop()
    // Its begin may be among what was too much.
    if (interval === undefined) return this.dropped > 0
    interval.end = Math.max(interval.start, ts)
    this.#saw(pid, ts, ts)
    return ts >= interval.start
  }

  #interval({ name, cat, args }: Loose, place: Place): Interval | null {
    if (this.intervals.length === LIMITS.intervals) {
      this.dropped += 1
      return null
    }
    const said = isObject(args) ? args : {}
    const queued = number(said.queued)
    const interval: Interval = {
      ...place,
      name: this.#text(name),
      cat: this.#text(cat),
      pool: cat === 'task' && typeof said.pool === 'string' ? this.#text(said.pool) : null,
      queued: queued >= 0 && queued <= LARGEST ? queued : NaN,
      // Our own exports end what never ended with its process, and say so.
      end: said.unfinished === true ? NaN : place.end,
    }
    this.intervals.push(interval)
    return interval
  }

  #counter({ name, args, id }: Loose, pid: number, ts: number): boolean {
    if (typeof name !== 'string' || !isObject(args)) return false
    this.#saw(pid, ts, ts)
    const called = id === undefined ? short(name) : `${short(name)} ${short(String(id as string))}`
    let some = false
    for (const [key, said] of Object.entries(args)) {
      const value = number(said)
      if (!Number.isFinite(value)) continue
      some = true
      const which = `${pid} ${called} ${key}`
      let counter = this.counters.get(which)
      if (counter === undefined) {
        if (this.counters.size === LIMITS.counters) {
          this.dropped += 1
          continue
        }
        counter = { pid, name: called, key: short(key), at: [], values: [] }
        this.counters.set(which, counter)
      }
      counter.at.push(ts)
      counter.values.push(value)
    }
    if (some) this.counts.counters += 1
    else this.counts.ignored += 1
    return true
  }

  #moment({ name, cat, args }: Loose, pid: number, ts: number): void {
    this.counts.instants += 1
    if (this.moments.length === LIMITS.moments) return
    const said = isObject(args) ? args : {}
    this.moments.push({ pid, ts, cat: this.#text(cat), name: this.#text(name), args: said })
  }

  /** Ids are the process's own, unless they are told as global. */
  #asyncKey({ cat, id, id2, scope }: Loose, pid: number): string {
    const { local, global } = isObject(id2) ? id2 : ({} as Loose)
    const own = local ?? id
    return `${String(cat)} ${String(scope)} ${global === undefined ? `${pid}/${String(own)}` : String(global)}`
  }

  /** Some tracers give names instead of numbers. */
  #id(value: unknown, kind: string, fallback: number): number {
    const given = value ?? fallback
    const id = number(given)
    // 0 is no thread's: in a run it stands for the process as a whole.
    const least = kind === 'pid' ? 0 : 1
    if (Number.isSafeInteger(id) && id >= least && id < NAMED) return id
    const text = String(given as string)
    const key = `${kind} ${text}`
    let known = this.#named.get(key)
    if (known === undefined) {
      known = NAMED + this.#named.size
      this.#named.set(key, known)
      const called = id === 0 ? 'thread 0' : short(text)
      if (kind === 'pid') this.#process(known).name = called
      else this.threads.set(`${kind.slice(7)}/${known}`, { name: called, args: {} })
    }
    return known
  }

  /** Names repeat thousands of times: one copy of each is enough. */
  #text(value: unknown): string {
    const text = typeof value === 'string' ? short(value) : ''
    const known = this.#texts.get(text)
    if (known !== undefined) return known
    this.#texts.set(text, text)
    return text
  }
}

type Place = Pick<Interval, 'pid' | 'tid' | 'start' | 'end' | 'async'>

/** Numbers, and texts that are numbers; NaN for all else. */
function number(value: unknown): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN
}

/** Microseconds that are exact, and a date. */
function isTime(ts: number): boolean {
  return Math.abs(ts) <= LARGEST
}

function short(text: string): string {
  return text.length <= LONGEST_NAME ? text : `${text.slice(0, LONGEST_NAME - 1)}…`
}

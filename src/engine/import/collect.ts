import { createHash } from 'node:crypto'
import { emptyCounts } from '../../shared/run/import-account'
import { LARGEST } from '../telemetry/wire'
import { Pairs } from './pairs'
import { FAR, mainRange, type Range } from './range'
import type { Counter, Interval, Moment, Thread } from './trace'

type Loose = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Moments that stand for the two ends of a process's life in our own traces. */
export const LIFE = { begins: 'life begins', ends: 'life ends' } as const
const isLife = ({ cat, name }: Loose) => cat === 'process' && name === 'life'

/** Beyond what a run can show; what comes on top is counted. */
const LIMITS = {
  intervals: 2_000_000,
  marks: 4_000_000,
  counters: 500,
  rows: 5_000_000,
  moments: 200_000,
  processes: 50_000,
  /** Names of threads, and threads whose ids are no numbers. */
  threads: 200_000,
  /** Of what our own traces tell in moments, as JSON. */
  told: 64 * 1024 ** 2,
} as const
const LONGEST_NAME = 120
/** Categories of moments that our own traces tell something in. */
const TOLD = new Set(['process', 'pool', 'result'])
const EXAMPLE = 200
/** Threads whose ids are no numbers get some of their own from here on, out of reach of any system's. */
const NAMED = 2_000_000_000

/** Takes the events of a trace and puts together what belongs together. Pure: no file, no clock. */
export class Collector {
  intervals: Interval[] = []
  readonly counters = new Map<string, Counter>()
  readonly processes = new Map<number, { name: string; first: number; last: number }>()
  readonly threads = new Map<string, Thread>()
  moments: Moment[] = []
  readonly counts = emptyCounts()
  example = ''
  first = Infinity
  last = -Infinity
  /** Of all, whatever becomes of them. */
  #earliest = Infinity
  #latest = -Infinity
  readonly #pairs = new Pairs()
  #rows = 0
  readonly #pids = new Map<string, number>()
  readonly #tids = new Map<string, number>()
  readonly #texts = new Map<string, string>()
  #told = 0

  /** @param piece of the trace: an object, which may be an event, or the beginning of what can't be read */
  take(piece: unknown): void {
    this.counts.events += 1
    if (isObject(piece) && this.#event(piece)) return
    this.counts.malformed += 1
    this.example ||= (typeof piece === 'string' ? piece : JSON.stringify(piece)).slice(0, EXAMPLE)
  }

  /**
   * Puts begins and ends together, once all events were taken.
   * @param robust whether events that lie far away from all others are left out
   */
  finish(robust: boolean): void {
    const { counts } = this
    if (robust && this.#latest - this.#earliest > FAR) this.#leaveOut(mainRange(this.#times()))
    this.#pairs.settle((pid, ts) => this.#saw(pid, ts, ts))
    counts.unmatched = this.#pairs.unmatched
    counts.reordered = this.#pairs.reordered
    for (const { end, async } of this.intervals) {
      counts[async ? 'async' : 'slices'] += 1
      if (Number.isNaN(end)) counts.unfinished += 1
    }
  }

  #times(): Float64Array {
    const times: number[] = []
    for (const { start, end } of this.intervals) times.push(start, Number.isNaN(end) ? start : end)
    for (const { at } of this.counters.values()) for (const ts of at) times.push(ts)
    for (const { ts, cat } of this.moments) if (cat !== 'pool') times.push(ts)
    for (const { ts } of this.#pairs.ends()) times.push(ts)
    return Float64Array.from(times)
  }

  #leaveOut({ from, to }: Range): void {
    const { counts } = this
    const within = (ts: number) => ts >= from && ts <= to
    const keep = <T>(all: readonly T[], inside: (one: T) => boolean): T[] => {
      const kept = all.filter(inside)
      counts.beyond += all.length - kept.length
      return kept
    }
    this.intervals = keep(this.intervals, ({ start, end }) => within(start) && !(end > to))
    const { beyond } = counts
    this.moments = keep(this.moments, ({ ts, cat }) => cat === 'pool' || within(ts))
    counts.instants -= counts.beyond - beyond
    counts.beyond += this.#pairs.keep(within)
    const told = new Set<string>()
    for (const [key, counter] of this.counters) {
      const { pid, name, at, values } = counter
      for (const ts of at) if (!within(ts)) told.add(`${pid} ${name} ${ts}`)
      counter.values = values.filter((_, row) => within(at[row]))
      counter.at = at.filter(within)
      if (counter.at.length === 0) this.counters.delete(key)
    }
    counts.beyond += told.size
    counts.counters -= told.size
    // Who was there when is to be seen anew.
    for (const process of this.processes.values()) [process.first, process.last] = [Infinity, -Infinity]
    ;[this.first, this.last] = [Infinity, -Infinity]
    for (const { pid, start, end } of this.intervals) this.#saw(pid, start, Number.isNaN(end) ? start : end)
    for (const { pid, at } of this.counters.values()) for (const ts of at) this.#saw(pid, ts, ts)
    for (const { pid, ts, cat } of this.moments) if (cat !== 'pool') this.#saw(pid, ts, ts)
  }

  #event(event: Loose): boolean {
    const { ph } = event
    if (typeof ph !== 'string' || ph === '') return false
    const pid = this.#pid(event.pid)
    const tid = pid === null ? null : this.#tid(event.tid, pid)
    if (pid === null || tid === null) {
      this.counts.dropped += 1
      return true
    }
    // Some writers spell a phase out; readers of this format take its first letter.
    const phase = ph[0]
    if (phase === 'M') return this.#metadata(event, pid, tid)
    const ts = number(event.ts)
    if (!isTime(ts)) return false
    this.#earliest = Math.min(this.#earliest, ts)
    this.#latest = Math.max(this.#latest, ts + (number(event.dur) || 0))
    switch (phase) {
      case 'X': {
        // A slice without a duration is one that was never ended.
        const unended = event.dur === undefined || event.dur === null
        const dur = number(event.dur)
        if (!unended && !(dur >= 0 && isTime(ts + dur))) return false
        this.#saw(pid, ts, ts + (dur || 0))
        this.#interval(event, { pid, tid, start: ts, end: ts + dur, async: false })
        return true
      }
      case 'B':
        return this.#begin(`${pid}/${tid}`, null, event, { pid, tid, start: ts, end: NaN, async: false })
      case 'E':
        return this.#end(`${pid}/${tid}`, null, pid, ts)
      case 'b':
      case 'S': {
        if (isLife(event)) this.#moment({ ...event, name: LIFE.begins }, pid, ts)
        const { key, shared } = asyncKeys(event, pid)
        return this.#begin(key, shared, event, { pid, tid, start: ts, end: NaN, async: true })
      }
      case 'e':
      case 'F': {
        if (isLife(event)) this.#moment({ ...event, name: LIFE.ends }, pid, ts)
        const { key, shared } = asyncKeys(event, pid)
        return this.#end(key, shared, pid, ts)
      }
      case 'C':
        return this.#counter(event, pid, ts)
      case 'i':
      case 'I':
      case 'n':
      case 'R':
        this.#saw(pid, ts, ts)
        this.counts.instants += 1
        this.#moment(event, pid, ts)
        return true
      case 'P':
        this.counts.samples += 1
        return true
      default:
        // Flows, objects, memory dumps: sound, and nothing that a run shows.
        this.counts.ignored += 1
        return true
    }
  }

  #metadata({ name, args }: Loose, pid: number, tid: number): boolean {
    if (typeof name !== 'string') return false
    const said = isObject(args) ? args : {}
    if (name === 'process_name' && typeof said.name === 'string') this.#process(pid).name = short(said.name)
    else if (name === 'thread_name' && typeof said.name === 'string') this.#thread(pid, tid, said.name, said)
    else if (name === 'pool') this.#moment({ name, cat: 'pool', args: said }, pid, number(said.ts) || 0)
    else this.counts.ignored += 1
    return true
  }

  #thread(pid: number, tid: number, name: string, { slot, of, pool }: Loose): void {
    const key = `${pid}/${tid}`
    if (this.threads.size === LIMITS.threads && !this.threads.has(key)) return void (this.counts.dropped += 1)
    const args = { slot, of, pool: typeof pool === 'string' ? short(pool) : undefined }
    this.threads.set(key, { name: short(name), args })
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

  #begin(key: string, shared: string | null, event: Loose, place: Place): boolean {
    this.#saw(place.pid, place.start, place.start)
    const interval = this.#interval(event, place)
    if (interval !== null) this.#pairs.add(key, shared, { pid: place.pid, ts: place.start, interval })
    return true
  }

  #end(key: string, shared: string | null, pid: number, ts: number): boolean {
    // Behind what is too much nobody knows what ends: its begin may be among that.
    if (this.#full || this.#pairs.size === LIMITS.marks) this.counts.dropped += 1
    else this.#pairs.add(key, shared, { pid, ts, interval: null })
    return true
  }

  get #full(): boolean {
    return this.intervals.length === LIMITS.intervals
  }

  #interval({ name, cat, args }: Loose, place: Place): Interval | null {
    if (this.#full) {
      this.counts.dropped += 1
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
    const called = id === undefined ? short(name) : `${short(name)} ${short(textOf(id))}`
    let [some, more] = [false, false]
    for (const [key, said] of Object.entries(args)) {
      const value = number(said)
      if (!Number.isFinite(value)) continue
      const which = `${pid} ${called} ${brief(key)}`
      let counter = this.counters.get(which)
      if (this.#rows === LIMITS.rows || (counter === undefined && this.counters.size === LIMITS.counters)) {
        more = true
        continue
      }
      some = true
      if (counter === undefined) {
        counter = { pid, name: called, key: short(key), at: [], values: [] }
        this.counters.set(which, counter)
      }
      counter.at.push(ts)
      counter.values.push(value)
      this.#rows += 1
    }
    if (some) this.counts.counters += 1
    else if (more) this.counts.dropped += 1
    else this.counts.ignored += 1
    return true
  }

  #moment({ name, cat, args }: Loose, pid: number, ts: number): void {
    if (this.moments.length === LIMITS.moments) return
    let said = {}
    if (isObject(args) && typeof cat === 'string' && TOLD.has(cat)) {
      this.#told += JSON.stringify(args).length
      if (this.#told <= LIMITS.told) said = args
    }
    this.moments.push({ pid, ts, cat: this.#text(cat), name: this.#text(name), args: said })
  }

  /**
   * Some tracers give names instead of numbers, or nothing: a pid below 0 is no number, and shown nowhere.
   * @returns null: one process more than a run can hold
   */
  #pid(given: unknown): number | null {
    const pid = number(given)
    const full = this.processes.size === LIMITS.processes
    if (Number.isSafeInteger(pid) && pid >= 0) return full && !this.processes.has(pid) ? null : pid
    const text = brief(textOf(given))
    let known = this.#pids.get(text)
    if (known === undefined) {
      if (full) return null
      known = -1 - this.#pids.size
      this.#pids.set(text, known)
      this.#process(known).name ||= short(text)
    }
    return known
  }

  /**
   * A thread is shown by its name, which for one without a number is what the tracer gave.
   * @returns null: one more than a run can hold
   */
  #tid(given: unknown, pid: number): number | null {
    const tid = number(given ?? pid)
    // 0 is no thread's: in a run it stands for the process as a whole.
    if (Number.isSafeInteger(tid) && tid >= 1 && tid < NAMED) return tid
    const text = tid === 0 ? 'thread 0' : textOf(given) || 'main'
    const key = `${pid} ${brief(text)}`
    let known = this.#tids.get(key)
    if (known === undefined) {
      if (this.#tids.size === LIMITS.threads) return null
      known = NAMED + this.#tids.size
      this.#tids.set(key, known)
      this.threads.set(`${pid}/${known}`, { name: short(text), args: {} })
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

/** Ids are the process's own unless they are told as global; others may go on in another process. */
function asyncKeys({ cat, id, id2, scope }: Loose, pid: number): { key: string; shared: string | null } {
  const { local, global } = isObject(id2) ? id2 : ({} as Loose)
  const of = (which: unknown) => [cat, scope, which].map((part) => brief(textOf(part))).join(' ')
  if (global !== undefined) return { key: `global ${of(global)}`, shared: null }
  return { key: `${pid} ${of(local ?? id)}`, shared: local === undefined ? of(id) : null }
}

/** Numbers, and texts that are numbers; NaN for all else. */
function number(value: unknown): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN
}

function textOf(id: unknown): string {
  return typeof id === 'string' ? id : id === undefined || id === null ? '' : JSON.stringify(id)
}

/** Microseconds that are exact, and a date. */
function isTime(ts: number): boolean {
  return Math.abs(ts) <= LARGEST
}

/** A key as it is, or short enough for millions of them. */
function brief(key: string): string {
  return key.length <= LONGEST_NAME ? key : createHash('sha256').update(key).digest('base64')
}

function short(text: string): string {
  return text.length <= LONGEST_NAME ? text : `${text.slice(0, LONGEST_NAME - 1)}…`
}

import type { DropsRecord, PoolRecord, RunRecord } from '../../shared/run/records'
import type { Slot } from './slots'
import type { Task, WireEvent } from './wire'
import { Batch } from './batch'
import { SlotTable } from './slots'
import { parseEvent } from './wire'

/** Limits of what one run may say. Beyond them events are dropped, and counted. */
export const LIMITS = {
  eventsPerSecond: 200_000,
  lanes: 10_000,
  /** Roles of processes and threads, pools, queues: distinct ones. */
  names: 20_000,
  results: 10_000,
  /** Begun and not ended on one lane. */
  nesting: 256,
} as const

/** A `ts` may be this far outside of the run (milliseconds): clocks differ, but not by more. */
const CLOCK_SLACK = 60_000
const EXAMPLE_LENGTH = 200

/** How a child ended, in its parent's words. */
export interface ExitWord {
  readonly pid: number
  readonly code: number | null
  readonly signal: string | null
}

export interface ReaderOptions {
  /** Epoch of the run's start, milliseconds. */
  readonly startedAt: number
  /** Epoch now, milliseconds. */
  readonly now?: () => number
  /** Called with each word of a parent on how its child ended. */
  readonly exit?: (word: ExitWord) => void
  /** Whether a process is known to be none of the run's: what is said of it is dropped. Asked at each event. */
  readonly isStranger?: (pid: number) => boolean
}

/** Begun and not ended. */
interface Begun {
  readonly task: Task
  readonly start: number
}

function poolRecord(event: Extract<WireEvent, { type: 'pool' }>, t: number): PoolRecord {
  const { type, ts: _, ...said } = event
  return { kind: type, t, ...said }
}

/** Whether a task that began at `start` (run ms) was handed over within the run, as far as clocks can tell. */
function isPlausible({ queued }: Task, start: number): boolean {
  return !(start - queued < -CLOCK_SLACK)
}

/** One pid/tid that has spoken of work, or a slot of an event loop. */
interface Track {
  readonly pid: number
  /** Minus the number of the slot where it is one. */
  readonly tid: number
  /** Number of its lane, -1 before its first task or lock. */
  lane: number
  pool: string
  /** Begun and not ended, youngest last. */
  readonly open: Begun[]
}

/** An asynchronous task under way, with what nests in it. */
interface AsyncTask {
  readonly slot: Slot
  readonly track: Track
}

/**
 * Makes run records of the lines of all processes of a run. Pure: no sockets and no timers; `now` says what time it is.
 */
export class TelemetryReader {
  readonly #startedAt: number
  readonly #now: () => number
  readonly #exit: (word: ExitWord) => void
  readonly #isStranger: (pid: number) => boolean
  #batch = new Batch()
  readonly #tracks = new Map<string, Track>()
  readonly #slots = new SlotTable()
  /** By process and id. */
  readonly #async = new Map<string, AsyncTask>()
  readonly #roles = new Map<string, string>()
  /** Address of its inspector by pid. */
  readonly #inspectors = new Map<string, string>()
  /** Lanes heard of in pools that nobody announced; null: announced. */
  readonly #pools = new Map<string, number | null>()
  readonly #queues = new Set<string>()
  readonly #names = new Map<string, string>()
  #lanes = 0
  #results = 0
  #second = 0
  #inSecond = 0
  #malformed = 0
  #dropped = 0
  #told = 0
  #example = ''

  constructor({ startedAt, now = Date.now, exit = () => {}, isStranger = () => false }: ReaderOptions) {
    this.#startedAt = startedAt
    this.#now = now
    this.#exit = exit
    this.#isStranger = isStranger
  }

  /** Takes one line; a wrong one is counted, never thrown. */
  line(line: string): void {
    const second = Math.floor(this.#now() / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#inSecond = 0
    }
    if (++this.#inSecond > LIMITS.eventsPerSecond) {
      this.#dropped += 1
      return
    }
    if (!this.#understood(line)) this.malformed(line)
  }

  #understood(line: string): boolean {
    try {
      const event = parseEvent(line)
      return event !== null && this.#take(event)
    } catch (error) {
      // Called by a socket: nobody is above it but the process.
      console.error('A line of telemetry could not be taken:', error)
      return false
    }
  }

  /** Counts a line that is no event, and keeps it as the example. */
  malformed(line: string): void {
    this.#malformed += 1
    this.#example = Buffer.from(line.slice(0, EXAMPLE_LENGTH)).toString()
  }

  /** Counts events that never became lines. */
  drop(events: number): void {
    this.#dropped += events
  }

  /** What was heard since the last call, as records; empty when nothing was. */
  flush(): RunRecord[] {
    const records = this.#batch.records()
    this.#batch = new Batch()
    if (this.#told !== this.#malformed + this.#dropped) {
      this.#told = this.#malformed + this.#dropped
      records.push({
        kind: 'drops',
        t: this.#now() - this.#startedAt,
        malformed: this.#malformed,
        dropped: this.#dropped,
        example: this.#example,
      } satisfies DropsRecord)
    }
    return records
  }

  /** @returns false when the event contradicts itself or the run: then its line is malformed */
  #take(event: WireEvent): boolean {
    if (event.type === 'ignored') return true
    if (event.type === 'exit') {
      this.#exit({ pid: event.pid, code: event.code, signal: event.signal })
      return true
    }
    if (event.type === 'dropped') {
      this.#dropped += event.events
      return true
    }
    if ('pid' in event && this.#isStranger(event.pid)) {
      this.#dropped += 1
      return true
    }
    const now = this.#now() - this.#startedAt
    const t = Number.isNaN(event.ts) ? now : this.#time(event.ts)
    if (t < -CLOCK_SLACK || t > now + CLOCK_SLACK) return false
    switch (event.type) {
      case 'role':
        this.#role(event.pid, event.tid, event.role, t)
        return true
      case 'pool':
        if (!this.#room(this.#pools, event.pool)) return true
        this.#pools.set(event.pool, null)
        this.#batch.named.push(poolRecord(event, t))
        return true
      case 'inspector':
        this.#inspector(event.pid, event.url, t)
        return true
      case 'begin': {
        if (!isPlausible(event.task, t)) return false
        const track = this.#track(event.pid, event.tid)
        if (track !== null) this.#begin(track, event.task, t)
        return true
      }
      case 'end': {
        const track = this.#tracks.get(`${event.pid}/${event.tid}`)
        return track === undefined ? this.#unmatched() : this.#end(track, t)
      }
      case 'async-begin': {
        if (!isPlausible(event.task, t)) return false
        const track = this.#asyncTrack(event.pid, event.id, event.task.pool)
        if (track !== null) this.#begin(track, event.task, t)
        return true
      }
      case 'async-end': {
        const key = `${event.pid}/${event.id}`
        const found = this.#async.get(key)
        if (found === undefined) return this.#unmatched()
        const sound = this.#end(found.track, t)
        if (found.track.open.length === 0) {
          this.#async.delete(key)
          this.#slots.release(found.slot)
        }
        return sound
      }
      case 'complete': {
        const end = this.#time(event.ts + event.dur)
        if (end > now + CLOCK_SLACK || !isPlausible(event.task, t)) return false
        const track = this.#track(event.pid, event.tid)
        if (track !== null) this.#interval(track, event.task, t, end, t)
        return true
      }
      case 'queue':
        if (!this.#queues.has(event.queue) && this.#queues.size === LIMITS.names) this.#dropped += 1
        else {
          this.#queues.add(event.queue)
          this.#batch.queue(event.queue, t, event.depth, event.capacity)
        }
        return true
      case 'result': {
        const { pid, name, values } = event
        if (++this.#results > LIMITS.results) this.#dropped += 1
        else this.#batch.results.push({ kind: 'result', t, pid, name, values })
        return true
      }
    }
  }

  /** Microseconds since the epoch to milliseconds of the run; subtracted first, so that no digit is lost. */
  #time(ts: number): number {
    return (ts - this.#startedAt * 1000) / 1000
  }

  #role(pid: number, tid: number, role: string, t: number): void {
    const key = `${pid}/${tid}`
    if (this.#roles.get(key) === role || !this.#room(this.#roles, key)) return
    this.#roles.set(key, role)
    this.#batch.named.push({ kind: 'role', t, pid, tid, role })
  }

  #inspector(pid: number, url: string, t: number): void {
    const key = String(pid)
    if (this.#inspectors.get(key) === url || !this.#room(this.#inspectors, key)) return
    this.#inspectors.set(key, url)
    this.#batch.named.push({ kind: 'inspector', t, pid, url })
  }

  /** Whether `key` is known or there is room for it; counts a drop where there is none. */
  #room(map: ReadonlyMap<string, unknown>, key: string): boolean {
    if (map.has(key) || map.size < LIMITS.names) return true
    this.#dropped += 1
    return false
  }

  #begin(track: Track, task: Task, t: number): void {
    if (track.open.length === LIMITS.nesting) {
      this.#dropped += 1
      return
    }
    track.open.push({ task, start: t })
    this.#interval(track, task, t, NaN, t)
  }

  /** Ends the youngest that is open on the lane. @returns as `#take` */
  #end(track: Track, t: number): boolean {
    const begun = track.open.pop()
    if (begun === undefined) return this.#unmatched()
    this.#interval(track, begun.task, begun.start, Math.max(begun.start, t), t)
    return t >= begun.start
  }

  /** An end without a begin, which may be among those that were dropped: then it isn't the writer's fault. */
  #unmatched(): boolean {
    if (this.#dropped === 0) return false
    this.#dropped += 1
    return true
  }

  /** The slot of an asynchronous task: its own when it is known, else the smallest free one. */
  #asyncTrack(pid: number, id: string, pool: string): Track | null {
    const key = `${pid}/${id}`
    const known = this.#async.get(key)
    if (known !== undefined) return known.track
    const slot = this.#slots.take(pid, pool)
    const track = this.#track(pid, -slot.number, pool)
    if (track === null) this.#slots.release(slot)
    else this.#async.set(key, { slot, track })
    return track
  }

  /** @param pool for slots: each pool of a process numbers its own */
  #track(pid: number, tid: number, pool?: string): Track | null {
    const key = pool === undefined ? `${pid}/${tid}` : `${pid}/${tid}/${pool}`
    let track = this.#tracks.get(key)
    if (track !== undefined) return track
    if (this.#tracks.size === LIMITS.lanes) {
      this.#dropped += 1
      return null
    }
    track = { pid, tid, lane: -1, pool: '', open: [] }
    this.#tracks.set(key, track)
    return track
  }

  #interval(track: Track, task: Task, start: number, end: number, t: number): void {
    if (task.category === 'other') return
    if (track.lane < 0 || (track.pool === '' && task.pool !== '')) this.#lane(track, task.pool, t)
    const rows = task.category === 'task' ? this.#batch.tasks : this.#batch.locks
    rows.push(track.lane, task.phase, start, end, task.queued, this.#intern(task.name))
  }

  /** Numbers a lane; a lane that was without a pool (it only took locks so far) is told again with the same number. */
  #lane(track: Track, pool: string, t: number): void {
    if (track.lane < 0) track.lane = this.#lanes++
    track.pool = pool
    if (pool !== '') this.#infer(pool, track, t)
    this.#batch.lanes.push({ kind: 'lane', t, lane: track.lane, pid: track.pid, tid: track.tid, pool })
  }

  /** A pool that nobody announced (or whose announcement comes later, on another socket) has the lanes seen so far. */
  #infer(pool: string, track: Track, t: number): void {
    const lanes = this.#pools.get(pool)
    if (lanes === null || !this.#room(this.#pools, pool)) return
    const size = (lanes ?? 0) + 1
    this.#pools.set(pool, size)
    const poolKind = track.tid < 0 ? 'async' : track.tid === track.pid ? 'process' : 'thread'
    this.#batch.named.push({ kind: 'pool', t, pool, poolKind, size })
  }

  /** Task names repeat thousands of times: one copy of each is enough. */
  #intern(name: string): string {
    const known = this.#names.get(name)
    if (known !== undefined) return known
    if (this.#names.size === LIMITS.names) this.#names.clear()
    this.#names.set(name, name)
    return name
  }
}

// @ts-check
/**
 * What a program says of itself: its role, its pools, tasks, queues, locks and results. Forkscope listens on the socket
 * named by FORKSCOPE_TRACE; without that variable everything here does nothing, and the program runs on its own.
 *
 * Events are lines of JSON in the Chrome Trace Event Format. They are written *synchronously* to the non-blocking
 * socket: a worker that computes for a second never gets back to its event loop, and its task must be seen meanwhile.
 * Nothing here ever throws, waits for a reader, or keeps the process alive: when nobody reads, events are dropped and
 * counted. Each process and each worker thread that imports this file has a connection of its own.
 */
import { TelemetrySocket } from './telemetry-socket.mjs'
import { systemThreadId } from './threads.mjs'

/** A task's begin or end is written at once when the last such write was this long ago (ms): tiny tasks share one. */
const TASK_FLUSH_AFTER = 2
/** Depths of one queue are told at most this often (milliseconds); the newest is always told in the end. */
const QUEUE_EVERY = 5

/**
 * Where a task belongs and since when it could have begun (`telemetry.now()` at its submission).
 * @typedef {{ pool?: string, queuedSince?: number }} TaskInfo
 */

/** @returns {number} milliseconds since the epoch with the fraction that Date.now() lacks */
const now = () => performance.timeOrigin + performance.now()

/** @param {number} at @param {number | undefined} since @returns {number | undefined} microseconds, for `queued` */
const waitedFor = (at, since) => since && Math.max(0, Math.round((at - since) * 1000))

/** One connection to Forkscope; exported for tests, programs use `telemetry` below. */
export class Telemetry {
  /** @type {TelemetrySocket | null} */
  #socket = null
  #lastTaskFlush = 0
  /** @type {Map<string, { told: number, depth: number, capacity: number | undefined, at: number | null }>} */
  #queues = new Map()
  #tid = process.pid
  /** As they were told last, by id. @type {Map<string, object>} */
  #pools = new Map()
  /** For each begin that has no end yet: whether it was told, or dropped (then its end is dropped too). @type {boolean[]} */
  #open = []
  #lastAsyncId = 0

  /** @param {string | undefined} path the socket's path (on Windows a named pipe); nothing is said without one */
  constructor(path) {
    if (!path) return
    this.#tid = systemThreadId()
    this.#socket = new TelemetrySocket(path, () => this.#tellHeldBack())
  }

  /** Settles when events can leave (or never will): await it before the first task, so that none is told late. */
  get ready() {
    return this.#socket?.ready ?? Promise.resolve()
  }

  get #enabled() {
    return this.#socket?.isOpen === true
  }

  /** Milliseconds since the epoch, fractional: for `queuedSince`, comparable between processes. */
  now = now

  /** @param {string} text what this process is in the run: "worker 3" */
  role(text) {
    this.#say({ ph: 'M', name: 'process_name', args: { name: text } })
    this.flush()
  }

  /** @param {string} text what this thread is in the run: "thread 3" */
  threadRole(text) {
    this.#say({ ph: 'M', name: 'thread_name', args: { name: text } })
    this.flush()
  }

  /**
   * The role of another process, or of another thread, that does not speak for itself.
   * @param {{ pid: number, tid?: number }} whose no tid: the process
   * @param {string} text
   */
  roleOf({ pid, tid }, text) {
    const name = tid === undefined ? 'process_name' : 'thread_name'
    this.#say({ ph: 'M', name, args: { name: text }, pid, tid: tid ?? pid })
  }

  /**
   * A task that another process or thread did, told when it is over.
   * @param {string} name
   * @param {{ pid: number, tid?: number, pool?: string, from: number, to: number }} info times as `telemetry.now()`
   */
  taskOf(name, { pid, tid = pid, pool, from, to }) {
    const dur = Math.max(0, Math.round((to - from) * 1000))
    this.#say({ ph: 'X', cat: 'task', name, args: { pool }, pid, tid, dur }, from)
  }

  /**
   * A pool exists, or has another size now.
   * @param {object} pool
   * @param {string} pool.id
   * @param {'process' | 'thread' | 'async'} pool.kind
   * @param {number} pool.size
   * @param {number} [pool.tasks] in all, if known
   * @param {boolean} [pool.main] the run is about this pool, where there are several
   * @param {number} [pool.repeat] see `repeat`
   */
  pool(pool) {
    this.#pools.set(pool.id, pool)
    this.#say({ ph: 'M', name: 'pool', args: pool })
    this.flush()
  }

  /**
   * Pools do their work once more, to measure it again: what they do from now on belongs to this repeat.
   * @param {number} number from 1; 0: to none
   * @param {...string} ids of pools that this process told of
   */
  repeat(number, ...ids) {
    for (const id of ids)
      if (this.#pools.has(id))
        this.#say({ ph: 'M', name: 'pool', args: { ...this.#pools.get(id), repeat: number } })
    this.flush()
  }

  /**
   * The inspector of this process is open (`inspector.url()`): Forkscope may look inside. Only an address on this
   * machine is taken, `ws://127.0.0.1:…`.
   * @param {string} url
   */
  inspector(url) {
    this.#say({ ph: 'M', name: 'inspector', args: { url } })
    this.flush()
  }

  /**
   * A task begins on this thread. Tasks nest; every begin needs its end().
   * @param {string} name
   * @param {TaskInfo} [info]
   */
  begin(name, { pool, queuedSince } = {}) {
    if (!this.#enabled) return
    const at = now()
    const args = { pool, queued: waitedFor(at, queuedSince) }
    this.#open.push(this.#say({ ph: 'B', cat: 'task', name, args }, at))
    this.#flushForTask(at)
  }

  /** The youngest task, wait or hold that began on this thread is over. */
  end() {
    if (!this.#enabled) return
    const at = now()
    if (this.#open.pop() === true) this.#say({ ph: 'E' }, at, true)
    this.#flushForTask(at)
  }

  /**
   * Runs `work` as a task: begin before it, end after it, also when it throws.
   * @template T
   * @param {string} name
   * @param {TaskInfo} info
   * @param {() => T | Promise<T>} work
   * @returns {Promise<T>}
   */
  async task(name, info, work) {
    this.begin(name, info)
    try {
      return await work()
    } finally {
      this.end()
    }
  }

  /**
   * A task of the event loop begins: any number of them are under way at once and end in any order, so each is ended by
   * its own function. Forkscope draws each on a slot, a lane of its own.
   * @param {string} name @param {TaskInfo} [info]
   * @returns {() => void} ends it; a second call does nothing
   */
  asyncTask(name, { pool, queuedSince } = {}) {
    if (!this.#enabled) return () => {}
    const at = now()
    // Unique in the run, not only in the process: other viewers of such events match them across processes.
    const event = { cat: 'task', id: `${process.pid}.${this.#tid}.${++this.#lastAsyncId}`, name }
    let open = this.#say({ ...event, ph: 'b', args: { pool, queued: waitedFor(at, queuedSince) } }, at)
    this.#flushForTask(at)
    return () => {
      if (!open || !this.#enabled) return
      open = false
      const end = now()
      this.#say({ ...event, ph: 'e' }, end, true)
      this.#flushForTask(end)
    }
  }

  /**
   * As `task`, but others may be under way on this thread meanwhile.
   * @template T
   * @param {string} name @param {TaskInfo} info @param {() => T | Promise<T>} work @returns {Promise<T>}
   */
  async runAsync(name, info, work) {
    const end = this.asyncTask(name, info)
    try {
      return await work()
    } finally {
      end()
    }
  }

  /** Waiting for a lock begins; end() when it is granted. @param {string} lock */
  beginWait(lock) {
    this.#open.push(this.#say({ ph: 'B', cat: 'lock', name: `wait ${lock}` }))
  }

  /** Holding a lock begins; end() when it is released. @param {string} lock */
  beginHold(lock) {
    this.#open.push(this.#say({ ph: 'B', cat: 'lock', name: `hold ${lock}` }))
  }

  /**
   * A wait for a lock that is over: for tight loops, which tell only some of theirs and choose afterwards.
   * @param {string} lock
   * @param {number} from as `telemetry.now()`
   * @param {number} to
   */
  waited(lock, from, to) {
    this.#complete(`wait ${lock}`, from, to)
  }

  /** A hold that is over; see `waited`. @param {string} lock @param {number} from @param {number} to */
  held(lock, from, to) {
    this.#complete(`hold ${lock}`, from, to)
  }

  /**
   * How many things are in a queue now. Call it on every change: what comes too often is thinned out here.
   * @param {string} id
   * @param {number} depth
   * @param {number} [capacity] none: unbounded
   */
  queue(id, depth, capacity) {
    if (!this.#enabled) return
    const at = now()
    const entry = this.#queues.get(id) ?? { told: -Infinity, depth, capacity, at }
    this.#queues.set(id, entry)
    Object.assign(entry, { depth, capacity, at })
    if (at - entry.told >= QUEUE_EVERY) this.#tellQueue(id, entry)
    else this.#socket?.schedule()
  }

  /**
   * Numbers, texts and booleans that the verdict of the run uses.
   * @param {string} name
   * @param {Record<string, number | string | boolean>} values
   */
  result(name, values) {
    this.#say({ ph: 'i', cat: 'result', name, s: 'p', args: values })
    this.flush()
  }

  /**
   * How a child of this process ended, which only its parent knows.
   * @param {number} pid
   * @param {number | null} code
   * @param {string | null} signal
   */
  exited(pid, code, signal) {
    this.#say({ ph: 'i', cat: 'process', name: 'exit', s: 'p', args: { pid, code, signal } })
    this.flush()
  }

  /** Writes what the reader takes at once; the rest waits, up to a bound. Never throws, never blocks. */
  flush() {
    this.#socket?.flush()
  }

  /** Says nothing more. What is not written by now is lost. */
  close() {
    this.#socket?.close()
  }

  /** @param {string} name @param {number} from @param {number} to */
  #complete(name, from, to) {
    this.#say({ ph: 'X', cat: 'lock', name, dur: Math.max(0, Math.round((to - from) * 1000)) }, from)
  }

  /**
   * @param {Record<string, unknown>} event
   * @param {number} [at]
   * @param {boolean} [must] an end, whose begin was told: there are never more of them than there is room for begins
   * @returns {boolean} false when there was no room for it
   */
  #say(event, at = now(), must = false) {
    if (this.#socket === null) return false
    const line = () =>
      JSON.stringify({ pid: process.pid, tid: this.#tid, ...event, ts: Math.round(at * 1000) })
    return this.#socket.put(line, must)
  }

  /** Before lines leave: the newest depths of queues, and the number of events that had to be left out. */
  #tellHeldBack() {
    for (const [id, entry] of this.#queues) if (entry.at !== null) this.#tellQueue(id, entry)
    const events = this.#socket?.takeDropped() ?? 0
    if (events > 0) this.#say({ ph: 'i', cat: 'telemetry', name: 'dropped', s: 'p', args: { events } })
  }

  /** @param {string} id @param {{ told: number, depth: number, capacity: number | undefined, at: number | null }} entry */
  #tellQueue(id, entry) {
    const { depth, capacity, at } = entry
    entry.told = now()
    entry.at = null
    this.#say({ ph: 'C', name: `queue:${id}`, args: { depth, capacity } }, at ?? entry.told)
  }

  /** @param {number} at */
  #flushForTask(at) {
    if (at - this.#lastTaskFlush < TASK_FLUSH_AFTER) return
    this.#lastTaskFlush = at
    this.flush()
  }
}

/** The telemetry of this process or worker thread. */
export const telemetry = new Telemetry(process.env.FORKSCOPE_TRACE)

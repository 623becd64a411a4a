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
  at: number[]
  values: number[]
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

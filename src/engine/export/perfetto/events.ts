import type { RunProcess } from '../../../shared/run/process'

/*
 * The Chrome Trace Event Format, JSON object form ("Trace Event Format",
 * docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU), as the Perfetto UI and chrome://tracing read
 * it. Which track an event is on is said by pid and tid. Times are whole microseconds since the run's start: readers
 * turn them into nanoseconds by way of a double, and slices that touched would cross by one where there are fractions.
 */

export type Args = Readonly<Record<string, unknown>>

interface Base {
  readonly name: string
  readonly pid: number
  readonly tid: number
}
interface Timed extends Base {
  readonly ts: number
  readonly cat: string
}

export type TraceEvent =
  | (Base & { readonly ph: 'M'; readonly args: Args })
  | (Timed & { readonly ph: 'X'; readonly dur: number; readonly args?: Args })
  | (Timed & { readonly ph: 'b'; readonly id: string; readonly args?: Args })
  | (Timed & { readonly ph: 'e'; readonly id: string; readonly args?: Args })
  | (Timed & { readonly ph: 'i'; readonly s: 'p' | 't' | 'g'; readonly args?: Args })
  | (Timed & { readonly ph: 's'; readonly id: string })
  /** `bp` e: the flow ends at the slice that encloses this moment, not at the next that begins. */
  | (Timed & { readonly ph: 'f'; readonly id: string; readonly bp: 'e' })
  | (Base & { readonly ph: 'C'; readonly ts: number; readonly args: Readonly<Record<string, number>> })

/** Milliseconds of the run as microseconds of the trace, which knows nothing before its beginning. */
export function micros(ms: number): number {
  return Math.max(0, Math.round(ms * 1000))
}

/**
 * Beyond every pid and tid of Linux (4 194 304 at the most): tracks that are no thread, and processes whose pid was
 * given out a second time or that have none, have numbers of their own from here on.
 */
export const SYNTHETIC = 1_000_000_000

/** The pid under which the run as a whole has its counters. */
export const RUN_PID = SYNTHETIC

/** Pids and tids of the trace. A pid belongs to one process there, even if the system gave it out twice. */
export class Identities {
  readonly #byPid = new Map<number, { readonly process: RunProcess; readonly pid: number }[]>()
  readonly #byId = new Map<number, number>()
  #last = SYNTHETIC

  constructor(processes: readonly RunProcess[]) {
    for (const process of processes) {
      const holders = this.#byPid.get(process.pid) ?? []
      const pid = holders.length === 0 && process.pid >= 0 ? process.pid : this.next()
      holders.push({ process, pid })
      this.#byPid.set(process.pid, holders)
      this.#byId.set(process.id, pid)
    }
  }

  /** A number that no thread and no process of the trace has. */
  next(): number {
    this.#last += 1
    return this.#last
  }

  /** Of a process of the run. */
  pidOf(process: RunProcess): number {
    return this.#byId.get(process.id) ?? process.pid
  }

  /** Whoever had the pid at run time `t`, as far as known: programs may tell of a process before it was seen. */
  holder(pid: number, t: number): { readonly process: RunProcess | null; readonly pid: number } {
    const holders = this.#byPid.get(pid) ?? []
    const holder = holders.findLast(({ process }) => process.startedAt <= t) ?? holders[0]
    return holder ?? { process: null, pid }
  }
}

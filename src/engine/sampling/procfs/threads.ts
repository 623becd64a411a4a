import { readdirSync } from 'node:fs'
import type { ThreadSample } from '../source'
import { wholeMicroseconds } from './clocks'
import { readOnce } from './descriptors'
import type { Descriptors, KeptFile } from './descriptors'
import { Stat, parseStat, statName } from './stat'
import { label, numberAfter, numbersOf } from './text'

/** Above this many threads the sums over threads are not taken: each costs two files a second. */
export const MOST_THREADS = 256

const VOLUNTARY = label('voluntary_ctxt_switches:')
const INVOLUNTARY = label('nonvoluntary_ctxt_switches:')
const PEAK = label('VmHWM:')

const buffer = Buffer.allocUnsafeSlow(16384)
const counts = new Float64Array(2)

interface Lane {
  readonly schedstat: KeptFile
  /** CPU time when its counters were read; NaN before. */
  ran: number
  runWait: number
  voluntary: number
  involuntary: number
}

/**
 * Run-queue wait and context switches of a whole process. The kernel has them per thread only: `/proc/<pid>/schedstat`
 * and `status` are those of the leader thread. So they are summed over `task/*`; the last seen values of a thread stay in
 * the sum when it exits, which keeps the sums from going back. What a thread did between its last reading and its end,
 * and threads that lived between two readings, are missing.
 */
export class ThreadTally {
  readonly #folder: string
  readonly #descriptors: Descriptors
  /** Nanoseconds; NaN where unknown. */
  runWait = NaN
  voluntary = NaN
  involuntary = NaN
  /** Highest RSS of the process as the kernel keeps it, bytes: it lies beside the switches, whichever thread's they are. */
  rssPeak = NaN
  readonly #lanes = new Map<number, Lane>()
  readonly #gone = { runWait: 0, voluntary: 0, involuntary: 0 }
  #known = false

  constructor(folder: string, descriptors: Descriptors) {
    this.#folder = folder
    this.#descriptors = descriptors
  }

  /**
   * Reads what is new. `threads` is the number of threads that `stat` gave. Returns whether any of them may have run since
   * the last time.
   */
  update(pid: number, threads: number): boolean {
    if (threads > MOST_THREADS) {
      this.runWait = this.voluntary = this.involuntary = NaN
      this.readPeak()
      return true
    }
    // A thread that is not there any more fails to be read: so as long as all are, and their number is right, none is new.
    let relist = threads !== this.#lanes.size
    let ran = false
    for (const [tid, lane] of this.#lanes) {
      const moved = this.#readLane(tid, lane)
      if (moved === null) {
        // Its id may be another thread's by now: that one is listed anew.
        this.#forget(tid, lane)
        relist = true
      } else if (moved) ran = true
    }
    if (relist) {
      ran = true
      this.#relist(pid, threads)
    }
    if (ran && this.#known) this.#sum()
    return ran
  }

  /** Nothing but `rssPeak`. */
  readPeak(): void {
    try {
      this.#takePeak(readOnce(`${this.#folder}/status`, buffer))
    } catch {
      // It has exited.
    }
  }

  /** Gives the descriptors back; what was summed stays. */
  release(): void {
    for (const lane of this.#lanes.values()) this.#descriptors.release(lane.schedstat)
    this.#lanes.clear()
  }

  #relist(pid: number, threads: number): void {
    const tids = new Set(
      threads === 1 && this.#lanes.size === 0 ? [pid] : listThreads(`${this.#folder}/task`),
    )
    for (const [tid, lane] of this.#lanes) if (!tids.has(tid)) this.#forget(tid, lane)
    for (const tid of tids) {
      if (this.#lanes.has(tid)) continue
      const schedstat = this.#descriptors.file(`${this.#folder}/task/${tid}/schedstat`)
      const lane = { schedstat, ran: NaN, runWait: 0, voluntary: 0, involuntary: 0 }
      this.#lanes.set(tid, lane)
      if (this.#readLane(tid, lane) === null) this.#forget(tid, lane)
    }
  }

  /** Whether the thread has run since it was read last; null when it can't be read. */
  #readLane(tid: number, lane: Lane): boolean | null {
    try {
      readSchedstat(this.#descriptors.read(lane.schedstat, buffer))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return null
      // No such thread any more, which `status` will tell, or a kernel built without CONFIG_SCHED_INFO.
      counts.fill(NaN)
    }
    const [ran, waited] = counts
    // A thread that has not run since has neither waited nor switched. (NaN, where the kernel doesn't tell, is never equal.)
    if (ran === lane.ran) return false
    try {
      const length = readOnce(`${this.#folder}/task/${tid}/status`, buffer)
      lane.voluntary = numberAfter(buffer, length, VOLUNTARY)
      lane.involuntary = numberAfter(buffer, length, INVOLUNTARY)
      this.#takePeak(length)
    } catch {
      // It has exited, and what was seen of it is kept; or it is hidden from us.
      return null
    }
    lane.runWait = waited
    lane.ran = ran
    this.#known = true
    return true
  }

  /** Those without memory of their own (kernel threads, a leader that has exited) have no such line. */
  #takePeak(length: number): void {
    const kilobytes = numberAfter(buffer, length, PEAK)
    if (!Number.isNaN(kilobytes)) this.rssPeak = kilobytes * 1024
  }

  #sum(): void {
    this.runWait = this.#gone.runWait
    this.voluntary = this.#gone.voluntary
    this.involuntary = this.#gone.involuntary
    for (const lane of this.#lanes.values()) {
      this.runWait += lane.runWait
      this.voluntary += lane.voluntary
      this.involuntary += lane.involuntary
    }
    this.runWait = wholeMicroseconds(this.runWait)
  }

  #forget(tid: number, lane: Lane): void {
    this.#gone.runWait += lane.runWait
    this.#gone.voluntary += lane.voluntary
    this.#gone.involuntary += lane.involuntary
    this.#descriptors.release(lane.schedstat)
    this.#lanes.delete(tid)
  }
}

/** The thread ids in a `task` folder; empty when the process has gone. */
function listThreads(folder: string): number[] {
  try {
    return readdirSync(folder).map(Number)
  } catch {
    return []
  }
}

/**
 * `schedstat` (Documentation/scheduler/sched-stats.rst) out of the buffer into `counts`: time run and time waited, nanoseconds.
 */
function readSchedstat(length: number): void {
  if (numbersOf(buffer, length, counts) < 2) counts.fill(NaN)
}

const stat = new Stat()

/**
 * Every live thread of a process with its own CPU time; `tick` is the length of a clock tick in nanoseconds. The time is
 * the scheduler's account (`schedstat`), at most a clock tick old while the thread runs: the CPU *clocks* of threads can be
 * read within their own process only.
 */
export function readThreads(root: string, pid: number, tick: number): ThreadSample[] {
  const samples: ThreadSample[] = []
  for (const tid of listThreads(`${root}/${pid}/task`)) {
    const folder = `${root}/${pid}/task/${tid}`
    try {
      const length = readOnce(`${folder}/stat`, buffer)
      if (!parseStat(buffer, length, stat)) continue
      const name = statName(buffer, length)
      const state = String.fromCharCode(stat.state)
      try {
        readSchedstat(readOnce(`${folder}/schedstat`, buffer))
      } catch {
        // A kernel built without CONFIG_SCHED_INFO has no such file.
        counts.fill(NaN)
      }
      const cpu = Number.isNaN(counts[0]) ? (stat.utime + stat.stime) * tick : counts[0]
      samples.push({ tid, name, state, cpu, runWait: counts[1] })
    } catch {
      // Exited since the listing.
    }
  }
  return samples
}

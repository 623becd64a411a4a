import { readdirSync } from 'node:fs'
import type { ThreadSample } from '../source'
import type { CpuClocks } from './clocks'
import { readOnce } from './descriptors'
import { Stat, parseStat, statName } from './stat'
import { label, numberAfter, numbersOf } from './text'

/** Above this many threads the sums over threads are not taken: each costs two files a second. */
export const MOST_THREADS = 256

const VOLUNTARY = label('voluntary_ctxt_switches:')
const INVOLUNTARY = label('nonvoluntary_ctxt_switches:')

const buffer = Buffer.allocUnsafeSlow(16384)
const schedstat = new Float64Array(2)

interface Lane {
  /** CPU time when its counters were read; NaN before. */
  ran: number
  runWait: number
  voluntary: number
  involuntary: number
  turn: number
}

/**
 * Run-queue wait and context switches of a whole process. The kernel has them per thread only: `/proc/<pid>/schedstat`
 * and `status` are those of the leader thread. So they are summed over `task/*`; the last seen values of a thread stay in
 * the sum when it exits, which keeps the sums from going back. What a thread did between its last reading and its end,
 * and threads that lived between two readings, are missing.
 */
export class ThreadTally {
  /** Nanoseconds; NaN where unknown. */
  runWait = NaN
  voluntary = NaN
  involuntary = NaN
  private readonly lanes = new Map<number, Lane>()
  private readonly gone = { runWait: 0, voluntary: 0, involuntary: 0 }
  private turn = 0
  private known = false

  /** Reads what is new. `threads` is the number of threads that `stat` gave. */
  update(root: string, pid: number, threads: number, clocks: CpuClocks | null): void {
    this.turn++
    if (threads > MOST_THREADS) {
      this.runWait = this.voluntary = this.involuntary = NaN
      return
    }
    const tids = threads === 1 && this.lanes.size <= 1 ? [pid] : listThreads(root, pid)
    for (const tid of tids) this.readLane(root, pid, tid, clocks)
    if (!this.known) return
    let runWait = this.gone.runWait
    let voluntary = this.gone.voluntary
    let involuntary = this.gone.involuntary
    for (const [tid, lane] of this.lanes) {
      runWait += lane.runWait
      voluntary += lane.voluntary
      involuntary += lane.involuntary
      if (lane.turn !== this.turn) this.forget(tid, lane)
    }
    this.runWait = runWait
    this.voluntary = voluntary
    this.involuntary = involuntary
  }

  private readLane(root: string, pid: number, tid: number, clocks: CpuClocks | null): void {
    let lane = this.lanes.get(tid)
    if (!lane) {
      lane = { ran: NaN, runWait: 0, voluntary: 0, involuntary: 0, turn: 0 }
      this.lanes.set(tid, lane)
    }
    const clock = clocks ? clocks.thread(tid) : NaN
    try {
      // A thread that has not run since has neither waited nor switched.
      if (clock !== lane.ran) {
        const folder = `${root}/${pid}/task/${tid}`
        const counts = readSchedstat(folder)
        const ran = clocks ? clock : counts.ran
        if (ran !== lane.ran) {
          const length = readOnce(`${folder}/status`, buffer)
          lane.voluntary = numberAfter(buffer, length, VOLUNTARY)
          lane.involuntary = numberAfter(buffer, length, INVOLUNTARY)
          lane.runWait = counts.waited
          lane.ran = ran
          this.known = true
        }
      }
      lane.turn = this.turn
    } catch {
      // It has exited between the listing and now, and what was seen of it is kept; or it is hidden from us.
    }
  }

  private forget(tid: number, lane: Lane): void {
    this.gone.runWait += lane.runWait
    this.gone.voluntary += lane.voluntary
    this.gone.involuntary += lane.involuntary
    this.lanes.delete(tid)
  }
}

/** The thread ids of a process; empty when it has gone. */
function listThreads(root: string, pid: number): number[] {
  try {
    return readdirSync(`${root}/${pid}/task`).map(Number)
  } catch {
    return []
  }
}

const stat = new Stat()

/** Every live thread of a process with its own CPU time; `tick` is the length of a clock tick in nanoseconds. */
export function readThreads(
  root: string,
  pid: number,
  tick: number,
  clocks: CpuClocks | null,
): ThreadSample[] {
  const samples: ThreadSample[] = []
  for (const tid of listThreads(root, pid)) {
    const folder = `${root}/${pid}/task/${tid}`
    try {
      const length = readOnce(`${folder}/stat`, buffer)
      if (!parseStat(buffer, length, stat)) continue
      const name = statName(buffer, length)
      const state = String.fromCharCode(stat.state)
      const counts = readSchedstat(folder)
      let cpu = clocks ? clocks.thread(tid) : NaN
      if (Number.isNaN(cpu)) cpu = Number.isNaN(counts.ran) ? (stat.utime + stat.stime) * tick : counts.ran
      samples.push({ tid, name, state, cpu, runWait: counts.waited })
    } catch {
      // Exited since the listing.
    }
  }
  return samples
}

/** `schedstat` (Documentation/scheduler/sched-stats.rst): time run, time waited, both nanoseconds; timeslices. */
function readSchedstat(folder: string): { ran: number; waited: number } {
  try {
    const count = numbersOf(buffer, readOnce(`${folder}/schedstat`, buffer), schedstat)
    if (count >= 2) return { ran: schedstat[0], waited: schedstat[1] }
  } catch {
    // A kernel built without CONFIG_SCHED_INFO has no such file.
  }
  return { ran: NaN, waited: NaN }
}

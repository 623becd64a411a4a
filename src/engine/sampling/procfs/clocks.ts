import type { ExitFacts } from '../source'

/**
 * CPU clocks of processes that are not our own, in nanoseconds; NaN when there is no such process. Optional: without them
 * CPU time comes from `stat`, in steps of a clock tick.
 */
export interface CpuClocks {
  process(pid: number): number
}

/** Tells how processes ended, whoever their parent is. Optional. */
export interface ExitWatch {
  /** Starts watching; returns a handle, or -1 when the process has gone or there is no room. */
  open(pid: number): number
  /** How it ended; null while it has not been reaped, or when the kernel doesn't tell. */
  result(handle: number): ExitFacts | null
  close(handle: number): void
  dispose(): void
}

import type { ExitFacts } from '../source'

/**
 * What is told of a time that the kernel counts in nanoseconds: it moves by as much while it is read, and
 * digits that say nothing would be a fifth of a run's file. @param nanoseconds at least 0
 */
export const wholeMicroseconds = (nanoseconds: number): number => nanoseconds - (nanoseconds % 1000)

/**
 * CPU clocks of processes that are not our own, in nanoseconds (whole microseconds); NaN when there is no such process. Optional: without them
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

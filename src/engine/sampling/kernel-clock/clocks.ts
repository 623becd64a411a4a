import { wholeMicroseconds, type CpuClocks } from '../procfs/clocks'
import type { NativeCalls } from '../../native/clocks'

/**
 * CPU clocks of other processes. The kernel makes a clock id from a pid (include/linux/posix-timers_types.h):
 * the complement of the pid above three bits, of which 2 means "scheduler time, exact also while it runs".
 * clock_getcpuclockid(3) is the documented way to such an id; it needs no rights. (The kind for single threads, bit 4, works
 * within the caller's own process only: kernel/time/posix-cpu-timers.c, pid_for_clock.)
 * The clock of a process counts all its threads, the exited ones too, and stays readable in a zombie.
 */
export class KernelClocks implements CpuClocks {
  readonly #native: NativeCalls
  readonly #timespec = Buffer.allocUnsafeSlow(16)
  /** The timespec as 32-bit words: seconds, their upper half, nanoseconds, their upper half. */
  readonly #words = new Uint32Array(this.#timespec.buffer, this.#timespec.byteOffset, 4)

  constructor(native: NativeCalls) {
    this.#native = native
  }

  process(pid: number): number {
    if (this.#native.clockGettime((~pid << 3) | 2, this.#timespec) !== 0) return NaN
    // 136 years fit in the lower half of the seconds; nanoseconds of 104 days fit in a double exactly.
    return this.#words[0] * 1e9 + wholeMicroseconds(this.#words[2])
  }
}

/** The most that our own clock and the kernel's account of us may differ, nanoseconds: some clock ticks. */
const TOLERANCE = 50e6

/**
 * Checks the clocks on ourselves, whose CPU time Node can tell in another way. Returns what is wrong, or null: a sandbox
 * (seccomp, gVisor) may refuse them or make them up.
 */
export function findClockFault(clocks: CpuClocks): 'refused' | 'disagrees' | null {
  const before = process.cpuUsage()
  const clock = clocks.process(process.pid)
  const after = process.cpuUsage()
  if (Number.isNaN(clock)) return 'refused'
  const low = (before.user + before.system) * 1000 - TOLERANCE
  const high = (after.user + after.system) * 1000 + TOLERANCE
  return clock >= low && clock <= high ? null : 'disagrees'
}

import { readStart } from './sampling/procfs/facts'

/**
 * When the process that has this pid now was started, in clock ticks since boot (proc_pid_stat(5), field 22): pids are
 * given out again, the two together name one process.
 * @returns 0: there is none, or no /proc
 */
export function startOf(pid: number): number {
  try {
    return readStart('/proc', pid)
  } catch {
    return 0
  }
}

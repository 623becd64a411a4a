import { readFileSync } from 'node:fs'

/**
 * Whether a process was started with this entry in its environment (`NAME=value`). Environments pass on to whatever a
 * process starts, through every fork, setsid and change of parent: so the value that only one run has is the mark of its
 * processes. A program that clears its environment loses it.
 *
 * @returns false where it can't be read: another user's process, a system without /proc (proc_pid_environ(5))
 */
export function bearsMark(pid: number, entry: string): boolean {
  if (process.platform !== 'linux') return false
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`.includes(`\0${entry}\0`)
  } catch {
    return false
  }
}

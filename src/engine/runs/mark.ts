import { readFileSync } from 'node:fs'
import { readFacts } from '../sampling/procfs/facts'
import { systemConstants } from '../sampling/procfs/system'

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

/**
 * Who may be given the orphans of a process that this one starts: its ancestors, and init (`find_new_reaper` in
 * kernel/exit.c; prctl(2), PR_SET_CHILD_SUBREAPER). Whoever has another parent was started by that one. 0: the parent is
 * outside of this pid namespace.
 * @returns null where that can't be known: no /proc, or an ancestor that may not be looked at
 */
export function adoptersOf(pid: number): ReadonlySet<number> | null {
  const adopters = new Set([0, 1])
  try {
    for (let at = pid; !adopters.has(at);) {
      adopters.add(at)
      at = readFacts('/proc', at, systemConstants('/proc'))!.ppid
    }
    return adopters
  } catch {
    return null
  }
}

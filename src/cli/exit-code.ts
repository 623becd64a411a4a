import { constants } from 'node:os'
import type { Summary } from '../shared/summary'

export const USAGE_EXIT = 2
const NOT_EXECUTABLE = 126
const NOT_FOUND = 127

/** Reasons of a run that never started, and what a shell would answer (POSIX, Shell Command Language 2.8.2). */
const START_FAILURES: Readonly<Record<string, number>> = {
  'not-found': NOT_FOUND,
  'no-permission': NOT_EXECUTABLE,
  'is-folder': NOT_EXECUTABLE,
  'could-not-start': NOT_EXECUTABLE,
}

/**
 * The exit code of `forkscope run`: for a scenario 0 when it completed, else 1; for a command the program's own,
 * 128 + signal number when a signal ended it. A program that Forkscope had to stop has not succeeded, whatever it says.
 */
export function exitCodeOf(summary: Summary): number {
  if (summary.command === null) return summary.outcome === 'completed' ? 0 : 1
  const [root] = summary.processes
  if (root === undefined) return START_FAILURES[summary.reason?.code ?? ''] ?? 1
  const signal = root.signal === null ? undefined : constants.signals[root.signal as NodeJS.Signals]
  const own = signal === undefined ? root.exitCode : 128 + signal
  if (own === null || (own === 0 && summary.outcome !== 'completed')) return 1
  return own
}

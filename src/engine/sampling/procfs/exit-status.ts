import { constants } from 'node:os'
import type { ExitFacts } from '../source'

const signalNames = new Map<number, string>()
for (const [name, number] of Object.entries(constants.signals)) {
  // The first name of a number is the common one (SIGABRT before SIGIOT, SIGIO before SIGPOLL).
  if (!signalNames.has(number)) signalNames.set(number, name)
}

/** The kernel's wait status (wait(2), WEXITSTATUS and WTERMSIG) as exit code or signal name. */
export function exitFacts(status: number): ExitFacts {
  const signal = status & 0x7f
  if (signal === 0) return { code: (status >> 8) & 0xff, signal: null }
  // Real-time signals have no names in Node; 34 is what libc calls SIGRTMIN.
  return { code: null, signal: signalNames.get(signal) ?? `SIGRTMIN+${signal - 34}` }
}

export const UNKNOWN_EXIT: ExitFacts = { code: null, signal: null }

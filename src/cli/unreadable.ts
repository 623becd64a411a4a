import { basename } from 'node:path'
import type { Summary } from '../shared/summary'
import type { LocalizedText } from '../shared/text'
import { unreadableText } from '../shared/run/unreadable'
import { printable } from './terminal/sanitize'

/** Why a run knows no sum of PSS, in words; null where every process could be read. */
export function whyNoPss({ peak, processes }: Summary): LocalizedText | null {
  const pids = new Set(peak.pssUnreadable)
  const unread = processes
    .filter(({ pid, peakPssBytes }) => pids.has(pid) && peakPssBytes === null)
    .map(({ pid, role, command }) => ({
      pid,
      role: printable(role ?? ''),
      name: printable(basename(command[0] ?? '')),
    }))
  return unread.length === 0 ? null : unreadableText(unread)
}

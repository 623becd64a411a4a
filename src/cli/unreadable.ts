import { basename } from 'node:path'
import type { Summary } from '../shared/summary'
import type { Locale } from '../shared/text'
import { unreadableText } from '../shared/run/unreadable'
import { printable } from './terminal/sanitize'

/**
 * Why a run knows no sum of PSS, in words; null where every process could be read.
 * @param say what a name that the program gave is called in this language
 */
export function whyNoPss(
  { peak, processes }: Summary,
  locale: Locale,
  say: (name: string) => string,
): string | null {
  const pids = new Set(peak.pssUnreadable)
  const unread = processes
    .filter(({ pid, peakPssBytes }) => pids.has(pid) && peakPssBytes === null)
    .map(({ pid, role, command }) => {
      return { pid, role: role ?? '', name: printable(basename(command[0] ?? '')) }
    })
  const called = (role: string) => {
    const text = printable(say(role))
    return { en: text, 'zh-CN': text }
  }
  return unread.length === 0 ? null : unreadableText(unread, called)[locale]
}

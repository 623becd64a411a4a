import type { LocalizedText } from '../text'
import type { SampleField } from './fields'

interface Readable {
  readonly pid: number
  readonly name: string
  readonly role: string
  wasUnreadable(field: SampleField): boolean
}

/** Processes of which a value of the tree could not be read for some time, up to the moment that they are looked at. */
export function unreadableOf<P extends Readable>(processes: readonly (P | undefined)[], field: string): P[] {
  if (field !== 'rss' && field !== 'pss') return []
  return processes.filter((process): process is P => process?.wasUnreadable(field) ?? false)
}

/** So many are named; of the others only their number is said. */
const MOST_NAMED = 3

/** That the PSS of these processes could not be read, for people; names are printed as they are. */
export function unreadableText(processes: readonly Pick<Readable, 'pid' | 'name' | 'role'>[]): LocalizedText {
  const named = processes.slice(0, MOST_NAMED).map(({ pid, name, role }) => ({ pid, called: role || name }))
  const more = processes.length - named.length
  const en = named.map(({ pid, called }) => (called === '' ? `${pid}` : `${called} (${pid})`)).join(', ')
  const zh = named.map(({ pid, called }) => (called === '' ? `${pid}` : `${called}（${pid}）`)).join('、')
  return {
    en: `PSS is not known: the system refused to tell that of ${en}${more > 0 ? ` and ${more} more` : ''}.`,
    'zh-CN': `PSS 未知：系统不允许读取 ${zh}${more > 0 ? ` 等 ${processes.length} 个进程` : ''}。`,
  }
}

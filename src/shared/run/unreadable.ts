import type { LocalizedText } from '../text'
import type { SampleField } from './fields'
import { visible } from '../visible'

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

/**
 * That the PSS of these processes could not be read, for people.
 * @param say what a role is called
 * @param others how many more there are, of which no name is known any more
 */
export function unreadableText(
  processes: readonly Pick<Readable, 'pid' | 'name' | 'role'>[],
  say: (role: string) => LocalizedText,
  others = 0,
): LocalizedText {
  const all = processes.length + others
  const more = all - Math.min(MOST_NAMED, processes.length)
  const named = processes.slice(0, MOST_NAMED).map(({ pid, name, role }) => {
    const called =
      role === '' ? { en: visible(name) || 'process', 'zh-CN': visible(name) || '进程' } : say(role)
    return { en: `${called.en} (${pid})`, 'zh-CN': `${called['zh-CN']}（${pid}）` }
  })
  const en = named.map((one) => one.en).join(', ') + (more > 0 ? ` and ${more} more` : '')
  const zh = named.map((one) => one['zh-CN']).join('、') + (more > 0 ? `等 ${all} 个进程` : '')
  const space = /^[!-~]/.test(zh) ? ' ' : ''
  return {
    en: `PSS is unknown: the system does not allow reading it for ${en}.`,
    'zh-CN': `PSS 未知：系统不允许读取${space}${zh}的 PSS。`,
  }
}

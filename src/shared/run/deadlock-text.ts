import type { Locale, LocalizedText } from '../text'
import type { RunView } from './view'
import type { Deadlock, DeadlockMember } from './wait-for'
import { LOCALES } from '../text'

/** A member of a deadlock by name: who waits, and for which lock; the next one holds that. */
export interface NamedMember {
  readonly who: string
  readonly lock: string
}

const CHINESE = /[\u4e00-\u9fff，。]/

/** Puts Chinese text together: a space where it meets Latin letters or digits, none elsewhere. */
function chinese(...parts: readonly string[]): string {
  return parts.reduce((text, part) => {
    const mixed = CHINESE.test(text.at(-1) ?? '') !== CHINESE.test(part.at(0) ?? '')
    return text + (mixed && text !== '' && !text.endsWith('，') ? ' ' : '') + part
  }, '')
}

/** "counter" alone says nothing: the lock counter. */
function lockName(name: string, locale: Locale): string {
  if (locale === 'en') return /lock/i.test(name) ? name : `the lock ${name}`
  return name.includes('锁') ? name : chinese('锁', name)
}

/** One sentence (without its full stop) that goes once around the cycle. */
export function deadlockSentence(members: readonly NamedMember[], locale: Locale): string {
  const links = members.map(({ who, lock }, at) => {
    return { who, lock: lockName(lock, locale), holder: members[(at + 1) % members.length]!.who }
  })
  const { who, lock } = links[0]!
  if (locale === 'en') {
    if (links.length === 1) return `${who} waits for ${lock}, which it holds itself`
    return `${who} ${links.map(({ lock, holder }) => `waits for ${lock}, held by ${holder}`).join(', which ')}`
  }
  if (links.length === 1) return chinese(who, '等待自己已经持有的', lock)
  return links.map(({ who, lock, holder }) => chinese(who, '等待', holder, '持有的', lock)).join('，')
}

/** A lane as it is called: its role, else its pid and tid. */
export function laneName(model: RunView, lane: number): string {
  const { role = '', pid = -1, tid = -1 } = model.lanes[lane] ?? {}
  return role || (tid === pid ? String(pid) : `${pid}/${tid}`)
}

/** The members of a deadlock, around the circle from the one that comes first by name: thread 1, not thread 2. */
export function membersByName(model: RunView, { members }: Deadlock): readonly DeadlockMember[] {
  // Those that have no name but their ids come last.
  const names = members.map(({ lane }) => model.lanes[lane]?.role || `\uffff${laneName(model, lane)}`)
  const { compare } = new Intl.Collator('en', { numeric: true })
  const first = names.indexOf([...names].sort(compare)[0]!)
  return [...members.slice(first), ...members.slice(0, first)]
}

/** The same for a deadlock of a run, in the names that its program gave. */
export function deadlockText(model: RunView, deadlock: Deadlock): LocalizedText {
  const members = membersByName(model, deadlock)
  const texts = LOCALES.map((locale) => {
    const named = members.map(({ lane, lock }) => ({
      who: model.say(laneName(model, lane))[locale],
      lock: model.say(lock)[locale],
    }))
    return [locale, deadlockSentence(named, locale)]
  })
  return Object.fromEntries(texts) as LocalizedText
}

import type { LocalizedText } from '../text'
import type { Terms } from './records'
import { valueNamed } from '../by-name'
import { visible } from '../visible'

/** What a slot of an event loop is called where nobody gave it a role: "slot 3". A scenario's terms may say otherwise. */
export const SLOT = 'slot'
const OWN_TERMS: Terms = { [SLOT]: { en: 'slot', 'zh-CN': '槽位' } }

/**
 * A name that the program gave (role, pool, queue, task), in every language: as the scenario's terms have it, with nothing
 * hidden in it.
 */
export function inTerms(name: string, terms: Terms = {}): LocalizedText {
  const [, base = '', number = ''] = /^(.*?)((?: \d+)?)$/s.exec(name)!
  const term = valueNamed(terms, base) ?? (number === '' ? undefined : valueNamed(OWN_TERMS, base))
  const { en, 'zh-CN': zh } = term ?? { en: base, 'zh-CN': base }
  return { en: visible(en + number), 'zh-CN': visible(zh + number) }
}

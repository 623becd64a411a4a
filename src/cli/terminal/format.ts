import { formatOf, type Format } from '../../shared/format'
import type { Locale } from '../../shared/text'

/** Numbers on a terminal: with plain spaces, as what is printed is also searched and cut by other programs. */
export function terminalFormat(locale: Locale): Format {
  return formatOf(locale, ' ')
}

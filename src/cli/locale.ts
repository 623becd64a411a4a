import type { Locale } from '../shared/text'
import { LOCALES, localeFor } from '../shared/text'

/** The last `--lang` before `--`, whatever else is wrong with the command line: its errors need a language too. */
function langOption(argv: readonly string[]): string | undefined {
  let found: string | undefined
  for (const [index, argument] of argv.entries()) {
    if (argument === '--') break
    if (argument === '--lang') found = argv[index + 1]
    else if (argument.startsWith('--lang=')) found = argument.slice('--lang='.length)
  }
  return found
}

/** The language of the command line: `--lang`, else the first of LC_ALL, LC_MESSAGES, LANG that is set (POSIX order). */
export function localeOf(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Locale {
  return localeFor(langOption(argv) ?? (env.LC_ALL || env.LC_MESSAGES || env.LANG))
}

/** True for what `--lang` takes. */
export function isLocale(text: string): text is Locale {
  return (LOCALES as readonly string[]).includes(text)
}

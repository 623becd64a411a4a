/** The languages of the product. Every text that a user sees exists in each of them. */
export const LOCALES = ['en', 'zh-CN'] as const
export type Locale = (typeof LOCALES)[number]

/**
 * A text in every language. Whatever the engine says to a user travels like this, numbers already in it, so that a
 * window, the command line and a recorded run can each pick the language when it is shown.
 */
export type LocalizedText = Readonly<Record<Locale, string>>

/** The locale that serves a BCP 47 tag or a POSIX locale name (`zh_CN.UTF-8`): any Chinese is zh-CN, else English. */
export function localeFor(tag: string | undefined): Locale {
  return tag !== undefined && /^zh\b|^zh[_-]/i.test(tag) ? 'zh-CN' : 'en'
}

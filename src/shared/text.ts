/** The languages of the product. Every text that a user sees exists in each of them. */
export const LOCALES = ['en', 'zh-CN'] as const
export type Locale = (typeof LOCALES)[number]

/**
 * A text in every language. Whatever the engine says to a user travels like this, numbers already in it, so that a
 * window, the command line and a recorded run can each pick the language when it is shown.
 */
export type LocalizedText = Readonly<Record<Locale, string>>

const CHINESE = String.raw`[\p{Script=Han}，。、：；（）“”？！]`
const BEFORE = new RegExp(`${CHINESE}$`, 'u')
const BEHIND = new RegExp(`^${CHINESE}`, 'u')

/** Two pieces of a Chinese sentence: only where one of them is of another script there is a space between them. */
export function beside(left: string, right: string): string {
  return BEFORE.test(left) && BEHIND.test(right) ? left + right : `${left} ${right}`
}

/** The locale that serves a BCP 47 tag or a POSIX locale name (`zh_CN.UTF-8`): any Chinese is zh-CN, else English. */
export function localeFor(tag: string | undefined): Locale {
  return tag !== undefined && /^zh\b|^zh[_-]/i.test(tag) ? 'zh-CN' : 'en'
}

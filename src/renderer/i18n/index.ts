import { createI18n } from 'vue-i18n'
import { localeFor } from '../../shared/text'
import type { Locale, LocalizedText } from '../../shared/text'
import en from './en.json'
import zhCN from './zh-CN.json'

export type MessageSchema = typeof en

/** Outside of a window (in measurements of its parts) there may be no navigator. */
const environment = globalThis as { readonly navigator?: { readonly language: string } }

export const i18n = createI18n<[MessageSchema], Locale, false>({
  legacy: false,
  locale: localeFor(environment.navigator?.language),
  fallbackLocale: 'en',
  messages: { en, 'zh-CN': zhCN },
})

/** A text of the engine or of a scenario, in the window's language (reactive where it is read in a template). */
export function local(text: LocalizedText): string {
  return text[i18n.global.locale.value as Locale]
}

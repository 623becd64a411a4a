import { describe, expect, it } from 'vitest'
import { MESSAGES, terminalLanguage } from '../../../scripts/lib/messages.mjs'

const params = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()

describe('messages of the commands', () => {
  it('have the same parameters in both languages', () => {
    expect(Object.keys(MESSAGES.zh).sort()).toEqual(Object.keys(MESSAGES.en).sort())
    for (const [key, text] of Object.entries(MESSAGES.en)) {
      expect(params(MESSAGES.zh[key as keyof typeof MESSAGES.zh]), key).toEqual(params(text))
    }
  })

  it('use full-width punctuation in Chinese', () => {
    for (const [key, text] of Object.entries(MESSAGES.zh)) expect(text, key).not.toMatch(/[一-鿿][,;:!?()]/)
  })
})

describe('terminalLanguage', () => {
  it.each([
    [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
    [{ LANG: 'en_US.UTF-8', LC_ALL: 'zh_TW' }, 'zh'],
    [{ LANG: 'zh_CN.UTF-8', LC_MESSAGES: 'C' }, 'en'],
    [{ LANG: 'de_DE.UTF-8' }, 'en'],
    [{}, 'en'],
  ])('%j: %s', (env, language) => {
    expect(terminalLanguage(env)).toBe(language)
  })
})

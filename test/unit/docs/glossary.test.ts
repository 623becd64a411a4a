import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
/** Files of a folder and below whose names end like that, by their paths. */
const files = (folder: string, end: string) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => path.join(folder, name))
    .sort()

/** Terms of the glossary: English, Chinese, and what neither is called. */
const TERMS = read('docs/glossary.md')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (term|-)/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, en = '', zh = '', , not = '']) => ({ en, zh, not: not === '' ? [] : not.split(', ') }))

const HAN = /\p{Script=Han}/u

/** Text of a source file that may be shown: literals of several words, or in Chinese. */
function literals(file: string): string[] {
  return read(file)
    .split('\n')
    .filter((line) => !/^\s*(\/?\*|\/\/|import)/.test(line))
    .flatMap((line) => line.match(/'(?:[^'\\]|\\.)+'|"(?:[^"\\]|\\.)+"|`[^`]+`/g) ?? [])
    .map((text) => text.replaceAll(/\$\{[^}]*\}/g, '{}'))
    .filter((text) => HAN.test(text) || /[a-z]{2} [a-z]{2}/i.test(text))
}

/** What the product says, by language and file. Keys and placeholders of messages are no words. */
function corpus(language: 'en' | 'zh-CN'): [file: string, text: string][] {
  const chinese = language === 'zh-CN'
  const sources = [
    ...['cli', 'engine', 'main', 'shared'].flatMap((layer) => files(`src/${layer}`, '.ts')),
    ...(chinese ? files('src/scenarios', '.ts') : []),
    'src/renderer/engine/failures.ts',
    'src/renderer/stores/library.ts',
    'scripts/lib/messages.mjs',
  ]
  const pages = chinese
    ? ['README.zh-CN.md', ...files('docs', '.zh-CN.md'), ...files('src/scenarios', 'lesson.zh-CN.md')]
    : ['README.md', 'docs/cli.md']
  const messages = read(`src/renderer/i18n/${language}.json`)
    .replaceAll(/^ *"[^"]*":/gm, '')
    .replaceAll(/\{\w+\}/g, '{}')
  return [
    ['messages', messages],
    ...pages.map((file): [string, string] => [file, read(file).replaceAll(/`[^`\n]*`/g, '')]),
    ...sources.map((file): [string, string] => [
      file,
      literals(file)
        .filter((text) => HAN.test(text) === chinese)
        .join('\n'),
    ]),
  ]
}

const english = corpus('en')
const chinese = corpus('zh-CN')
const course = [
  ...files('src/scenarios', 'lesson.en.md').map(read),
  ...files('src/scenarios', '.ts').flatMap(literals),
].join('\n')

describe('the glossary', () => {
  it('has each term once', () => {
    expect(TERMS.length).toBeGreaterThan(50)
    expect(new Set(TERMS.map(({ en }) => en)).size).toBe(TERMS.length)
  })

  it('has terms that the product uses, in both languages', () => {
    const all = (texts: [string, string][]) => texts.map(([, text]) => text).join('\n')
    const [en, zh] = [`${all(english)}\n${course}`.toLowerCase(), all(chinese)]
    expect(TERMS.filter((term) => !en.includes(term.en.toLowerCase())).map((term) => term.en)).toEqual([])
    expect(TERMS.filter((term) => !zh.includes(term.zh)).map((term) => term.zh)).toEqual([])
  })

  it('has names for nothing that the product calls otherwise', () => {
    const found = TERMS.flatMap(({ en, zh, not }) =>
      not.flatMap((word) => {
        const texts = HAN.test(word) ? chinese : english
        // A whole word in English; Chinese has no spaces between words.
        const pattern = HAN.test(word) ? new RegExp(word) : new RegExp(`\\b${word}s?\\b`)
        // The right term may begin like the wrong one.
        return texts
          .filter(([, text]) => pattern.test(text.replaceAll(zh, '')))
          .map(([file]) => `${file}: ${word}, not ${en}`)
      }),
    )
    expect(found).toEqual([])
  })
})

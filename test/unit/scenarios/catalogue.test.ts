import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { LocalizedText } from '../../../src/shared/text'
import { mayOpenExternally } from '../../../src/main/security/external'
import { scenarios } from '../../../src/scenarios'
import { readDefaults } from '../../../src/scenarios/lib/knobs.mjs'
import { checkKnobs, defaultKnobs, tryKnobs } from '../../../src/shared/knobs'
import { cardOf, knobArguments, PROGRAMS } from '../../../src/shared/scenario'
import { LOCALES } from '../../../src/shared/text'
import { faultsOf } from './figures'

/** The headings of every lesson, after its introduction. */
const PARTS = {
  en: ['Try it', 'What to look at', 'Classic mistakes', 'In Python', 'Your own program'],
  'zh-CN': ['试一试', '看什么', '常见错误', '换成 Python', '换成你自己的程序'],
}

const folder = (id: string) => path.resolve('src/scenarios', id)

/** Every text of a card, with where it stands. */
function textsOf(value: unknown, where = ''): [string, LocalizedText][] {
  if (typeof value !== 'object' || value === null) return []
  if ('en' in value) return [[where, value as LocalizedText]]
  return Object.entries(value).flatMap(([key, inner]) => textsOf(inner, `${where}.${key}`))
}

describe('the list of scenarios', () => {
  it('has each id and chapter once, in the order of the course', () => {
    const chapters = scenarios.map((scenario) => scenario.chapter)
    expect(chapters).toEqual([...new Set(chapters)].sort((a, b) => a - b))
    expect(new Set(scenarios.map((scenario) => scenario.id)).size).toBe(scenarios.length)
  })
})

describe.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', (id, scenario) => {
  it('has a program that is where the definition says', () => {
    for (const side of scenario.sides) {
      const source = readFileSync(path.join(folder(id), PROGRAMS[side]), 'utf8')
      expect(source).toMatch(side === 'node' ? /^\/\/ @ts-check\n/ : /^"""/)
    }
  })

  it('has sound knobs: defaults within limits, the same that the program has', () => {
    expect(checkKnobs(scenario.knobs, defaultKnobs(scenario.knobs))).toEqual([])
    // On a machine with very many cores "auto" ends at the knob's limit.
    const most = new Map(scenario.knobs.map((knob) => [knob.id, 'max' in knob ? knob.max : Infinity]))
    const own = Object.entries(readDefaults(folder(id))).map(([knob, value]) => [
      knob,
      typeof value === 'number' ? Math.min(value, most.get(knob)!) : value,
    ])
    expect(defaultKnobs(scenario.knobs)).toEqual(Object.fromEntries(own))
    for (const knob of scenario.knobs) expect(knob.id).toMatch(/^[a-z][a-z-]*$/)
    expect(knobArguments(defaultKnobs(scenario.knobs))).toHaveLength(scenario.knobs.length)
  })

  it('suggests only what can be run', () => {
    expect(scenario.suggestions.length).toBeGreaterThan(0)
    for (const { knobs } of scenario.suggestions) {
      const values = { ...defaultKnobs(scenario.knobs), ...knobs }
      expect(checkKnobs(scenario.knobs, values)).toEqual([])
      expect((scenario.check?.(values) ?? []).filter((problem) => problem.level === 'error')).toEqual([])
    }
  })

  it('says everything in both languages, Chinese with full-width punctuation', () => {
    const texts = [...textsOf(cardOf(scenario)), ...textsOf(scenario.terms, '.terms')]
    expect(texts.length).toBeGreaterThan(10)
    for (const [where, text] of texts) {
      for (const locale of LOCALES) expect(text[locale].trim(), `${where} ${locale}`).not.toBe('')
      expect(text['zh-CN'], where).not.toMatch(/[\u4e00-\u9fff][,;:!?()]|[,;:!?(][\u4e00-\u9fff]/)
    }
  })

  it('has model diagrams that hang together, for every suggestion too', () => {
    const defaults = defaultKnobs(scenario.knobs)
    for (const knobs of [{}, ...scenario.suggestions.map((suggestion) => suggestion.knobs)]) {
      const figures = scenario.figures({ ...defaults, ...knobs })
      expect(figures.length).toBeGreaterThan(0)
      for (const figure of figures) expect(faultsOf(figure)).toEqual([])
    }
  })

  it('asks for a guess at a claim that the program can be judged by', () => {
    const prompt = scenario.prompt(defaultKnobs(scenario.knobs))
    expect(prompt).not.toBeNull()
    expect(prompt!.min).toBeLessThan(prompt!.max)
    for (const locale of LOCALES) expect(prompt!.question[locale]).toMatch(/[?？]$/)
  })

  it('has the parts of a lesson, links that set knobs, and links to the documentation', () => {
    for (const locale of LOCALES) {
      const lesson = scenario.lesson[locale]
      expect(lesson.match(/^## .*$/gm)).toEqual(PARTS[locale].map((title) => `## ${title}`))
      const tries = [...lesson.matchAll(/\]\(try:([^)]*)\)/g)].map(([, knobs]) =>
        tryKnobs(scenario.knobs, knobs),
      )
      expect(tries.length).toBeGreaterThan(1)
      for (const knobs of tries) {
        expect(checkKnobs(scenario.knobs, knobs)).toEqual([])
        const problems = scenario.check?.({ ...defaultKnobs(scenario.knobs), ...knobs }) ?? []
        expect(problems.filter((problem) => problem.level === 'error')).toEqual([])
      }
      const [python, own] = lesson.split('\n## ').slice(-2)
      expect(python).toMatch(/\]\(https:\/\//)
      // One's own program: where to start it, and a question about it.
      expect(own).toContain('](room:command)')
      expect(own).toMatch(/`forkscope run -- |`forkscope compare/)
      expect(own.trim()).toMatch(/[?？]$/)
      for (const [, url] of lesson.matchAll(/\]\((https?:[^)]*)\)/g)) {
        expect(mayOpenExternally(url), url).toBe(true)
        // Python's documentation exists in both languages.
        const translated = url.startsWith('https://docs.python.org/zh-cn/')
        if (url.startsWith('https://docs.python.org/')) expect(translated, url).toBe(locale === 'zh-CN')
      }
    }
  })

  it('has a lesson of 300 to 1000 words, and one of like length in Chinese', () => {
    const words = scenario.lesson.en.split(/\s+/).length
    expect(words).toBeGreaterThanOrEqual(300)
    expect(words).toBeLessThanOrEqual(1000)
    const characters = scenario.lesson['zh-CN'].match(/[\u4e00-\u9fff]/g)!.length
    expect(characters / words).toBeGreaterThan(1)
    expect(characters / words).toBeLessThan(2.5)
    // The same structure: lists and paragraphs side by side.
    const shape = (lesson: string) =>
      lesson.split('\n').map((line) => /^(- |\d\. |## |$)/.exec(line)?.[0] ?? 'text')
    expect(shape(scenario.lesson['zh-CN'])).toEqual(shape(scenario.lesson.en))
  })
})

import { describe, expect, it } from 'vitest'
import { help, scenarioRows, usage } from '../../../src/cli/help'
import { list } from '../../../src/cli/list'
import { RESERVED_NAMES } from '../../../src/cli/options'
import { widthOf } from '../../../src/cli/terminal/width'
import { CLI_TEXTS } from '../../../src/cli/texts'
import { scenarios } from '../../../src/scenarios'
import { LOCALES } from '../../../src/shared/text'
import { sampleScenario, sampleScenarios } from './support/scenario'

describe('help', () => {
  it('lists the knobs of a scenario with limits and defaults', () => {
    const text = help('run', sampleScenario, sampleScenarios, 'en')
    expect(text).toContain('forkscope run sample-pool [--<parameter> <value>]… [options]')
    expect(text).toMatch(/--size N +Workers: How many processes\. 1–64, default 3\n/)
    expect(text).toMatch(/--cost N +Cost\. -1–1000 ms, default 12\.5\n/)
    expect(text).toMatch(/--style map\|imap +Style\. default map\n/)
    expect(text).toMatch(/--warm-up on\|off +Warm up\. default off\n/)
  })

  it('aligns its columns in Chinese too', () => {
    const rows = scenarioRows(sampleScenarios, 'zh-CN')
    expect(
      rows.map((row) => row.trim().split(/ {2,}/)[0]),
      "the course's order",
    ).toEqual(['executors', 'sample-pool'])
    const knobs = help('run', sampleScenario, sampleScenarios, 'zh-CN').split('\n')
    const starts = knobs
      .filter((line) => /^ {2}--(size|cost|style|warm-up)/.test(line))
      .map((line) => {
        const text = line.slice(0, line.search(/\p{Script=Han}/u))
        return widthOf(text)
      })
    expect(new Set(starts).size).toBe(1)
  })

  it.each(LOCALES)('speaks one language (%s)', (locale) => {
    for (const topic of [
      'general',
      'list',
      'run',
      'open',
      'compare',
      'report',
      'export',
      'import',
    ] as const) {
      const text = help(topic, null, sampleScenarios, locale) + usage(topic, locale)
      expect(/\p{Script=Han}/u.test(text)).toBe(locale === 'zh-CN')
    }
  })

  it('has every text in every language, with the same parts', () => {
    expect(Object.keys(CLI_TEXTS['zh-CN']).sort()).toEqual(Object.keys(CLI_TEXTS.en).sort())
  })
})

describe('the scenarios that exist', () => {
  it('have no knob whose name is an option', () => {
    const taken = scenarios.flatMap((scenario) =>
      scenario.knobs.map((knob) => knob.id).filter((id) => RESERVED_NAMES.includes(id)),
    )
    expect(taken).toEqual([])
  })

  it('are listed as JSON that keeps all they say', () => {
    const document = JSON.parse(
      list(
        sampleScenarios.map((s) => s),
        true,
        'en',
      ),
    )
    expect(document.format).toBe('forkscope.scenarios/1')
    expect(document.scenarios.map((card: { id: string }) => card.id)).toEqual(['executors', 'sample-pool'])
    expect(document.scenarios[1].knobs).toEqual(sampleScenario.knobs)
  })
})

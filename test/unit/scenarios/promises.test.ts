import { describe, expect, it } from 'vitest'
import { scenarios } from '../../../src/scenarios'
import { promises } from '../../../src/scenarios/promises'
import { DEFAULTS } from '../../../src/scenarios/judging/promises'
import { checkKnobs, tryKnobs } from '../../../src/shared/knobs'
import { linksOf } from '../../support/lesson-links'

describe.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', (id, scenario) => {
  const { links, less = {}, quick } = promises[id]
  const en = linksOf(scenario.lesson.en)

  it('has the same links in both languages, in the same order', () => {
    expect(linksOf(scenario.lesson['zh-CN'])).toEqual(en)
  })

  it('promises something of each link, and of nothing else', () => {
    expect(Object.keys(links).sort()).toEqual([...en].sort())
    for (const [link, expected] of Object.entries(links)) expect(expected.length, link).toBeGreaterThan(0)
    for (const link of Object.keys(less)) expect(en).toContain(link)
    for (const { of } of Object.values(links).flat())
      if (of !== undefined && of !== DEFAULTS) expect(en).toContain(of)
  })

  it('is made quick by knobs that it has', () => {
    for (const knobs of [quick, ...Object.values(less)]) expect(checkKnobs(scenario.knobs, knobs)).toEqual([])
    for (const link of en) expect(checkKnobs(scenario.knobs, tryKnobs(scenario.knobs, link))).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import type { Scenario } from '../../../src/shared/scenario'
import { cardOf, knobArguments } from '../../../src/shared/scenario'
import { scenarios } from '../../../src/scenarios'

const text = { en: 'Pool', 'zh-CN': '进程池' }
const scenario: Scenario = {
  id: 'pool',
  chapter: 1,
  group: 'processes',
  title: text,
  question: text,
  lesson: text,
  knobs: [{ id: 'size', label: text, kind: 'integer', min: 1, max: 9, default: 2 }],
  suggestions: [{ label: text, knobs: { size: 9 } }],
  sides: ['node'],
  terms: {},
  check: () => [],
  figures: () => [],
  prompt: () => null,
  judge: () => ({ claims: [], summary: text }),
}

describe('a scenario', () => {
  it.each([scenario, ...scenarios])('has a card that crosses process boundaries: $id', (one) => {
    const card = cardOf(one)
    expect(structuredClone(card)).toEqual(card)
    expect(Object.keys(card)).not.toContain('judge')
  })

  it('hands its knobs to its program as options', () => {
    expect(knobArguments({ size: 3, kind: 'cpu', fair: false })).toEqual([
      '--size=3',
      '--kind=cpu',
      '--fair=false',
    ])
  })
})

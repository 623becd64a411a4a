import { describe, expect, it } from 'vitest'
import type { Knob } from '../../../src/shared/knobs'
import { checkKnob, checkKnobs, defaultKnobs, parseKnob } from '../../../src/shared/knobs'
import { LOCALES } from '../../../src/shared/text'

const label = { en: 'Knob', 'zh-CN': '参数' }
const size: Knob = { id: 'size', label, kind: 'integer', min: 1, max: 16, default: 3 }
const wait: Knob = { id: 'wait', label, kind: 'number', min: 0, max: 1.5, unit: 's', default: 0.5 }
const kind: Knob = {
  id: 'kind',
  label,
  kind: 'choice',
  choices: ['cpu', 'io'].map((value) => ({ value, label })),
  default: 'cpu',
}
const fair: Knob = { id: 'fair', label, kind: 'switch', default: true }
const all = [size, wait, kind, fair]

describe('knobs', () => {
  it('start at their defaults, and those are fine', () => {
    const values = defaultKnobs(all)
    expect(values).toEqual({ size: 3, wait: 0.5, kind: 'cpu', fair: true })
    expect(checkKnobs(all, values)).toEqual([])
  })

  it.each([
    [size, 1],
    [size, 16],
    [wait, 0],
    [wait, 1.5],
    [wait, 0.25],
    [kind, 'io'],
    [fair, false],
  ])('take what is within their limits: $0.id = $1', (knob, value) => {
    expect(checkKnob(knob, value)).toBeNull()
  })

  it.each([
    [size, 0],
    [size, 17],
    [size, 2.5],
    [size, NaN],
    [size, Infinity],
    [size, '3'],
    [size, null],
    [wait, -0.01],
    [wait, 1.51],
    [wait, true],
    [kind, 'gpu'],
    [kind, 0],
    [fair, 'true'],
    [fair, 1],
    [fair, undefined],
  ])('refuse the rest in both languages: $0.id = $1', (knob, value) => {
    const problem = checkKnob(knob, value)
    expect(problem).toMatchObject({ knob: knob.id, level: 'error' })
    for (const locale of LOCALES) expect(problem!.message[locale]).not.toBe('')
    expect(problem!.message.en).not.toBe(problem!.message['zh-CN'])
  })

  it('take a number that became a choice', () => {
    const child: Knob = { ...kind, choices: ['random', '1'].map((value) => ({ value, label })) }
    expect(checkKnob(child, 1)).toBeNull()
    expect([2, [1], true].map((value) => checkKnob(child, value)?.level)).toEqual(['error', 'error', 'error'])
  })

  it('name limits and choices in what they say', () => {
    expect(checkKnob(size, 99)!.message.en).toBe('Must be a whole number from 1 to 16.')
    expect(checkKnob(wait, 99)!.message.en).toBe('Must be a number from 0 to 1.5 s.')
    expect(checkKnob(wait, 99)!.message['zh-CN']).toBe('必须是 0 到 1.5 s 之间的数。')
    expect(checkKnob(kind, '')!.message.en).toBe('Must be one of cpu, io.')
  })

  it('of which some are missing are fine; unknown ones are not', () => {
    expect(checkKnobs(all, { size: 4 })).toEqual([])
    const problems = checkKnobs(all, { siez: 4, wait: 7 })
    expect(problems.map((problem) => problem.knob)).toEqual(['siez', 'wait'])
    expect(problems[0].message.en).toContain('size, wait, kind, fair')
    expect(problems[0].message['zh-CN']).toContain('size, wait, kind, fair')
    expect(checkKnobs(all, { constructor: 1, toString: 2 }).length).toBe(2)
  })

  it.each([
    [size, '4', 4],
    [size, ' 4 ', 4],
    [size, '4.5', 4.5],
    [wait, '1e-1', 0.1],
    [fair, 'on', true],
    [fair, 'NO', false],
    [kind, 'io', 'io'],
  ])('read text: $0.id from “$1”', (knob, text, value) => {
    expect(parseKnob(knob, text)).toBe(value)
  })

  it.each([
    [size, ''],
    [size, '  '],
    [size, 'four'],
    [size, '4x'],
    [fair, 'perhaps'],
  ])('leave text that is no value as it is, for the check to refuse: $0.id from “$1”', (knob, text) => {
    expect(parseKnob(knob, text)).toBe(text)
    expect(checkKnob(knob, parseKnob(knob, text))).not.toBeNull()
  })
})

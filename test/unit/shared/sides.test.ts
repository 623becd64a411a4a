import { describe, expect, it } from 'vitest'
import type { Knob } from '../../../src/shared/knobs'
import { defaultKnobs } from '../../../src/shared/knobs'
import { onSide, sideOf } from '../../../src/shared/scenario'
import { scenarios } from '../../../src/scenarios'

const text = { en: '', 'zh-CN': '' }
const knobs: Knob[] = [
  { id: 'size', label: text, kind: 'integer', min: 1, max: 9, default: 2 },
  { id: 'start', label: text, kind: 'switch', default: true, sides: ['python'] },
  {
    id: 'how',
    label: text,
    kind: 'choice',
    choices: [
      { value: 'ipc', label: text, sides: ['node'] },
      { value: 'forkserver', label: text, sides: ['python'] },
      { value: 'pipe', label: text },
    ],
    default: 'ipc',
  },
]
const scenario = { ...scenarios[0], knobs }

describe('a scenario on one side', () => {
  it('has the parameters and choices of that side, and a default among them', () => {
    expect(defaultKnobs(onSide(scenario, 'node').knobs)).toEqual({ size: 2, how: 'ipc' })
    const there = onSide(scenario, 'python').knobs
    expect(defaultKnobs(there)).toEqual({ size: 2, start: true, how: 'forkserver' })
    expect(there[2]).toMatchObject({ choices: [{ value: 'forkserver' }, { value: 'pipe' }] })
  })

  it('leaves alone what both sides have', () => {
    expect(onSide(scenario, 'node').knobs[0]).toBe(knobs[0])
  })
})

describe('the side of a run', () => {
  const origin = { kind: 'scenario', scenario: 'x', knobs: {} } as const
  it('is the one whose interpreter ran it', () => {
    const python = { path: '/usr/bin/python3', version: '3.11.2', gil: true, startMethod: 'fork' }
    expect([origin, { ...origin, python }, { kind: 'machine' } as const].map(sideOf)).toEqual([
      'node',
      'python',
      'node',
    ])
  })
})

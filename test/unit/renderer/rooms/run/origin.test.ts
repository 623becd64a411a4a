import { describe, expect, it } from 'vitest'
import { againRequest, originLines, originText } from '../../../../../src/renderer/rooms/run/origin'
import { CARD } from '../../support/app'

const SCENARIO = { kind: 'scenario', scenario: 'pool', knobs: { size: 3, cost: 12, warm: false } } as const
const COMMAND = { kind: 'command', argv: ['sh', '-c', 'true'], cwd: '/tmp' } as const

describe('where a run comes from', () => {
  it('is told by name and value, what was moved first', () => {
    // Cost is at its default.
    expect(originText({ ...SCENARIO, knobs: { cost: 12, size: 3, warm: false } }, CARD.knobs)).toBe(
      'Workers: 3 · Warm up: off · Cost: 12 ms',
    )
    expect(originText(COMMAND, [])).toBe('/tmp')
    expect(originText({ kind: 'machine' }, [])).toBe('')
  })

  it('is told in the order of the form as well, a line each', () => {
    expect(originLines(SCENARIO, CARD.knobs)).toBe('Workers: 3\nCost: 12 ms\nWarm up: off')
  })

  it('starts the same again', () => {
    const { scenario, knobs } = SCENARIO
    expect(againRequest(SCENARIO)).toEqual({ scenario, knobs, side: 'node' })
    const python = { path: '/usr/bin/python3', version: '3.11.2', gil: true, startMethod: 'fork' }
    expect(againRequest({ ...SCENARIO, python })).toEqual({ scenario, knobs, side: 'python' })
    expect(againRequest(COMMAND)).toEqual({ argv: ['sh', '-c', 'true'], cwd: '/tmp' })
    expect(againRequest({ kind: 'machine' })).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { againRequest, originLines, originText } from '../../../../../src/renderer/rooms/run/origin'
import { CARD } from '../../support/app'

const SCENARIO = { kind: 'scenario', scenario: 'pool', knobs: { size: 3, cost: 12, warm: false } } as const
const COMMAND = { kind: 'command', argv: ['sh', '-c', 'true'], cwd: '/tmp' } as const

describe('where a run comes from', () => {
  it('is told in the names that the command line has too', () => {
    expect(originText(SCENARIO)).toBe('size 3 · cost 12 · warm false')
    expect(originText(COMMAND)).toBe('/tmp')
    expect(originText({ kind: 'machine' })).toBe('')
  })

  it('is told in words as well', () => {
    expect(originLines(SCENARIO, CARD.knobs, (knob) => knob.label.en)).toBe(
      'Workers: 3\nCost: 12 ms\nWarm up: false',
    )
  })

  it('starts the same again', () => {
    expect(againRequest(SCENARIO)).toEqual({ scenario: 'pool', knobs: { size: 3, cost: 12, warm: false } })
    expect(againRequest(COMMAND)).toEqual({ argv: ['sh', '-c', 'true'], cwd: '/tmp' })
    expect(againRequest({ kind: 'machine' })).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { judge } from '../../../../src/scenarios/process-create/verdict'
import { failedOf, resultsOf } from '../machines'
import { modelOf } from '../model'

function claims(found: Record<string, number>, others = 0.1) {
  const check = { asked: 4, up: 4, wrong: 0, bad: 0 }
  const model = modelOf(
    [
      ['setup', 50, { count: 4, how: 'zombies' }],
      ['zombies', 900, { round: 0, count: 4, up: 4, ...found }],
      ['check', 950, check],
    ],
    { others },
  )
  return judge(model).claims
}
const FOUND = { zombies: 4, listed: 4, pages: 0, left: 0 }

describe('the verdict on children that nobody waits for', () => {
  it('holds on any machine: none of it is about time', () => {
    expect(claims(FOUND).map(({ holds }) => holds)).toEqual([true, true, true, true])
    expect(resultsOf(claims(FOUND, 3.9))).toEqual(resultsOf(claims(FOUND)))
  })

  it('finds children that were waited for, kept memory, or stayed', () => {
    expect(failedOf(claims({ ...FOUND, zombies: 3 }))).toHaveLength(1)
    expect(resultsOf(claims({ ...FOUND, pages: 500 })).pages).toBe('fails')
    expect(resultsOf(claims({ ...FOUND, left: 1 })).left).toBe('fails')
    expect(resultsOf(claims({ ...FOUND, up: 3 })).answers).toBe('fails')
  })

  it('claims nothing where the system does not tell', () => {
    expect(claims({}).map(({ holds }) => holds)).toEqual([null, null, null, true])
  })
})

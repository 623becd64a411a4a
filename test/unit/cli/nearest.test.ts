import { describe, expect, it } from 'vitest'
import { distance, nearestName } from '../../../src/cli/nearest'

describe('nearest name', () => {
  it.each([
    ['', 'abc', 3],
    ['abc', 'abc', 0],
    ['abc', 'acb', 1],
    ['kitten', 'sitting', 3],
  ])('%j and %j are %i apart', (a, b, expected) => expect(distance(a, b)).toBe(expected))

  it('guesses typing errors and beginnings, and nothing far away', () => {
    const names = ['process-pool', 'executors', 'run']
    expect(nearestName('proces-pol', names)).toBe('process-pool')
    expect(nearestName('Executor', names)).toBe('executors')
    expect(nearestName('rnu', names)).toBe('run')
    expect(nearestName('proc', names)).toBe('process-pool')
    expect(nearestName('firefox', names)).toBeNull()
    expect(nearestName('ab', names)).toBeNull()
  })
})

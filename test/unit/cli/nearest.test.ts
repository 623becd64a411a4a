import { describe, expect, it } from 'vitest'
import { distance, nearest } from '../../../src/cli/nearest'

describe('nearest name', () => {
  it.each([
    ['', 'abc', 3],
    ['abc', 'abc', 0],
    ['abc', 'acb', 1],
    ['kitten', 'sitting', 3],
  ])('%j and %j are %i apart', (a, b, expected) => expect(distance(a, b)).toBe(expected))

  it('guesses typing errors and beginnings, and nothing far away', () => {
    const names = ['process-pool', 'executors', 'run']
    expect(nearest('proces-pol', names)).toBe('process-pool')
    expect(nearest('Executor', names)).toBe('executors')
    expect(nearest('rnu', names)).toBe('run')
    expect(nearest('proc', names)).toBe('process-pool')
    expect(nearest('firefox', names)).toBeNull()
    expect(nearest('ab', names)).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { burn, calibrate, cpuTime, median, sequence } from '../../../../src/scenarios/lib/work.mjs'

describe('burn', () => {
  it('is xorshift32: the first numbers that Marsaglia’s generator gives', () => {
    // Seed 1: 270369, 67634689, 2647435461, 307599695 (any other implementation gives the same).
    expect([1, 2, 3, 4].map((rounds) => burn(rounds, 1))).toEqual([270369, 67634689, 2647435461, 307599695])
  })

  it('goes on where it stopped: its result is its whole state', () => {
    expect(burn(50, burn(50, 7))).toBe(burn(100, 7))
  })
})

describe('calibrate', () => {
  it('gives a plausible number of iterations, and work of that size takes CPU time', () => {
    const perMs = calibrate(3, 20)
    // From a slow emulator to anything built so far.
    expect(perMs).toBeGreaterThan(1000)
    expect(perMs).toBeLessThan(1e8)
    const before = cpuTime()
    burn(Math.round(perMs * 100), 1)
    expect(cpuTime() - before).toBeGreaterThan(10)
  })
})

describe('median and sequence', () => {
  it('takes the middle', () => {
    expect(median([5])).toBe(5)
    expect(median([9, 1, 5])).toBe(5)
    expect(median([1, 2, 3, 10])).toBe(2.5)
  })

  it('spreads over 0 to 1, the same numbers for the same seed', () => {
    const [one, same, other] = [sequence(1), sequence(1), sequence(2)]
    const numbers = Array.from({ length: 10_000 }, one)
    expect(numbers.slice(0, 100)).toEqual(Array.from({ length: 100 }, same))
    expect(numbers[0]).not.toBe(other())
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const inside = numbers.filter((number) => number >= tenth / 10 && number < (tenth + 1) / 10)
      expect(inside.length).toBeGreaterThan(900)
      expect(inside.length).toBeLessThan(1100)
    }
  })
})

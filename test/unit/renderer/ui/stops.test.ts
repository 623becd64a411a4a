import { describe, expect, it } from 'vitest'
import { positionOf, stopsOf } from '../../../../src/renderer/ui/stops'

describe('stopsOf', () => {
  it('has every whole number of a short range', () => {
    expect(stopsOf({ kind: 'integer', min: 1, max: 8 })).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })
  it('halts at multiples of the step, and at both limits', () => {
    expect(stopsOf({ kind: 'integer', min: 1, max: 32, step: 10 })).toEqual([1, 10, 20, 30, 32])
  })
  it('has round values over powers of ten, without repeats of whole numbers', () => {
    const stops = stopsOf({ kind: 'integer', min: 1, max: 100_000, scale: 'log' })
    expect(stops.slice(0, 9)).toEqual([1, 2, 3, 4, 5, 6, 8, 10, 12])
    expect(stops.at(-1)).toBe(100_000)
    expect(new Set(stops).size).toBe(stops.length)
  })
  it('reaches zero on a logarithmic scale', () => {
    expect(stopsOf({ kind: 'integer', min: 0, max: 100, scale: 'log' }).slice(0, 4)).toEqual([0, 1, 2, 3])
  })
  it('has fractions without dust', () => {
    const stops = stopsOf({ kind: 'number', min: 0, max: 1, step: 0.1 })
    expect(stops).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
  })
  it('stays below a few hundred, whatever the range', () => {
    const stops = stopsOf({ kind: 'integer', min: 0, max: 1_000_000 })
    expect(stops.length).toBeLessThan(500)
    expect([stops[0], stops.at(-1)]).toEqual([0, 1_000_000])
  })
})

describe('positionOf', () => {
  const stops = [1, 10, 100]
  it.each([
    [1, 0],
    [10, 1],
    [55, 1.5],
    [100, 2],
    [-3, 0],
    [1000, 2],
    [NaN, 0],
  ])('finds %d at %d', (value, position) => expect(positionOf(stops, value)).toBe(position))
})

import { describe, expect, it } from 'vitest'
import { Series } from '../../../../src/shared/run/series'
import { randomFrom, wholeBetween } from '../../../support/random'

describe('Series', () => {
  it('is empty at first', () => {
    const series = new Series(['value'])
    expect(series.length).toBe(0)
    expect(series.last('value')).toBeNaN()
    expect(series.last('t')).toBeNaN()
    expect(series.lowerBound(5)).toBe(0)
    expect([...series.slice('value')]).toEqual([])
  })

  it('keeps every row while it grows, in order', () => {
    const series = new Series(['value'], 1000)
    for (let row = 0; row < 1000; row += 1) series.push(row * 10, { value: row })
    expect(series.length).toBe(1000)
    expect(series.dropped).toBe(0)
    expect([...series.slice('value')]).toEqual(Array.from({ length: 1000 }, (_, row) => row))
    expect(series.at('t', 999)).toBe(9990)
  })

  it('forgets the oldest beyond its capacity, and counts them', () => {
    const series = new Series(['value'], 100)
    for (let row = 0; row < 250; row += 1) series.push(row, { value: -row })
    expect(series.length).toBe(100)
    expect(series.dropped).toBe(150)
    expect(series.at('t', 0)).toBe(150)
    expect(series.last('t')).toBe(249)
    expect(series.last('value')).toBe(-249)
  })

  it('keeps to a capacity below its first size', () => {
    const series = new Series(['value'], 3)
    for (let row = 0; row < 10; row += 1) series.push(row, { value: row })
    expect([...series.slice('value')]).toEqual([7, 8, 9])
  })

  it('writes NaN where a field is not given: a gap is no zero', () => {
    const series = new Series(['a', 'b'])
    series.push(1, { a: 0 })
    series.push(2, {})
    expect([...series.slice('a')]).toEqual([0, NaN])
    expect([...series.slice('b')]).toEqual([NaN, NaN])
  })

  it('takes all its rows at once, more than its capacity too, and goes on from there', () => {
    const series = new Series(['value'], 3)
    series.push(1, { value: 1 })
    series.fill({ t: Float64Array.of(1, 2, 3, 4, 5), value: Float64Array.of(10, 20, NaN, 40, 50) })
    expect([...series.slice('value')]).toEqual([10, 20, NaN, 40, 50])
    expect(series.lowerBound(4)).toBe(3)
    series.push(6, { value: 60 })
    expect([...series.slice('t')]).toEqual([2, 3, 4, 5, 6])
    expect(series.dropped).toBe(1)
  })

  it('gives slices as copies', () => {
    const series = new Series(['value'])
    series.push(1, { value: 1 })
    const copy = series.slice('value')
    copy[0] = 99
    expect(series.last('value')).toBe(1)
  })

  it('finds the first row that is not before a time, also around the end of the ring', () => {
    const series = new Series(['value'], 4)
    for (const t of [10, 20, 30, 40, 50, 60]) series.push(t, { value: t })
    expect([0, 30, 31, 60, 61].map((t) => series.lowerBound(t))).toEqual([0, 0, 1, 3, 4])
  })

  it('is a plain array that forgets, whatever is done to it', () => {
    const random = randomFrom(1)
    for (let round = 0; round < 60; round += 1) {
      const capacity = wholeBetween(random, 1, 300)
      const series = new Series(['a', 'b'], capacity)
      let plain: { t: number; a: number; b: number }[] = []
      let t = 0
      for (let step = wholeBetween(random, 0, 900); step > 0; step -= 1) {
        t += random() * 20
        const a = random()
        const b = random() < 0.3 ? NaN : random()
        series.push(t, Number.isNaN(b) ? { a } : { a, b })
        plain.push({ t, a, b })
        if (random() > 0.02) continue
        plain = plain.slice(-capacity)
        const from = wholeBetween(random, 0, plain.length)
        const to = wholeBetween(random, 0, plain.length)
        expect([...series.slice('b', from, to)]).toEqual(plain.slice(from, to).map((row) => row.b))
        const wanted = random() * t
        const before = plain.filter((row) => row.t < wanted).length
        expect(series.lowerBound(wanted)).toBe(before)
      }
      plain = plain.slice(-capacity)
      expect(series.length).toBe(plain.length)
      for (const field of ['t', 'a', 'b'] as const)
        expect([...series.slice(field)]).toEqual(plain.map((row) => row[field]))
    }
  })
})

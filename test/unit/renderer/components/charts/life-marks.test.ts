import { describe, expect, it } from 'vitest'
import type { LifeMark } from '../../../../../src/shared/run/jumps'
import { MOST_MARKS, placeMarks } from '../../../../../src/renderer/components/charts/life-marks'

const mark = (t: number, kind: LifeMark['kind'], failed = false): LifeMark => ({ t, kind, id: 0, failed })

describe('marks of life', () => {
  it('lie at their time, those outside nowhere', () => {
    const marks = [
      mark(50, 'birth'),
      mark(100, 'birth'),
      mark(150, 'exec'),
      mark(200, 'death'),
      mark(250, 'death'),
    ]
    expect(placeMarks(marks, 100, 200, 300)).toEqual([
      { x: 0, kind: 'birth' },
      { x: 150, kind: 'exec' },
      { x: 300, kind: 'death' },
    ])
  })

  it('say the worst of what falls on one pixel, births and deaths apart', () => {
    const marks = [
      mark(10, 'exec'),
      mark(10, 'birth'),
      mark(10, 'death'),
      mark(10, 'death', true),
      mark(10, 'death'),
    ]
    expect(placeMarks(marks, 0, 100, 100)).toEqual([
      { x: 10, kind: 'birth' },
      { x: 10, kind: 'failed' },
    ])
  })

  it('are never more than can be told apart', () => {
    const marks = Array.from({ length: 20_000 }, (_, t) => mark(t, t % 2 === 0 ? 'birth' : 'death'))
    const placed = placeMarks(marks, 0, 20_000, 1600)
    expect(placed.length).toBeLessThanOrEqual(2 * (MOST_MARKS + 1))
    expect(placed.length).toBeGreaterThan(MOST_MARKS)
  })
})

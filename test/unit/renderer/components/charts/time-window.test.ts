import { describe, expect, it } from 'vitest'
import {
  moved,
  stretched,
  windowAround,
  windowAt,
  windowWith,
  zoomBetween,
} from '../../../../../src/renderer/components/charts/time-window'

describe('the time window', () => {
  it('begins at the start and grows by steps until it is full, then follows', () => {
    expect(windowAt(0, '30', false, null)).toEqual({ from: 0, to: 10_000 })
    expect(windowAt(9_999, '30', false, null)).toEqual({ from: 0, to: 10_000 })
    expect(windowAt(10_000, '30', false, null)).toEqual({ from: 0, to: 20_000 })
    expect(windowAt(29_000, '30', false, null)).toEqual({ from: 0, to: 30_000 })
    expect(windowAt(45_500, '30', false, null)).toEqual({ from: 15_500, to: 45_500 })
  })

  it('shows all of a run, long ones without stepping ahead', () => {
    expect(windowAt(25_000, 'all', false, null)).toEqual({ from: 0, to: 30_000 })
    expect(windowAt(600_000, 'all', false, null)).toEqual({ from: 0, to: 600_000 })
  })

  it('leaves no empty space behind the end of a run', () => {
    expect(windowAt(8_400, '30', true, null)).toEqual({ from: 0, to: 8_400 })
    expect(windowAt(8_400, 'all', true, null)).toEqual({ from: 0, to: 8_400 })
    expect(windowAt(90_000, '60', true, null)).toEqual({ from: 30_000, to: 90_000 })
  })

  it('is as short as the run was, and never empty', () => {
    expect(windowAt(15, 'all', true, null)).toEqual({ from: 0, to: 15 })
    expect(windowAt(0, 'all', true, null)).toEqual({ from: 0, to: 1 })
  })

  it('stays where the user zoomed to', () => {
    const zoom = { from: 100, to: 300 }
    expect(windowAt(50_000, '30', false, zoom)).toBe(zoom)
  })

  it('zooms whichever way it is dragged, and not by accident', () => {
    expect(zoomBetween(900, 400)).toEqual({ from: 400, to: 900 })
    expect(zoomBetween(-50, 400)).toEqual({ from: 0, to: 400 })
    expect(zoomBetween(400, 400)).toBeNull()
  })
})

describe('zoom and pan', () => {
  const whole = { from: 0, to: 1000 }

  it('keep what is under the pointer where it is', () => {
    expect(stretched({ from: 200, to: 600 }, 0.5, 300, whole)).toEqual({ from: 250, to: 450 })
    expect(stretched({ from: 250, to: 450 }, 2, 300, whole)).toEqual({ from: 200, to: 600 })
  })

  it('stay inside the run', () => {
    expect(stretched({ from: 100, to: 500 }, 2, 500, whole)).toEqual({ from: 0, to: 800 })
    expect(stretched({ from: 100, to: 500 }, 9, 300, whole)).toEqual(whole)
    expect(moved({ from: 100, to: 500 }, -300, whole)).toEqual({ from: 0, to: 400 })
    expect(moved({ from: 100, to: 500 }, 900, whole)).toEqual({ from: 600, to: 1000 })
  })

  it('never come to nothing', () => {
    const { from, to } = stretched({ from: 5, to: 5.001 }, 1e-9, 5, whole)
    expect(to).toBeGreaterThan(from)
  })
})

describe('the window around a moment', () => {
  it('lies within the run', () => {
    expect(windowAround(50_000, 30_000, 100_000)).toEqual({ from: 35_000, to: 65_000 })
    expect(windowAround(5_000, 30_000, 100_000)).toEqual({ from: 0, to: 30_000 })
    expect(windowAround(99_000, 30_000, 100_000)).toEqual({ from: 70_000, to: 100_000 })
    expect(windowAround(500, 30_000, 1_000)).toEqual({ from: 0, to: 30_000 })
  })

  it('is turned like a page when the moment leaves it, on either side', () => {
    const window = { from: 1000, to: 2000 }
    expect(windowWith(window, 1000)).toBe(window)
    expect(windowWith(window, 2000)).toBe(window)
    expect(windowWith(window, 2100)).toEqual({ from: 1950, to: 2950 })
    expect(windowWith(window, 900)).toEqual({ from: 50, to: 1050 })
    expect(windowWith(window, 10)).toEqual({ from: 0, to: 1000 })
  })
})

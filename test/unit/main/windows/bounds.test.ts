import { describe, expect, it } from 'vitest'
import { DEFAULT_SIZE, MIN_SIZE, cascade, placeWindow } from '../../../../src/main/windows/bounds'

const display = { x: 0, y: 0, width: 1920, height: 1080 }
const left = { x: -1600, y: 0, width: 1600, height: 900 }
const remembered = { x: 100, y: 50, width: 1400, height: 900 }

describe('placeWindow', () => {
  it('opens where it was, on any display', () => {
    expect(placeWindow(remembered, [display])).toEqual(remembered)
    const there = { ...remembered, x: -1500 }
    expect(placeWindow(there, [display, left])).toEqual(there)
  })

  it.each([
    ['display unplugged', { ...remembered, x: -1500 }],
    ['title bar above the screen', { ...remembered, y: -500 }],
    ['below the screen', { ...remembered, y: 1070 }],
    ['a sliver at the right', { ...remembered, x: 1900 }],
  ])('keeps only the size: %s', (_why, bounds) => {
    expect(placeWindow(bounds, [display])).toEqual({ width: bounds.width, height: bounds.height })
  })

  it('starts with its own size, no smaller than it can be used, no larger than a display', () => {
    expect(placeWindow(null, [display])).toEqual(DEFAULT_SIZE)
    expect(placeWindow({ ...remembered, width: 10, height: 10 }, [display])).toMatchObject(MIN_SIZE)
    expect(placeWindow({ ...remembered, width: 9999, height: 9999 }, [display])).toMatchObject({
      width: 1920,
      height: 1080,
    })
    expect(placeWindow(null, [{ x: 0, y: 0, width: 800, height: 480 }])).toEqual(MIN_SIZE)
  })
})

it('moves a further window aside', () => {
  expect(cascade(remembered)).toEqual({ ...remembered, x: 124, y: 74 })
})

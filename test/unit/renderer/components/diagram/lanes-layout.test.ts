import { describe, expect, it } from 'vitest'
import { hatchOf, layoutLanes } from '../../../../../src/renderer/components/diagram/lanes-layout'
import type { LocalizedText } from '../../../../../src/shared/text'
import { RACE, TONES } from './samples'

const en = (text: LocalizedText) => text.en

describe.each([316, 560, 700])('lanes at %i px', (width) => {
  it('have their bars where their times are, on their lanes', () => {
    const { bars, lanes, area } = layoutLanes(RACE, en, width)
    const scale = (lanes[0].to - lanes[0].from) / RACE.length
    RACE.bars.forEach(({ lane, from, to }, index) => {
      const { x, y, w, h } = bars[index].box
      expect(x).toBeCloseTo(lanes[0].from + from * scale, -0.5)
      expect(w).toBeCloseTo((to - from) * scale, -0.5)
      expect(y + h / 2).toBe(lanes[RACE.lanes.findIndex(({ id }) => id === lane)].y)
      expect(x + w).toBeLessThanOrEqual(area.w)
    })
  })

  it('never let words leave their bar, and keep every name for whoever asks', () => {
    for (const figure of [RACE, TONES]) {
      const { bars } = layoutLanes(figure, en, width)
      for (const { label, box } of bars) if (label !== null) expect(label.width).toBeLessThanOrEqual(box.w)
      expect(bars.map(({ name }) => name)).toEqual(figure.bars.map(({ label }) => label!.en))
    }
  })
})

describe('lanes', () => {
  it('hatch waiting, and only that', () => {
    const { bars } = layoutLanes(RACE, en, 560)
    expect(bars.map(({ hatch }) => hatch !== null)).toEqual(RACE.bars.map(({ idle = false }) => idle))
  })

  it('keep the strokes of a hatching within its bar', () => {
    for (const box of [
      { x: 10, y: 20, w: 50, h: 24 },
      { x: 0, y: 0, w: 6, h: 24 },
    ]) {
      const numbers = hatchOf(box)
        .match(/-?[\d.]+/g)!
        .map(Number)
      expect(numbers.length).toBeGreaterThan(4)
      numbers.forEach((value, at) => {
        const [low, size] = at % 2 === 0 ? [box.x, box.w] : [box.y, box.h]
        expect(value).toBeGreaterThanOrEqual(low)
        expect(value).toBeLessThanOrEqual(low + size)
      })
    }
  })

  it('draw a link from edge to edge of what it connects', () => {
    const { links, bars, lanes } = layoutLanes(RACE, en, 560)
    const [first] = links
    expect(first.from).toBe(bars[0].box.y + bars[0].box.h)
    expect(first.to).toBe(lanes[2].y - bars[0].box.h / 2)
  })
})

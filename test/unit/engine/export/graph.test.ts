import { describe, expect, it } from 'vitest'
import { graph } from '../../../../src/engine/export/html/graph'
import { formatOf } from '../../../../src/shared/format'

/** y of what is drawn, and of the marks of the axis, upwards. */
function drawn(...values: number[]) {
  const line = { name: 'q', t: Float64Array.from(values, (_, row) => row), values: Float64Array.from(values) }
  const text = graph([{ ...line, colour: 's1' }], {
    title: 'q',
    unit: '',
    end: values.length,
    height: 130,
    label: String,
    format: formatOf('en'),
  })
  const path = /class="line s1" d="([^"]*)"/.exec(text)![1]
  const grid = [...text.matchAll(/class="grid" d="M\d+ ([^H]*)H/g)].map(([, y]) => Number(y))
  return { points: [...path.matchAll(/[ML]\S+ ([^ML]+)/g)].map(([, y]) => Number(y)), grid }
}

describe('a graph', () => {
  it('stands on 0', () => {
    const { points, grid } = drawn(0, 4)
    expect(points[0]).toBe(grid[0])
    expect(points[1]).toBe(grid.at(-1))
  })

  it('reaches below 0 where values do', () => {
    const { points, grid } = drawn(-3, 0, 4)
    expect(grid.includes(points[1])).toBe(true)
    expect(grid[0]).toBeGreaterThan(points[0])
    expect(points[0]).toBeGreaterThan(points[1])
    for (const y of [...points, ...grid]) expect(y).toBeLessThanOrEqual(130)
  })

  it.each([[[0, 5e-324]], [[-1e-300, 1e-300]], [[-1e300, 1e300]], [[-Number.MAX_VALUE, Number.MAX_VALUE]]])(
    'is drawn within its bounds: %j',
    (values) => {
      const { points, grid } = drawn(...values)
      for (const y of [...points, ...grid]) {
        expect(y).toBeGreaterThanOrEqual(0)
        expect(y).toBeLessThanOrEqual(130)
      }
      expect(points[0]).toBeGreaterThan(points[1])
    },
  )
})

import { describe, expect, it } from 'vitest'
import { coreGrid, LABEL } from '../../../../../src/renderer/rooms/monitor/core-grid'

/** Room of the head at usual widths of the window, CSS pixels. */
const ROOMS = [
  [340, 62],
  [560, 62],
  [1000, 62],
] as const

describe('coreGrid', () => {
  it.each(ROOMS)('has room for every core in %d × %d', (width, height) => {
    for (const count of [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 256, 512]) {
      const { columns, rows, gapX, gapY, labelled, kind } = coreGrid(count, width, height)
      expect(columns * rows).toBeGreaterThanOrEqual(count)
      const cell = (width - (columns - 1) * gapX) / columns
      expect(cell).toBeGreaterThan(labelled ? LABEL.number + LABEL.share : 0)
      expect((height - (rows - 1) * gapY) / rows).toBeGreaterThanOrEqual(kind === 'strips' ? 3 : 12)
      if (kind === 'areas') expect(columns * (rows - 1)).toBeLessThan(count)
    }
  })

  it('writes numbers beside few cores, leaves them out of more, and draws strips of very many', () => {
    expect(coreGrid(8, 560, 62)).toMatchObject({ kind: 'areas', columns: 4, rows: 2, labelled: true })
    expect(coreGrid(32, 560, 62)).toMatchObject({ kind: 'areas', labelled: false })
    expect(coreGrid(128, 560, 62).kind).toBe('strips')
  })

  it('has no cell of nothing', () => {
    expect(coreGrid(0, 560, 62).rows).toBeGreaterThan(0)
    expect(coreGrid(4, 0, 0).rows).toBeGreaterThan(0)
  })
})

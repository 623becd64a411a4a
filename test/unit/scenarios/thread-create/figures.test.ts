import { describe, expect, it } from 'vitest'
import type { LanesFigure } from '../../../../src/shared/diagram'
import { figures } from '../../../../src/scenarios/thread-create/figures'
import { faultsOf } from '../figures'

/** How many of the drawn threads compute at each moment, at most. */
function atOnce(threads: number, cores: number): number {
  const figure = figures({ threads, kind: 'cpu' }, cores)[1] as LanesFigure
  expect(faultsOf(figure)).toEqual([])
  const busy = figure.bars.filter((bar) => bar.idle !== true)
  expect(new Set(busy.map(({ lane }) => lane)).size).toBe(Math.min(threads, 4))
  return Math.max(...busy.map(({ from }) => busy.filter((bar) => bar.from <= from && from < bar.to).length))
}

describe('the figure of threads that compute', () => {
  it('is drawn for the cores of the machine', () => {
    expect([1, 2, 4, 64].map((cores) => atOnce(4, cores))).toEqual([1, 2, 4, 4])
    // Of eight threads four are drawn; where some have to wait, one of those does.
    expect([1, 2, 4, 64].map((cores) => atOnce(8, cores))).toEqual([1, 2, 3, 4])
    expect([1, 2].map((cores) => atOnce(2, cores))).toEqual([1, 2])
  })
})

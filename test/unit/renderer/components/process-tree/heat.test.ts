import { expect, it } from 'vitest'
import { heatOf } from '../../../../../src/renderer/components/process-tree/heat'

it('lets what is large stand out and leaves what is next to nothing cold', () => {
  expect([NaN, -1, 0, 0.004].map(heatOf)).toEqual([0, 0, 0, 0])
  const heats = [0.01, 0.1, 0.25, 1].map(heatOf)
  expect(heats).toEqual(heats.toSorted((a, b) => a - b))
  expect(heats[0]).toBeGreaterThan(0)
  // A tenth is seen as a third; past all there is, nothing is hotter.
  expect(heats[1] / heats[3]).toBeCloseTo(Math.sqrt(0.1), 1)
  expect(heatOf(8)).toBe(heats[3])
})

import { expect, it } from 'vitest'
import { pastFor, topOfBytes } from '../../../../../src/renderer/rooms/monitor/scale'

it('shows the shortest past that holds what is known', () => {
  expect([0, 60_000, 60_001, 120_001, 9e9].map(pastFor)).toEqual([60_000, 60_000, 120_000, 300_000, 300_000])
})

it('ends a scale of bytes at a round number above them', () => {
  const MiB = 1024 ** 2
  expect([0, 1000, 3 * MiB, 5 * MiB, 7.9 * MiB].map(topOfBytes)).toEqual([
    1024,
    1536,
    4 * MiB,
    6 * MiB,
    12 * MiB,
  ])
})

import { describe, expect, it } from 'vitest'
import * as loads from '../../../../src/scenarios/process-create/loads.mjs'

describe('what a child loads', () => {
  it('is an array that is really written to, with a sum of its pages as proof', async () => {
    const answer = await loads.load('array', 3, 7)
    const array = loads.kept as Uint8Array
    expect(array.byteLength).toBe(3 * 1024 * 1024)
    expect(array.every((byte) => byte === 7)).toBe(true)
    // 768 pages of 4 KiB, each with a 7 at its beginning.
    expect(answer).toBe(768 * 7)
    expect(loads.proof('array', 3, 7)).toBe(768 * 7)
  })

  it('is a set of modules that are all there', async () => {
    const answer = await loads.load('modules', 0, 1)
    expect(answer).toBe((loads.kept as unknown[]).length)
    expect(answer).toBeGreaterThan(3)
    expect(loads.proof('modules', 0, 1)).toBe(answer)
  })

  it('is nothing where nothing was asked for', async () => {
    expect(await loads.load('nothing', 64, 1)).toBe(0)
    expect(loads.proof('nothing', 64, 1)).toBe(0)
  })
})

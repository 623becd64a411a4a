import { describe, expect, it } from 'vitest'
import { RUNS } from './runs'
import { SURFACES } from './surfaces'

/** Texts have three digits. */
const ROUNDED = 0.005

describe.each(RUNS)('$name', ({ records, facts }) => {
  it.each(Object.entries(SURFACES))('is the same in %s', (_, read) => {
    const said = read(records)
    for (const [fact, value] of Object.entries(said)) {
      const expected = facts[fact as keyof typeof facts]
      if (typeof expected !== 'number' || Number.isNaN(expected))
        expect([fact, value]).toEqual([fact, expected])
      else
        expect((value as number) / expected, `${fact}: ${String(value)}`).toBeCloseTo(
          1,
          -Math.log10(2 * ROUNDED),
        )
    }
    // Whoever shows a run with a pool says how far it is.
    expect(said.tasks === undefined).toBe(facts.tasks === undefined)
  })
})

import { expect, it } from 'vitest'
import type { Outcome } from '../../support/hostile/attack'
import { traces } from '../../support/hostile/traces'
import { watchLeftovers } from '../../support/leftovers'
import { randomFrom } from '../../support/random'

/* The share in the suite of what `npm run bench -- hostile` does at length. */

watchLeftovers()

it('traces are read or refused, whatever is in them', async () => {
  const outcomes: Outcome[] = []
  for await (const outcome of traces(randomFrom(1))) if (outcomes.push(outcome) === 25) break
  expect(outcomes.filter(({ end }) => end !== 'read' && end !== 'refused')).toEqual([])
  expect(new Set(outcomes.map(({ end }) => end)).size).toBe(2)
})

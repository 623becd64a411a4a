import { expect, it } from 'vitest'
import type { Attacks, Outcome } from '../../support/hostile/attack'
import { inspectors, ports, telemetry } from '../../support/hostile/programs'
import { watchLeftovers } from '../../support/leftovers'
import { randomFrom } from '../../support/random'

/* The share in the suite of what `npm run bench -- hostile` does at length. */

watchLeftovers()

async function first(count: number, attacks: Attacks, seed: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for await (const outcome of attacks(randomFrom(seed))) if (outcomes.push(outcome) === count) break
  return outcomes
}

it.each<[string, Attacks, number]>([
  ['telemetry', telemetry, 40],
  ['messages of a window', ports, 150],
  ['inspectors', inspectors, 60],
])('what is wrong in %s is refused, and the next is heard', async (_, attacks, count) => {
  const outcomes = await first(count, attacks, 1)
  expect(outcomes.filter(({ end }) => end !== 'read' && end !== 'refused')).toEqual([])
  // Dice that change nothing, or nothing but what is refused at once, would attack nobody.
  expect(new Set(outcomes.map(({ end }) => end)).size).toBe(2)
})

import { describe, expect, it } from 'vitest'
import type { RunState } from '../../../../src/shared/run/records'
import { RunLife } from '../../../../src/engine/runs/states'
import { RUN_STATES } from '../../../../src/shared/run/records'

/** Every step that is possible; all other pairs are not. */
const STEPS = [
  'starting→running',
  'starting→stopping',
  'starting→failed',
  'running→stopping',
  'running→ended',
  'stopping→ended',
  'stopping→failed',
]

const WAYS: Record<RunState, RunState[]> = {
  starting: [],
  running: ['running'],
  stopping: ['running', 'stopping'],
  ended: ['running', 'ended'],
  failed: ['failed'],
}

function lifeIn(state: RunState): RunLife {
  const life = new RunLife()
  for (const step of WAYS[state]) expect(life.to(step)).toBe(true)
  expect(life.state).toBe(state)
  return life
}

describe('RunLife', () => {
  const pairs = RUN_STATES.flatMap((from) => RUN_STATES.map((to) => [from, to] as const))

  it.each(pairs)('%s → %s', (from, to) => {
    const life = lifeIn(from)
    const possible = STEPS.includes(`${from}→${to}`)
    expect(life.to(to)).toBe(possible)
    expect(life.state).toBe(possible ? to : from)
  })

  it('is over where no step is left', () => {
    expect(RUN_STATES.filter((state) => lifeIn(state).over)).toEqual(['ended', 'failed'])
  })
})

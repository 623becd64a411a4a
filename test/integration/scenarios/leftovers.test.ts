import { describe, expect, it } from 'vitest'
import type { Knob, KnobValue, KnobValues } from '../../../src/shared/knobs'
import { scenarios } from '../../../src/scenarios'
import { kill } from '../../support/processes'
import { useScenarioEngine, type ScenarioRun } from '../../support/scenario-engine'
import { until } from '../../support/until'

/** What makes a chapter go on until it is ended, however late a busy machine comes to that; the rest as it is. */
const goingOn = (knobs: readonly Knob[]): KnobValues =>
  Object.fromEntries(
    knobs.flatMap((knob): [string, KnobValue][] => {
      if ('max' in knob) return ['repeats', 'increments'].includes(knob.id) ? [[knob.id, knob.max]] : []
      return knob.kind === 'choice' && knob.id === 'duration' ? [[knob.id, knob.choices.at(-1)!.value]] : []
    }),
  )

/** Every chapter at once, each in the middle of its work: whatever ends them, nothing is left of any. */
describe('all chapters side by side', () => {
  const engine = useScenarioEngine()

  /**
   * Starts all chapters, ends each as soon as it is at work, and gives how each ended, by chapter, once nothing is left of
   * it.
   */
  async function endEach(end: (run: ScenarioRun['run']) => unknown): Promise<Record<string, string | null>> {
    const ends = await Promise.all(
      scenarios.map(async ({ id, knobs }) => {
        const { run, nothingLeft } = await engine.start(id, goingOn(knobs))
        await until(
          () => run.over || (run.model.results.length > 0 && run.model.processes[0]?.role),
          `${id} to be at work`,
          30_000,
        )
        await end(run)
        await nothingLeft()
        return [id, run.model.processes[0]!.signal ?? run.model.outcome] as const
      }),
    )
    return Object.fromEntries(ends)
  }

  const all = (how: string) => Object.fromEntries(scenarios.map(({ id }) => [id, how]))

  it('leave nothing when they are stopped', { timeout: 90_000 }, async () => {
    const ends = await endEach((run) => run.stop())
    expect(Object.values(ends)).not.toContain('completed')
  })

  it('leave nothing when their roots are killed', { timeout: 90_000 }, async () => {
    expect(await endEach((run) => kill(run.model.processes[0]!.pid))).toEqual(all('SIGKILL'))
  })
})

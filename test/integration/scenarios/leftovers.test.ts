import { describe, expect, it } from 'vitest'
import { scenarios } from '../../../src/scenarios'
import { kill } from '../../support/processes'
import { useScenarioEngine, type ScenarioRun } from '../../support/scenario-engine'
import { until } from '../../support/until'

/** Every chapter at once, each in the middle of its work: whatever ends them, nothing is left of any. */
describe('all chapters side by side', () => {
  const engine = useScenarioEngine()

  async function allAtWork(): Promise<ScenarioRun[]> {
    const runs = await Promise.all(scenarios.map(({ id }) => engine.start(id, {})))
    await Promise.all(
      runs.map(({ run }, at) =>
        until(
          () => run.over || (run.model.results.length > 0 && run.model.processes[0]?.role),
          `${scenarios[at].id} to be at work`,
          30_000,
        ),
      ),
    )
    return runs
  }

  it('leave nothing when they are stopped', { timeout: 90_000 }, async () => {
    const runs = await allAtWork()
    await Promise.all(runs.map(({ run }) => run.stop()))
    for (const { nothingLeft } of runs) await nothingLeft()
    const ends = runs.map(({ run }) => run.model.outcome)
    expect(ends.filter((outcome) => outcome === 'stopped').length).toBeGreaterThan(scenarios.length - 3)
  })

  it('leave nothing when their roots are killed', { timeout: 90_000 }, async () => {
    const runs = await allAtWork()
    for (const { run } of runs) if (!run.over) kill(run.model.processes[0]!.pid)
    for (const { nothingLeft } of runs) await nothingLeft()
    const killed = runs.filter(({ run }) => run.model.processes[0]!.signal === 'SIGKILL')
    expect(killed.length).toBeGreaterThan(scenarios.length - 3)
  })
})

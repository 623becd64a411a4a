import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Replay } from '../../../../../src/engine/recording/read/replay'
import { readFacts } from '../../../../../src/engine/recording/read/run-file'
import { momentOf } from '../../../../../src/engine/runs/moment'
import type { KnobValues } from '../../../../../src/shared/knobs'
import { RunModel } from '../../../../../src/shared/run/model'
import { summarize } from '../../../../../src/shared/run/summarize'
import { snapshot } from '../../../../support/records'
import { useScenarioEngine } from '../../../../support/scenario-engine'
import { until } from '../../../../support/until'

const said = (model: RunModel) => ({ ...(snapshot(model) as object), recording: null })

describe('a real run', () => {
  const engine = useScenarioEngine()

  /** Runs a chapter, and compares what was seen live with what its file tells. */
  async function recorded(scenario: string, knobs: KnobValues): Promise<RunModel> {
    const started = await engine.start(scenario, knobs)
    const { run } = started
    await started.nothingLeft()
    const file = run.model.recording!.file!
    await until(() => readFacts(file).state === 'complete', 'the file to be complete')
    expect(readdirSync(dirname(file))).toHaveLength(1)

    const replay = new Replay(file)
    try {
      const model = new RunModel()
      // As a window gets them.
      model.applyAll(structuredClone(replay.records))
      expect(summarize(model)).toEqual(summarize(run.model))
      expect(said(model)).toEqual(said(run.model))
      for (const part of [0.1, 0.3, 0.5, 0.9]) {
        const moment = replay.moment(run.model.wall * part)
        const live = momentOf(run, run.model.wall * part)
        expect([moment.t, [...moment.ids]]).toEqual([live.t, [...live.ids]])
        expect(moment.columns.cpuShare).toEqual(live.columns.cpuShare)
        expect(moment.columns.rss).toEqual(live.columns.rss)
        expect(moment.columns.pss).toEqual(live.columns.pss)
      }
      return model
    } finally {
      replay.close()
    }
  }

  it('with threads, locks and deadlocks is the same again from its file', async () => {
    const knobs = { demo: 're-entry', lock: 'Lock', threads: 3, timeout: 400, repeats: 2 }
    const model = await recorded('thread-lock', knobs)
    expect(model.deadlocks).toHaveLength(2)
    expect(model.verdict!.claims.length).toBeGreaterThan(0)
  })

  it('with a pool of processes and its tasks is the same again from its file', async () => {
    const model = await recorded('process-pool', { size: 2, tasks: 40, 'task-ms': 4, chunk: 4, repeats: 1 })
    expect(model.pools.size).toBeGreaterThan(0)
    expect(model.tasks.length).toBeGreaterThan(0)
    expect(model.output.length + model.results.length).toBeGreaterThan(0)
    expect(model.processes.length).toBeGreaterThan(2)
  })
})

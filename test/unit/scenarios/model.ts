import type { RunOutcome } from '../../../src/shared/run/records'
import { RunModel } from '../../../src/shared/run/model'

type Values = Record<string, number | string | boolean>

/**
 * A run model as a program's results would make it. Of the machine's cores others keep `others` busy, and the run `load` (at a time).
 */
export function modelOf(
  results: readonly [name: string, at: number, values: Values][],
  {
    cores = 4,
    others = 0.1,
    load = 0 as number | ((t: number) => number),
    outcome = 'completed' as RunOutcome,
  } = {},
): RunModel {
  const model = new RunModel()
  model.apply({
    kind: 'meta',
    runId: 'test',
    startedAt: 0,
    origin: { kind: 'machine' },
    host: {
      platform: 'linux',
      arch: 'x64',
      release: '',
      cpuModel: '',
      cores,
      totalMemory: 1e9,
      node: '20',
      electron: null,
    },
    sampler: { kind: 'procfs', fields: [], reasons: [], minInterval: 0 },
    interval: 100,
    version: '0',
  })
  const end = Math.max(1000, ...results.map(([, at]) => at))
  for (let t = 100; t <= end; t += 100) {
    const own = typeof load === 'number' ? load : load(t)
    model.apply({
      kind: 'tick',
      t,
      interval: 100,
      cost: 0,
      engineCpu: 0,
      cpu: own * 100e6,
      ids: new Int32Array(0),
      columns: {},
      host: { busy: (others + own) / cores, availableMemory: 1e9 },
    })
  }
  for (const [name, t, values] of results) model.apply({ kind: 'result', t, pid: 1, name, values })
  model.apply({ kind: 'state', t: end + 1, state: 'ended', outcome })
  return model
}

/** Announces a pool and gives each of its lanes tasks [start, end]. */
export function addPool(model: RunModel, pool: string, lanes: [number, number][][]): void {
  model.apply({ kind: 'pool', t: 0, pool, poolKind: 'process', size: lanes.length })
  lanes.forEach((tasks, index) => {
    const lane = model.lanes.length
    model.apply({ kind: 'lane', t: 0, lane, pid: 1000 + lane, tid: 1000 + lane, pool })
    model.apply({
      kind: 'tasks',
      lane: Int32Array.from(tasks, () => lane),
      start: Float64Array.from(tasks, ([start]) => start),
      end: Float64Array.from(tasks, ([, end]) => end),
      queued: Float64Array.from(tasks, () => NaN),
      names: tasks.map((_, task) => `task ${index}.${task}`),
    })
  })
}

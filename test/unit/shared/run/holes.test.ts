import { describe, expect, it } from 'vitest'
import type { RunRecord } from '../../../../src/shared/run/records'
import { treeRows } from '../../../../src/cli/terminal/tree-rows'
import { csv } from '../../../../src/engine/export/csv'
import { html } from '../../../../src/engine/export/html'
import { perfetto } from '../../../../src/engine/export/perfetto'
import { guard } from '../../../../src/engine/runs/guards'
import { chooseLines } from '../../../../src/renderer/components/charts/chart-lines'
import { compareRuns } from '../../../../src/shared/run/compare'
import { RunModel } from '../../../../src/shared/run/model'
import { Past } from '../../../../src/shared/run/past'
import { summarize } from '../../../../src/shared/run/summarize'
import { born, locks, meta, tasks, tick } from '../../../support/records'

/** A run of whose processes and lanes 0, 2 and 3 were told, as a damaged file has it. */
const RECORDS: readonly RunRecord[] = [
  meta(),
  { kind: 'pool', t: 0, pool: 'pool', poolKind: 'process', size: 3 },
  ...[0, 2, 3].flatMap((id): RunRecord[] => [
    born(id, 0, { parent: id === 0 ? -1 : id - 1 }),
    { kind: 'lane', t: 0, lane: id, pid: 100 + id, tid: 100 + id, pool: 'pool' },
  ]),
  tasks([2, 10, 20], [1, 10, 20]),
  locks([2, 1, 10, 20, 'a'], [1, 0, 10, NaN, 'a']),
  tick(100, { 0: { cpu: 1e6, rss: 4096 }, 1: { cpu: 1e6 }, 3: { cpu: 2e6, rss: 4096 } }),
  { kind: 'exit', t: 200, id: 2, code: 0, signal: null, cpu: 5e6 },
  { kind: 'state', t: 300, state: 'ended', outcome: 'completed' },
]

function model(): RunModel {
  const run = new RunModel()
  run.applyAll(RECORDS)
  return run
}

describe('a run with a hole in its ids', () => {
  it('counts what there is', () => {
    const run = model()
    expect([run.born, run.live, run.cpuTime().spent]).toEqual([3, 2, 8e6])
    const past = new Past(run, 150)
    expect([past.born, past.live, past.cpuTime().spent]).toEqual([3, 3, 3e6])
    expect(past.pools.get('pool')).toMatchObject({ lanes: [0, 2, 3], tasks: 1 })
    expect(summarize(run).processes.map(({ pid }) => pid)).toEqual([100, 102, 103])
    expect(guard(run, { maxProcesses: 9, maxMemory: 9, maxSeconds: 9 }, 1e9, 0)).toBeNull()
  })

  it('does not count the hole as a process of which nobody read, or which there was', () => {
    const run = new RunModel()
    run.applyAll(RECORDS)
    run.apply(tick(290, { 0: { switchesVoluntary: 1 }, 3: { switchesVoluntary: 2 } }))
    run.processes[2]!.sample(290, { switchesVoluntary: Float64Array.of(3) } as never, 0)
    const { metrics } = compareRuns([run, run])
    expect(metrics.find(({ id }) => id === 'switches-voluntary')!.values[0]).toEqual({
      value: 6,
      least: false,
    })
  })

  it('is shown everywhere', () => {
    const run = model()
    expect(treeRows(run, true, (name) => name).map(({ id }) => id)).toEqual([100, 102, 103])
    const { lines } = chooseLines(run, { from: 0, to: 300 }, 'lines', new Set())
    expect(lines.map(({ ids }) => ids)).toEqual([[3], [0]])
    expect(compareRuns([run, model()]).sentence.en).not.toBe('')
    const source = { records: RECORDS, series: () => [] }
    const whole = (text: Iterable<string>) => [...text].join('')
    const pids = whole(html(source, 'en')).matchAll(/<tr><td><div.*?<td class="n">(\d+)/g)
    expect(Array.from(pids, ([, pid]) => pid)).toEqual(['100', '102', '103'])
    for (const text of [csv(source), perfetto(source)]) expect(whole(text).length).toBeGreaterThan(100)
  })
})

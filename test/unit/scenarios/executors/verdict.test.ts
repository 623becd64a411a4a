import { describe, expect, it } from 'vitest'
import type { RunModel } from '../../../../src/shared/run/model'
import { judge } from '../../../../src/scenarios/executors/verdict'
import { addPool, modelOf } from '../model'

const setup = { kind: 'both', size: 2, task: 'cpu', 'task-ms': 10, cores: 4 }
const phase = { tasks: 200, done: 200, workMs: 2000, computeMs: 2000, idealMs: 1000, cpuMs: 2000 }
// Handing over costs 40 µs a task with threads and 80 with processes, on top of half the work each.
const sweep = [10, 30, 100, 300, 1000, 3000, 10_000].map(
  (taskUs, index): [string, number, Record<string, number>] => [
    'sweep',
    3600 + index,
    {
      taskUs,
      inlineUs: taskUs,
      threadsUs: Math.max(40, (taskUs + 40) / 2),
      processesUs: Math.max(80, (taskUs + 80) / 2),
    },
  ],
)

function run(changes: Record<string, object> = {}, options = {}): RunModel {
  const model = modelOf(
    [
      ['setup', 100, { ...setup, ...changes.setup }],
      ['inline', 1200, { tasks: 100, workMs: 1000, wallMs: 1000, cpuMs: 1000 }],
      ['threads', 2300, { ...phase, wallMs: 1050, startMs: 40, ...changes.threads }],
      [
        'processes',
        3500,
        { ...phase, wallMs: 1090, startMs: 120, killed: 0, resubmitted: 0, ...changes.processes },
      ],
      ...sweep,
      ['swept', 4200, { wallMs: 600 }],
      ['check', 4300, { compared: 100, wrong: 0, missing: 0 }],
    ],
    options,
  )
  addPool(model, 'threads', [[[1300, 2290]], [[1300, 2300]]])
  addPool(model, 'processes', [[[2500, 3490]], [[2500, 3500]]])
  return model
}

const claims = (model: RunModel) => Object.fromEntries(judge(model).claims.map((claim) => [claim.id, claim]))

describe('the verdict of the executors', () => {
  it('holds what a good run shows', () => {
    const model = run()
    const found = claims(model)
    expect(found['speed-up-threads']).toMatchObject({ expected: 2, holds: true })
    expect(found['speed-up-processes'].measured).toBeCloseTo(2000 / 1090, 6)
    expect(found['same-wall'].measured).toBeCloseTo(1090 / 1050, 6)
    expect(found['start-up']).toMatchObject({ measured: 3, holds: true })
    expect(found['utilization-threads'].measured).toBeCloseTo(1990 / 2000, 6)
    expect(Object.values(found).every((claim) => claim.holds)).toBe(true)
    expect(judge(model).summary.en).toMatch(/1\.90 times .* 1\.83 times/)
  })

  it('finds the sizes of the crossovers in the sweep', () => {
    const found = claims(run())
    // By the formula of the sweep above: threads beat no pool from 40 µs on, processes from 80 µs on.
    // Were they handed over before and not while others compute, two workers would gain from 80 µs on.
    expect(found['pays-off-threads'].expected).toBeCloseTo(0.08, 6)
    expect(found['pays-off-threads'].measured).toBeGreaterThan(0.03)
    // Between the points at 30 and 100 µs a straight line stands for the curve.
    expect(found['pays-off-threads'].measured).toBeLessThan(0.06)
    expect(found['pays-off-processes'].measured).toBeGreaterThan(0.06)
    expect(found['pays-off-processes'].measured).toBeLessThan(0.1)
    // (s + 80) ÷ (s + 40) = 1.2 at s = 160 µs.
    expect(found.crossover.measured).toBeGreaterThan(0.1)
    expect(found.crossover.measured).toBeLessThan(0.2)
  })

  it('takes the median of several starts, in turn, and of old runs the one that there was', () => {
    const model = run()
    const start = (executor: string, startMs: number) =>
      model.apply({ kind: 'result', t: 1250, pid: 1, name: 'start', values: { executor, startMs } })
    for (const [threads, processes] of [
      [40, 100],
      [50, 100],
      [20, 100],
    ]) {
      start('threads', threads)
      start('processes', processes)
    }
    expect(claims(model)['start-up']).toMatchObject({
      measured: 2.5,
      spread: { low: 2, high: 5, repeats: 3 },
    })
    expect(claims(run())['start-up'].measured).toBe(3)
  })

  it('judges no gain where there can be none', () => {
    expect(claims(run({ setup: { cores: 1 } }))['pays-off-threads'].holds).toBeNull()
  })

  it('refuses speed with tiny tasks, busy machines, killed workers', () => {
    expect(claims(run({ setup: { 'task-ms': 0.05 } }))['speed-up-threads'].holds).toBeNull()
    expect(claims(run({}, { others: 3 }))['speed-up-threads'].holds).toBeNull()
    const killed = claims(run({ processes: { killed: 1, resubmitted: 2 } }))
    expect(killed['speed-up-processes'].holds).toBeNull()
    expect(killed['speed-up-threads'].holds).toBe(true)
    expect(killed.answers.why.en).toContain('1 worker killed')
  })

  it('judges one executor alone', () => {
    const model = modelOf([
      ['setup', 100, { ...setup, kind: 'thread' }],
      ['inline', 1200, { tasks: 100, workMs: 1000, wallMs: 1000, cpuMs: 1000 }],
      ['threads', 2300, { ...phase, wallMs: 1050, startMs: 40 }],
      ['check', 2400, { compared: 100, wrong: 0, missing: 0 }],
    ])
    expect(Object.keys(claims(model))).toEqual(['speed-up-threads', 'utilization-threads', 'answers'])
  })

  it('claims nothing of a run that was stopped', () => {
    expect(judge(modelOf([], { outcome: 'stopped' })).claims[0].holds).toBeNull()
  })
})

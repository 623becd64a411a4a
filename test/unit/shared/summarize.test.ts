import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { RunModel } from '../../../src/shared/run/model'
import { summarize } from '../../../src/shared/run/summarize'
import { SummarySchema } from '../../../src/shared/summary'
import { locks } from '../../support/records'
import { born, meta, poolModel, STARTED } from '../cli/support/records'

describe('summary of a run', () => {
  const summary = summarize(poolModel())

  it('holds what the records said, in seconds and bytes', () => {
    expect(summary).toMatchObject({
      format: 'forkscope.summary/1',
      version: '1.2.3',
      startedAt: '2026-03-01T12:00:00.000Z',
      scenario: 'sample-pool',
      knobs: { size: 2, style: 'map', 'warm-up': true },
      command: null,
      outcome: 'completed',
      reason: null,
      wallSeconds: 2.6,
      cpuSeconds: 2.5,
      cpuBasis: 'waited',
      sampledCpuSeconds: 2,
      coverage: 0.8,
      sampler: { kind: 'procfs', ticks: 2, intervalSeconds: 0.1, costSeconds: 0.001 },
      telemetry: { malformed: 1, dropped: 3 },
      pools: [{ id: 'main', kind: 'process', size: 2, tasks: 3, utilization: 0.5 }],
      queues: [{ id: 'jobs', capacity: null, peakDepth: 7, lastDepth: 1 }],
    })
    expect(summary.sampler.costShare).toBeCloseTo(0.001 / 2.6)
  })

  it('accounts for every process', () => {
    expect(summary.processes).toEqual([
      {
        pid: 100,
        createdAt: '2026-03-01T12:00:00.000Z',
        ppid: 1,
        role: 'pool',
        command: ['/usr/bin/node', 'program.mjs', '--size=2'],
        startedAt: 0,
        endedAt: 2.6,
        exitCode: 0,
        signal: null,
        cpuSeconds: 0.02,
        peakRssBytes: 41e6,
        peakPssBytes: null,
        threads: 11,
        cpuLeast: false,
      },
      expect.objectContaining({ pid: 101, ppid: 100, role: 'worker 1', cpuSeconds: 1.6, endedAt: 2.5 }),
      expect.objectContaining({ pid: 102, role: null, command: ['node'], signal: 'SIGKILL', exitCode: null }),
    ])
  })

  it('tells each deadlock with its cycle, in seconds', () => {
    const model = poolModel()
    expect(summarize(model).deadlocks).toEqual([])
    const both = (end: number) =>
      model.apply(
        locks([0, 1, 100, end, 'a'], [1, 1, 110, end, 'b'], [0, 0, 200, end, 'b'], [1, 0, 250, end, 'a']),
      )
    both(NaN)
    model.apply({ kind: 'role', t: 3000, pid: 101, tid: 0, role: 'one' })
    const cycle = [
      { pid: 101, tid: 101, role: 'one', waitsFor: 'b' },
      { pid: 102, tid: 102, role: null, waitsFor: 'a' },
    ]
    // The word of it came after the first of its processes had ended, and nothing waits beyond that.
    expect(summarize(model).deadlocks).toEqual([{ startedAt: 0.25, endedAt: 2.01, cycle }])
    both(1250)
    expect(summarize(model).deadlocks).toEqual([{ startedAt: 0.25, endedAt: 1.25, cycle }])
    expect(v.parse(SummarySchema, summarize(model))).toEqual(summarize(model))
  })

  it('has null, never NaN, for what is not known', () => {
    expect(summary.verdict?.claims.map((claim) => claim.measured)).toEqual([1.93, null])
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary)
  })

  it('is what its schema says and nothing more', () => {
    // Parsing drops what the schema does not know: an equal result had nothing else in it.
    expect(v.parse(SummarySchema, summary)).toEqual(summary)
  })

  it('can be made of a run that never started, and of one that is not over', () => {
    const failed = new RunModel()
    const reason = { code: 'not-found', text: { en: 'No such program.', 'zh-CN': '没有此程序。' } }
    failed.applyAll([
      { ...meta, origin: { kind: 'command', argv: ['nope'], cwd: '/' } },
      { kind: 'state', t: 3, state: 'failed', outcome: 'failed', reason },
    ])
    expect(v.parse(SummarySchema, summarize(failed))).toMatchObject({
      command: ['nope'],
      scenario: null,
      outcome: 'failed',
      reason,
      coverage: null,
      cpuBasis: 'sampled',
      processes: [],
    })
    const young = new RunModel()
    young.applyAll([meta, born(0, 100, -1, -40)])
    expect(v.parse(SummarySchema, summarize(young)).processes[0]).toMatchObject({
      createdAt: new Date(STARTED - 40).toISOString(),
      startedAt: -0.04,
      endedAt: null,
      peakRssBytes: null,
    })
  })

  it('refuses a run of which nothing is known', () => {
    expect(() => summarize(new RunModel())).toThrow('meta record')
  })
})

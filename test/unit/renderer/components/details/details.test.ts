import { describe, expect, it } from 'vitest'
import { ancestors, countersOf } from '../../../../../src/renderer/components/details/facts'
import { threadRows } from '../../../../../src/renderer/components/details/threads'
import { RunModel } from '../../../../../src/shared/run/model'
import type { ThreadsRecord } from '../../../../../src/shared/run/records'
import { born, meta, tick } from '../../../../support/records'

function threads(
  t: number,
  rows: readonly (readonly [tid: number, cpu: number, wait: number])[],
): ThreadsRecord {
  return {
    kind: 'threads',
    t,
    id: 0,
    tids: Int32Array.from(rows, ([tid]) => tid),
    names: rows.map(() => 'node'),
    states: rows.map(() => 'S'),
    cpu: Float64Array.from(rows, (row) => row[1]),
    runWait: Float64Array.from(rows, (row) => row[2]),
  }
}

function model(): RunModel {
  const run = new RunModel()
  run.applyAll([meta(), born(0, 0), born(1, 0, { parent: 0 }), born(2, 0, { parent: 1 })])
  return run
}

describe('threads', () => {
  it('have the CPU of their own between two readings', () => {
    const run = model()
    run.apply(
      threads(1000, [
        [100, 1e9, 0],
        [7, 5e8, 0],
      ]),
    )
    expect(threadRows(run, run.processes[0]!)[0].cpu).toBeNaN()
    run.apply(
      threads(2000, [
        [100, 1.25e9, 5e8],
        [7, 1.5e9, NaN],
      ]),
    )
    const rows = threadRows(run, run.processes[0]!)
    expect(rows.map(({ tid, cpu }) => [tid, cpu])).toEqual([
      [100, 0.25],
      [7, 1],
    ])
    expect(rows[0].wait).toBe(0.5)
    expect(rows[1].wait).toBeNaN()
  })

  it('are listed with the leader first, then the busiest; new ones have no rate yet', () => {
    const run = model()
    run.apply(
      threads(1000, [
        [100, 0, 0],
        [7, 1, 0],
      ]),
    )
    run.apply(
      threads(2000, [
        [9, 9e9, 0],
        [7, 1e9, 0],
        [100, 0, 0],
      ]),
    )
    const rows = threadRows(run, run.processes[0]!)
    expect(rows.map(({ tid }) => tid)).toEqual([100, 9, 7])
    expect(rows[1].cpu).toBeNaN()
  })

  it('have the name that their program gave them', () => {
    const run = model()
    run.applyAll([{ kind: 'role', t: 1, pid: 100, tid: 7, role: 'thread 1' }, threads(1000, [[7, 0, 0]])])
    expect(threadRows(run, run.processes[0]!)[0].name).toBe('thread 1')
  })

  it('are none before they were read', () => {
    const run = model()
    expect(threadRows(run, run.processes[0]!)).toEqual([])
  })
})

describe('facts', () => {
  const value = (run: RunModel, key: string) =>
    countersOf(run, run.processes[0]!)
      .flat()
      .find((fact) => fact.key === key)

  it('say "—" for what nobody could read', () => {
    const run = model()
    for (const fact of countersOf(run, run.processes[0]!).flat())
      if (fact.key !== 'cpuTotal') expect(fact).toMatchObject({ value: '—' })
  })

  it('show what was read', () => {
    const run = model()
    run.applyAll([
      tick(1000, { 0: { cpu: 2.5e8, pss: 5 * 2 ** 20, switchesVoluntary: 1234 } }),
      {
        kind: 'details',
        t: 1000,
        id: 0,
        cwd: '/',
        executable: '/bin/true',
        user: 'me',
        nice: 0,
        openFiles: 7,
        openFilesLimit: 1024,
        allowedCpus: '0-1',
      },
    ])
    expect(value(run, 'cpuTotal')?.value).toBe('250\u00a0ms')
    expect(value(run, 'pss')?.value).toBe('5.00\u00a0MiB')
    expect(value(run, 'switches')?.value).toBe('1,234')
    expect(value(run, 'files')).toMatchObject({ value: '7', note: '/ 1,024' })
    expect(value(run, 'nice')?.value).toBe('0')
    expect(value(run, 'cpus')?.value).toBe('0-1')
  })

  it('name the ancestors, the outermost first', () => {
    const run = model()
    expect(ancestors(run, run.processes[2]!).map(({ id }) => id)).toEqual([0, 1])
    expect(ancestors(run, run.processes[0]!)).toEqual([])
  })
})

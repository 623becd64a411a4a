import { describe, expect, it } from 'vitest'
import { alignRoles, comparableCommand } from '../../../../../src/shared/run/compare/align'
import { RunModel } from '../../../../../src/shared/run/model'
import type { RunRecord } from '../../../../../src/shared/run/records'
import { born, meta, tasks, tick } from '../../../../support/records'
import { run } from './runs'

const labels = (models: RunModel[]) => alignRoles(models).map(({ label }) => label.en)
const model = (...records: RunRecord[]) => {
  const made = new RunModel()
  made.applyAll([meta(), ...records])
  return made
}
const command = (id: number, ...argv: string[]): RunRecord => ({
  kind: 'command',
  t: 0,
  id,
  argv,
  name: argv[0],
})

describe('roles side by side', () => {
  it('are the same worker whatever its pid, in the order of its number', () => {
    const rows = alignRoles([
      run({ wall: 1000, workers: 11, tasks: 22, pid: 500 }),
      run({ wall: 1000, workers: 11, tasks: 33, pid: 9000 }),
    ])
    expect(rows.map(({ label }) => label.en)).toEqual([
      'Process pool',
      ...Array.from({ length: 11 }, (_, index) => `worker ${index + 1}`),
    ])
    expect(rows[3].label['zh-CN']).toBe('工作进程 3')
    for (const { runs } of rows.slice(1)) expect(runs.map((facts) => facts!.tasks)).toEqual([2, 3])
  })

  it('show what one run has and the other has not', () => {
    const rows = alignRoles([run({ wall: 1000, workers: 1 }), run({ wall: 1000, workers: 3, tasks: 30 })])
    expect(rows.map(({ label }) => label.en)).toEqual(['Process pool', 'worker 1', 'worker 2', 'worker 3'])
    expect(rows[2].runs[0]).toBeNull()
    expect(rows[2].runs[1]).toMatchObject({ tasks: 10, alive: true })
  })

  it('go through one that replaced another', () => {
    const role = (pid: number): RunRecord => ({ kind: 'role', t: 0, pid, tid: 0, role: 'worker 1' })
    const replaced = model(
      born(0, 0),
      born(1, 0, { parent: 0 }),
      role(101),
      tick(400, { 0: {}, 1: { cpu: 3e8, rss: 50 } }),
      { kind: 'exit', t: 500, id: 1, code: null, signal: 'SIGKILL', cpu: 4e8 },
      born(2, 500, { parent: 0 }),
      role(102),
      tick(900, { 0: {}, 2: { cpu: 1e8, rss: 70 } }),
      { kind: 'exit', t: 1000, id: 2, code: 0, signal: null, cpu: NaN },
    )
    const [, row] = alignRoles([replaced])
    expect(row.runs[0]).toEqual({
      processes: [1, 2],
      cpu: 500,
      peakMemory: 70,
      memoryKind: 'rss',
      tasks: null,
      busy: null,
      lifetime: { ms: 1000, toSecond: false },
      exitCode: 0,
      signal: null,
      alive: false,
    })
  })

  it('know processes without a role by command and place among their siblings', () => {
    const made = (pids: number) =>
      model(
        born(0, 0, { pid: pids }),
        command(0, '/usr/bin/make', `-j${pids}`),
        born(1, 1, { pid: pids + 1, parent: 0 }),
        command(1, 'cc', 'a.c'),
        born(2, 2, { pid: pids + 2, parent: 0 }),
        command(2, 'cc', 'b.c'),
        born(3, 3, { pid: pids + 3, parent: 2 }),
        command(3, 'as', '-o', `/tmp/${pids}.o`),
      )
    const rows = alignRoles([made(100), made(7000)])
    expect(rows.map(({ label }) => label.en)).toEqual(['make', 'cc', 'cc #2', 'as'])
    expect(rows.every(({ runs }) => runs.every((facts) => facts !== null))).toBe(true)
    expect(rows[2].runs.map((facts) => facts!.processes)).toEqual([[2], [2]])
  })

  it('have threads of their own name below their process', () => {
    const threads = model(
      born(0, 0),
      { kind: 'role', t: 0, pid: 100, tid: 0, role: 'server' },
      { kind: 'role', t: 0, pid: 100, tid: 201, role: 'thread 1' },
      { kind: 'pool', t: 0, pool: 'p', poolKind: 'thread', size: 1 },
      { kind: 'lane', t: 0, lane: 0, pid: 100, tid: 201, pool: 'p' },
      tasks([0, 0, 300], [0, 400, 500]),
    )
    const rows = alignRoles([threads])
    expect(rows.map(({ label, kind }) => [label.en, kind])).toEqual([
      ['server', 'process'],
      ['thread 1', 'thread'],
    ])
    expect(rows[1].runs[0]).toMatchObject({
      tasks: 2,
      busy: 0.8,
      cpu: null,
      peakMemory: null,
      lifetime: null,
    })
  })

  it('say nothing of CPU and memory that nobody read', () => {
    const [row] = alignRoles([model(born(0, 0))])
    expect(row.runs[0]).toMatchObject({ cpu: null, peakMemory: null })
  })

  it('take the memory of several processes of a role for one kind, and know a CPU time of 0', () => {
    const role = (pid: number): RunRecord => ({ kind: 'role', t: 0, pid, tid: 0, role: 'worker 1' })
    const records = (pss: number) => [
      born(0, 0),
      role(100),
      tick(400, { 0: { cpu: 0, rss: 500, pss: 400 } }),
      born(1, 500),
      role(101),
      tick(900, { 0: {}, 1: { cpu: 0, rss: 300, pss } }),
    ]
    const rows = alignRoles([model(...records(200)), model(...records(NaN))])
    expect(rows[0].runs[0]).toMatchObject({ cpu: 0, peakMemory: 400, memoryKind: 'pss' })
    expect(rows[0].runs[1]).toMatchObject({ cpu: 0, peakMemory: 500, memoryKind: 'rss' })
  })

  it('are as busy as their lanes: tasks under way and cut off included', () => {
    const busy = model(
      born(0, 0),
      { kind: 'role', t: 0, pid: 100, tid: 0, role: 'worker 1' },
      { kind: 'pool', t: 0, pool: 'p', poolKind: 'process', size: 1 },
      { kind: 'lane', t: 0, lane: 0, pid: 100, tid: 100, pool: 'p' },
      tasks([0, 0, 300], [0, 400, NaN]),
      tick(1000, { 0: {} }),
    )
    const of = () => alignRoles([busy])[0]!.runs[0]!.busy
    expect(of()).toBe(0.9)
    busy.apply({ kind: 'exit', t: 1000, id: 0, code: null, signal: 'SIGTERM', cpu: NaN })
    busy.apply({ kind: 'state', t: 1200, state: 'ended', outcome: 'stopped' })
    expect(of()).toBe(0.9)
  })

  it('are the same rows whichever run comes first, apart from their order', () => {
    const some = [
      run({ wall: 1000, workers: 2 }),
      run({ wall: 1000, workers: 5 }),
      run({ wall: 10, workers: 1 }),
    ]
    expect(labels(some).toSorted()).toEqual(labels(some.toReversed()).toSorted())
  })
})

describe('what a command is called', () => {
  it('is its program, for an interpreter with its script', () => {
    const name = (...argv: string[]) => comparableCommand({ argv, name: 'x', pid: 1 })
    expect(name('/usr/bin/make', '-j4')).toBe('make')
    expect(name('/usr/bin/node', '--inspect', '/srv/server.mjs', '3')).toBe('node server.mjs')
    expect(name('python3.11', 'crawl.py')).toBe('python3.11 crawl.py')
    expect(name('node', '-e', 'work()')).toBe('node')
    expect(name('C:\\tools\\cc.exe')).toBe('cc.exe')
    expect(name()).toBe('x')
  })
})

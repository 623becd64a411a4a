import { describe, expect, it } from 'vitest'
import { arrange, matchesProcessFilter } from '../../../../../src/renderer/components/process-tree/arrange'
import type { Arrangement, ProcessRow } from '../../../../../src/renderer/components/process-tree/arrange'
import { sortValue } from '../../../../../src/renderer/components/process-tree/values'
import type { ProcessSortKey } from '../../../../../src/renderer/components/process-tree/columns'
import { RunModel } from '../../../../../src/shared/run/model'
import { born, meta, tick } from '../../../../support/records'
import { present } from '../../../../../src/shared/run/present'

/** 0 ─ 1 ─ 3, 4; 0 ─ 2; all with CPU in the order of their ids, 2 the busiest. */
function model(): RunModel {
  const run = new RunModel()
  run.applyAll([
    meta(),
    born(0, 0, { name: 'root' }),
    born(1, 1, { parent: 0, name: 'bash' }),
    born(2, 2, { parent: 0, name: 'node' }),
    born(3, 3, { parent: 1, name: 'sleep' }),
    born(4, 4, { parent: 1, name: 'sleep' }),
    { kind: 'command', t: 5, id: 4, argv: ['sleep', '60'], name: 'sleep' },
    { kind: 'role', t: 5, pid: 102, tid: 0, role: 'worker 10' },
    { kind: 'role', t: 5, pid: 103, tid: 0, role: 'worker 9' },
    tick(100, { 0: { cpu: 0 }, 1: { cpu: 1e6 }, 2: { cpu: 9e6 }, 3: { cpu: 2e6 }, 4: {} }),
  ])
  return run
}

function rows(run: RunModel, how: Partial<Arrangement> & { sort?: ProcessSortKey } = {}): ProcessRow[] {
  return arrange(present(run.processes), {
    tree: true,
    value: (process) => sortValue(process, how.sort ?? 'order', new Map(), String),
    descending: false,
    folded: new Set(),
    filter: '',
    visible: () => true,
    ...how,
  })
}
const ids = (some: readonly ProcessRow[]) => some.map(({ id }) => id)

describe('the rows of the tree', () => {
  it('are as many as there are, each below its parent, in a chain of any length', () => {
    const run = new RunModel()
    const length = 20_000
    run.applyAll([meta(), ...Array.from({ length }, (_, id) => born(id, 0, { parent: id - 1 }))])
    const shown = rows(run)
    expect(ids(shown)).toEqual(Array.from({ length }, (_, id) => id))
    expect(shown.at(-1)!.depth).toBe(length - 1)
    expect(Math.max(...shown.map(({ guides }) => guides.length))).toBeLessThan(500)
  })

  it('are parents with their children below them', () => {
    const shown = rows(model())
    expect(shown.map(({ id, depth, open }) => [id, depth, open])).toEqual([
      [0, 0, true],
      [1, 1, true],
      [3, 2, null],
      [4, 2, null],
      [2, 1, null],
    ])
    expect(shown.map(({ place, of }) => [place, of])).toEqual([
      [1, 1],
      [1, 2],
      [1, 2],
      [2, 2],
      [2, 2],
    ])
  })

  it('tell which guides go on below them', () => {
    expect(rows(model()).map(({ guides }) => guides)).toEqual([
      [],
      [true],
      [true, true],
      [true, false],
      [false],
    ])
  })

  it('hide what is folded', () => {
    const shown = rows(model(), { folded: new Set([1]) })
    expect(ids(shown)).toEqual([0, 1, 2])
    expect(shown[1].open).toBe(false)
  })

  it('are sorted among their siblings', () => {
    expect(ids(rows(model(), { sort: 'cpu', descending: true }))).toEqual([0, 2, 1, 3, 4])
    expect(ids(rows(model(), { sort: 'role' }))).toEqual([0, 1, 4, 3, 2])
  })

  it('are one list on demand, sorted over all, unknown values last either way', () => {
    const list = { tree: false, sort: 'cpu' as const }
    expect(ids(rows(model(), { ...list, descending: true }))).toEqual([2, 3, 1, 0, 4])
    expect(ids(rows(model(), { ...list, descending: false }))).toEqual([0, 1, 3, 2, 4])
  })

  it('sort numbers in names as numbers', () => {
    expect(ids(rows(model(), { tree: false, sort: 'role', filter: 'worker' }))).toEqual([3, 2])
  })

  it('keep the ended, behind the living', () => {
    const run = model()
    run.apply({ kind: 'exit', t: 200, id: 1, code: 0, signal: null, cpu: NaN })
    expect(ids(rows(run))).toEqual([0, 2, 1, 3, 4])
  })

  it('move children of what is not shown up to the next ancestor', () => {
    const shown = rows(model(), { visible: ({ id }) => id !== 1 })
    expect(shown.map(({ id, depth }) => [id, depth])).toEqual([
      [0, 0],
      [2, 1],
      [3, 1],
      [4, 1],
    ])
    expect(ids(rows(model(), { visible: ({ id }) => id > 2 }))).toEqual([3, 4])
  })

  it('come in the order of birth, whatever order they were seen in', () => {
    const run = new RunModel()
    run.applyAll([meta(), born(0, 0, { pid: 90 }), born(1, 0, { pid: 12 }), born(2, 0, { pid: 4 })])
    expect(ids(rows(run))).toEqual([2, 1, 0])
  })
})

describe('the filter', () => {
  it('shows matches and the way to them, also through folds', () => {
    const shown = rows(model(), { filter: '60', folded: new Set([0, 1]) })
    expect(shown.map(({ id, match }) => [id, match])).toEqual([
      [0, false],
      [1, false],
      [4, true],
    ])
  })

  it('looks at role, name, pid and command, for every word, whatever the case', () => {
    const { processes } = model()
    expect(matchesProcessFilter(processes[2]!, 'WORKER')).toBe(true)
    expect(matchesProcessFilter(processes[2]!, 'node 102')).toBe(true)
    expect(matchesProcessFilter(processes[2]!, 'node 103')).toBe(false)
    expect(matchesProcessFilter(processes[4]!, 'sleep 60')).toBe(true)
    expect(matchesProcessFilter(processes[4]!, '  ')).toBe(true)
    expect(matchesProcessFilter(processes[2]!, '工作进程', '工作进程 2')).toBe(true)
    expect(matchesProcessFilter(processes[2]!, '工作进程')).toBe(false)
  })

  it('can match nothing', () => {
    expect(rows(model(), { filter: 'nothing of it' })).toEqual([])
  })
})

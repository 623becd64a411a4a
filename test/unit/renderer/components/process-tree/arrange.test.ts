import { describe, expect, it } from 'vitest'
import { arrange, matchesProcessFilter } from '../../../../../src/renderer/components/process-tree/arrange'
import type {
  Arrangement,
  Grouping,
  ProcessRow,
} from '../../../../../src/renderer/components/process-tree/arrange'
import { sortValue } from '../../../../../src/renderer/components/process-tree/values'
import { PROCESSES_LARGEST_FIRST } from '../../../../../src/renderer/components/process-tree/columns'
import type { ProcessSortKey } from '../../../../../src/renderer/components/process-tree/columns'
import type { UnlistedSum } from '../../../../../src/shared/run/recorded'
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
    value: (process) => sortValue(run, process, how.sort ?? 'order', new Map(), String),
    sums: PROCESSES_LARGEST_FIRST.has(how.sort ?? 'order'),
    grouping: null,
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

const grouping = (how: Partial<Grouping> = {}): Grouping => {
  return { of: ({ name }) => name, least: 3, open: new Set(), ...how }
}

/** 0 ─ 1 (bash); 0 ─ 2 … 5 (sleep): 3 has spent the most, then 1, and all sleeps together more than 1. */
function sleepers(): RunModel {
  const run = new RunModel()
  run.applyAll([meta(), born(0, 0, { name: 'root' }), born(1, 1, { parent: 0, name: 'bash' })])
  for (let id = 2; id <= 5; id += 1) run.apply(born(id, id, { parent: 0, name: 'sleep' }))
  run.apply(
    tick(100, { 0: { cpu: 0 }, 1: { cpu: 7e6 }, 2: { cpu: 2e6 }, 3: { cpu: 9e6 }, 4: { cpu: 1e6 }, 5: {} }),
  )
  return run
}

describe('a group', () => {
  it('is one row for siblings that are alike, the eldest first', () => {
    const shown = rows(sleepers(), { grouping: grouping() })
    expect(shown.map(({ id, ids: all, count, depth, open }) => [id, all, count, depth, open])).toEqual([
      [0, [0], 1, 0, true],
      [1, [1], 1, 1, null],
      [2, [2, 3, 4, 5], 4, 1, false],
    ])
    expect(shown.map(({ group }) => group !== null)).toEqual([false, false, true])
    expect(shown.map(({ place, of }) => [place, of])).toEqual([
      [1, 1],
      [1, 2],
      [2, 2],
    ])
  })

  it('is none for fewer than asked for, and none where that is not asked for', () => {
    expect(ids(rows(sleepers(), { grouping: grouping({ least: 5 }) }))).toEqual([0, 1, 2, 3, 4, 5])
    expect(ids(rows(sleepers()))).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('has its members below it when it is unfolded', () => {
    const [, , { group }] = rows(sleepers(), { grouping: grouping() })
    const shown = rows(sleepers(), { grouping: grouping({ open: new Set([group!]) }) })
    expect(shown.map(({ id, depth, open, place, of }) => [id, depth, open, place, of])).toEqual([
      [0, 0, true, 1, 1],
      [1, 1, null, 1, 2],
      [2, 1, true, 2, 2],
      [2, 2, null, 1, 4],
      [3, 2, null, 2, 4],
      [4, 2, null, 3, 4],
      [5, 2, null, 4, 4],
    ])
    expect(shown.map((row) => row.group)).toEqual([null, null, group, null, null, null, null])
    expect(shown.at(-1)!.guides).toEqual([false, false])
  })

  it('stands where its sum puts it, and its members are sorted among each other', () => {
    const sort = { sort: 'cpuTime' as const, descending: true }
    const folded = rows(sleepers(), { ...sort, grouping: grouping() })
    expect(ids(folded)).toEqual([0, 2, 1])
    const open = new Set([folded[1].group!])
    expect(ids(rows(sleepers(), { ...sort, grouping: grouping({ open }) }))).toEqual([0, 2, 3, 2, 4, 5, 1])
    // What does not add up is that of the eldest.
    expect(ids(rows(sleepers(), { sort: 'pid', descending: true, grouping: grouping() }))).toEqual([0, 2, 1])
  })

  it('is among the living as long as one of it lives', () => {
    const run = sleepers()
    const end = (id: number) => ({ kind: 'exit', t: 200, id, code: 0, signal: null, cpu: NaN }) as const
    run.applyAll([end(2), end(3), end(4), end(1)])
    expect(ids(rows(run, { grouping: grouping() }))).toEqual([0, 2, 1])
    run.apply(end(5))
    expect(ids(rows(run, { grouping: grouping() }))).toEqual([0, 1, 2])
  })

  it('gives way to a filter in a tree: what it hits has rows of its own', () => {
    expect(ids(rows(sleepers(), { filter: 'sleep', grouping: grouping() }))).toEqual([0, 2, 3, 4, 5])
    // A filter that everything matches is none.
    expect(ids(rows(sleepers(), { filter: ' ', grouping: grouping() }))).toEqual([0, 1, 2])
  })

  it('is of siblings only, in a list of all', () => {
    const run = new RunModel()
    run.applyAll([meta(), born(0, 0, { name: 'root' })])
    for (let id = 1; id <= 3; id += 1) run.apply(born(id, id, { parent: id - 1, name: 'sh' }))
    expect(ids(rows(run, { grouping: grouping() }))).toEqual([0, 1, 2, 3])
    const list = rows(run, { tree: false, grouping: grouping() })
    expect(list.map(({ ids: all }) => all)).toEqual([[0], [1, 2, 3]])
    expect(rows(run, { tree: false, filter: 'sh', grouping: grouping() })).toHaveLength(1)
  })

  it('takes what is below its members along, where that is alike too', () => {
    const run = new RunModel()
    run.applyAll([meta(), born(0, 0, { name: 'root' })])
    // 1, 3, 5, 7: timeout ─ sh, but the last: timeout ─ make.
    for (let id = 1; id <= 7; id += 2)
      run.applyAll([
        born(id, id, { parent: 0, name: 'timeout' }),
        born(id + 1, id, { parent: id, name: id === 7 ? 'make' : 'sh' }),
      ])
    const folded = rows(run, { grouping: grouping() })
    expect(folded.map(({ ids: all, count }) => [all, count])).toEqual([
      [[0], 1],
      [[1, 2, 3, 4, 5, 6], 3],
      [[7], 1],
      [[8], 1],
    ])
    const open = rows(run, { grouping: grouping({ open: new Set([folded[1].group!]) }) })
    expect(open.map(({ id, depth }) => [id, depth])).toEqual([
      [0, 0],
      [1, 1],
      [1, 2],
      [2, 3],
      [3, 2],
      [4, 3],
      [5, 2],
      [6, 3],
      [7, 1],
      [8, 2],
    ])
  })

  it('keeps its name when members come and go', () => {
    const run = sleepers()
    const [, , { group }] = rows(run, { grouping: grouping() })
    run.apply(born(6, 50, { parent: 0, name: 'sleep' }))
    const shown = rows(run, { grouping: grouping(), visible: ({ id }) => id !== 2 })
    expect(shown.at(-1)).toMatchObject({ group, id: 3, ids: [3, 4, 5, 6], count: 4 })
  })

  it('leaves a long chain of parents as it is', () => {
    const run = new RunModel()
    const length = 5000
    run.applyAll([meta(), ...Array.from({ length }, (_, id) => born(id, 0, { parent: id - 1, name: 'sh' }))])
    expect(rows(run, { grouping: grouping() })).toHaveLength(length)
  })
})

describe('rows of processes that are not listed any more', () => {
  const sum = (parent: number, name: string): UnlistedSum => ({
    parent,
    name,
    count: 300,
    failed: 0,
    cpu: 1e9,
    untold: 0,
    peakRss: 1,
    peakPss: 1,
    startedAt: 0,
    endedAt: 9,
  })
  const said = (some: readonly ProcessRow[]) =>
    some.map(({ id, sum, depth, place, of }) => `${depth} ${sum === null ? id : sum.name} ${place}/${of}`)

  it('come last below their parent, and are counted among its children', () => {
    const unlisted = [sum(1, 'cc'), sum(0, 'make')]
    const shown = rows(model(), { unlisted })
    expect(said(shown)).toEqual([
      '0 0 1/1',
      '1 1 1/3',
      '2 3 1/3',
      '2 4 2/3',
      '2 cc 3/3',
      '1 2 2/3',
      '1 make 3/3',
    ])
    expect(shown.map(({ guides }) => guides.at(-1))).toEqual([
      undefined,
      true,
      true,
      true,
      false,
      true,
      false,
    ])
    expect(new Set(shown.map(({ group, id }) => group ?? id)).size).toBe(shown.length)
  })

  it('can be all that is left below a process, which folds them', () => {
    const unlisted = [sum(2, 'cc')]
    expect(said(rows(model(), { unlisted }))).toContain('2 cc 1/1')
    expect(said(rows(model(), { unlisted, folded: new Set([2]) }))).not.toContain('2 cc 1/1')
  })

  it('move up to who is shown, and are siblings in a list', () => {
    const unlisted = [sum(1, 'cc')]
    const hidden = rows(model(), { unlisted, visible: ({ id }) => id !== 1 })
    expect(said(hidden)).toContain('1 cc 4/4')
    expect(said(rows(model(), { unlisted, tree: false })).at(-1)).toBe('0 cc 6/6')
  })

  it('are found by their name', () => {
    const unlisted = [sum(1, 'cc'), sum(0, 'make')]
    const filtered = said(rows(model(), { unlisted, filter: 'sleep' }))
    expect(filtered.some((row) => row.includes('make') || row.includes('cc'))).toBe(false)
    expect(said(rows(model(), { unlisted, filter: 'cc' })).filter((row) => row.includes('cc'))).toHaveLength(
      1,
    )
  })
})

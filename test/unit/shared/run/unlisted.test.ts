import { describe, expect, it } from 'vitest'
import type { RunRecord } from '../../../../src/shared/run/records'
import { busiestKin, waitedShare } from '../../../../src/shared/run/facts'
import { RunModel } from '../../../../src/shared/run/model'
import { Past } from '../../../../src/shared/run/past'
import { present } from '../../../../src/shared/run/present'
import { born, exit, meta, tick } from '../../../support/records'
import { randomRun } from '../../../support/random-run'

const MS = 1e6
const MOST = 12

function modelOf(records: readonly RunRecord[], mostEnded?: number): RunModel {
  const model = new RunModel({ mostEnded })
  model.applyAll(records)
  return model
}

/** A run as it might be, in which most processes are spoken of by nobody. */
function buildLike(seed: number): RunRecord[] {
  const own = new Set<number>()
  return randomRun(seed).filter((record) => {
    if (record.kind === 'role' || record.kind === 'tasks' || record.kind === 'locks') return false
    if (record.kind !== 'lane') return true
    if (record.lane % 5 === 0) own.add(record.lane)
    return own.has(record.lane)
  })
}

/** What is told of all processes of a run, whoever is listed. */
function totalsOf(model: RunModel) {
  const listed = present(model.processes)
  const { totals, sums } = model.unlisted
  const names = new Map<string, number>()
  for (const { name } of listed) names.set(name, (names.get(name) ?? 0) + 1)
  for (const { name, count } of sums) names.set(name, (names.get(name) ?? 0) + count)
  return {
    born: model.born,
    live: model.live,
    listed: listed.length + model.unlisted.count,
    cpu: Math.round(model.cpuTime().spent),
    sampled: Math.round(model.cpuTime().sampled / 1e3),
    failed: listed.filter(({ failed }) => failed).length + totals.failed,
    unsampled: listed.filter(({ series }) => series.length === 0).length + totals.unsampled,
    peaks: (['cpu', 'rss', 'pss', 'processes'] as const).map((field) => model.peak(field)),
    waited: waitedShare(model).toFixed(9),
    kin: busiestKin(model)?.name,
    names: [...names].sort(),
  }
}

describe('a run that lists only some of its ended processes', () => {
  it.each([1, 2, 3, 4, 5, 6])('has the same totals as one that lists all (run %i)', (seed) => {
    const records = buildLike(seed)
    const all = modelOf(records, Infinity)
    const some = modelOf(records, MOST)
    expect(all.unlisted.count).toBe(0)
    expect(some.unlisted.count).toBeGreaterThan(0)
    expect(totalsOf(some)).toEqual(totalsOf(all))
  })

  it.each([1, 2, 3])('has at every moment as many processes as that one, to a step (run %i)', (seed) => {
    const records = buildLike(seed)
    const past = (mostEnded: number) => new Past(modelOf(records, mostEnded), 0)
    const [all, some] = [past(Infinity), past(MOST)]
    for (let t = 250; t < all.whole.wall; t += 997) {
      all.moveTo(t)
      some.moveTo(t)
      const around = [t, t + 100].map((at) => {
        const { born } = new Past(all.whole, at)
        return born
      })
      expect(some.born).toBeGreaterThanOrEqual(around[0])
      expect(some.born).toBeLessThanOrEqual(around[1])
      expect(some.cpuTime().spent).toBeLessThanOrEqual(
        new Past(all.whole, t + 100).cpuTime().spent * (1 + 1e-9),
      )
    }
    all.moveTo(all.whole.wall)
    some.moveTo(all.whole.wall)
    expect([some.born, some.live, Math.round(some.cpuTime().spent)]).toEqual([
      all.born,
      all.live,
      Math.round(all.cpuTime().spent),
    ])
  })

  it('goes on from what it had come to, as the records of whoever is listed go on', () => {
    const records = buildLike(7)
    const half = records.length >> 1
    const first = modelOf(records.slice(0, half), MOST)
    const kept = records
      .slice(0, half)
      .filter(
        (record) => !('id' in record) || record.kind === 'output' || first.processes[record.id] !== undefined,
      )
    const [run, ...rest] = kept
    const late = modelOf(
      [run, structuredClone(first.unlisted.record(first.processes.length)), ...rest, ...records.slice(half)],
      MOST,
    )
    expect(totalsOf(late)).toEqual(totalsOf(modelOf(records, MOST)))
  })
})

describe('who is listed', () => {
  /** `count` children of process 0, one after the other, of which the n-th spends what `cpu` says, nanoseconds. */
  function children(count: number, cpu: (n: number) => number, first = 1, parent = 0): RunRecord[] {
    return Array.from({ length: count }, (_, n) => {
      const [id, t] = [first + n, 100 * (first + n)]
      return [born(id, t, { pid: 1000 + id, parent, name: 'cc' }), exit(id, t + 50, { cpu: cpu(n) })]
    }).flat()
  }

  it('are the newest and those that spent the most, and never the first', () => {
    const records = [meta(), born(0, 0), ...children(100, (n) => (n === 3 ? 1e9 : n))]
    const model = modelOf([...records, exit(0, 20_000)], 20)
    expect(model.processes[0]?.pid).toBe(100)
    expect(model.processes[4]?.cpu).toBe(1e9)
    expect(model.processes[100]?.alive).toBe(false)
    expect(model.processes[30]).toBeUndefined()
    expect(model.byPid(1030)).toBeUndefined()
    expect(present(model.processes).length).toBeLessThanOrEqual(21)
    expect(model.processes[0]?.children).toEqual(
      present(model.processes)
        .slice(1)
        .map(({ id }) => id),
    )
    const [sum] = model.unlisted.sums
    expect([sum.parent, sum.name, sum.failed, sum.startedAt]).toEqual([0, 'cc', 0, 100])
    expect(sum.count + present(model.processes).length).toBe(101)
  })

  it('are those that others hang on, and that something speaks of', () => {
    const shell = born(1, 10, { pid: 7, parent: 0, name: 'sh' })
    const worker = born(2, 10, { pid: 8, parent: 0, name: 'node' })
    const grandchild = born(3, 20, { pid: 9, parent: 1, name: 'sleep' })
    const model = modelOf(
      [
        meta(),
        born(0, 0),
        shell,
        worker,
        grandchild,
        { kind: 'role', t: 11, pid: 8, tid: 0, role: 'worker 1' },
        exit(1, 30),
        exit(2, 31),
        ...children(200, () => 5, 4),
      ],
      20,
    )
    expect(model.processes[1]?.name).toBe('sh')
    expect(model.processes[2]?.role).toBe('worker 1')
    expect(model.processes[3]?.alive).toBe(true)
  })

  it('are those that somebody looks at, as long as they do', () => {
    const model = new RunModel({ mostEnded: 20 })
    model.applyAll([meta(), born(0, 0), ...children(12, () => 5)])
    model.selected = new Set([10])
    model.applyAll(children(100, () => 5, 13))
    expect([model.processes[10]?.id, model.processes[11]]).toEqual([10, undefined])
    model.selected = new Set()
    model.applyAll(children(100, () => 5, 113))
    expect(model.processes[10]).toBeUndefined()
    expect(model.unlisted.count + present(model.processes).length).toBe(213)
  })

  it('are families as a whole, as long as they are few', () => {
    const records: RunRecord[] = [meta(), born(0, 0)]
    for (let make = 1; make < 400; make += 2)
      records.push(
        born(make, make, { pid: 1000 + make, parent: 0, name: 'make' }),
        born(make + 1, make, { pid: 1001 + make, parent: make, name: 'cc' }),
        exit(make + 1, make + 1, { cpu: MS }),
        exit(make, make + 1, { cpu: make < 20 ? MS * 1000 : MS }),
      )
    const model = modelOf(records, 40)
    expect(model.unlisted.count).toBeGreaterThan(300)
    expect(model.unlisted.sums.map(({ parent }) => parent)).toEqual([0, 0])
    for (let make = 1; make < 20; make += 2)
      expect([model.processes[make]?.name, model.processes[make + 1]?.name]).toEqual(['make', 'cc'])
  })

  it('leave what was below them to their own parent', () => {
    const records: RunRecord[] = [meta(), born(0, 0)]
    for (let make = 1; make < 400; make += 2)
      records.push(
        born(make, make, { pid: 1000 + make, parent: 0, name: 'make' }),
        born(make + 1, make, { pid: 1001 + make, parent: make, name: 'cc' }),
        exit(make + 1, make + 1, { cpu: 2 * MS }),
        exit(make, make + 1, { cpu: MS }),
      )
    const model = modelOf(records, 20)
    const sums = model.unlisted.sums.map(({ parent, name }) => `${parent} ${name}`)
    expect(sums).toEqual(expect.arrayContaining(['0 make', '0 cc']))
    expect(model.unlisted.sums.every(({ parent }) => model.processes[parent] !== undefined)).toBe(true)
    expect(model.cpuTime().spent).toBe(200 * 3 * MS)
  })

  it('has no more names than can be read', () => {
    const records: RunRecord[] = [meta(), born(0, 0)]
    for (let id = 1; id < 3000; id += 1)
      records.push(born(id, id, { pid: id, parent: 0, name: `p${id}` }), exit(id, id + 1))
    const { sums, count } = modelOf(records, 20).unlisted
    expect(sums.length).toBeLessThan(600)
    expect(sums.reduce((all, sum) => all + sum.count, 0)).toBe(count)
  })

  it('does not count a sample of one that is not listed', () => {
    const records = [meta(), born(0, 0), ...children(100, () => 5)]
    const model = modelOf([...records, tick(20_000, { 0: { cpu: 7 }, 30: { cpu: 1e9 } })], 20)
    expect(model.cpuTime().sampled).toBe(7)
  })
})

import { describe, expect, it } from 'vitest'
import { gantt } from '../../../../src/engine/export/html/gantt'
import { TEXTS } from '../../../../src/engine/export/html/texts'
import { formatOf } from '../../../../src/shared/format'
import { compareRuns } from '../../../../src/shared/run/compare'
import { workedUntil } from '../../../../src/shared/run/facts'
import { LogHistogram } from '../../../../src/shared/run/histogram'
import { RunModel } from '../../../../src/shared/run/model'
import type { RunRecord } from '../../../../src/shared/run/records'
import { born, locks, meta, tasks } from '../../../support/records'

/*
 * A run may have any number of names: pools, threads, processes, what is open on a lane. Each must cost what one costs,
 * so these count how often the model looks at what it has, and not how long that takes.
 */

const MANY = 400

function modelOf(...records: RunRecord[]): RunModel {
  const model = new RunModel()
  model.applyAll([meta(), born(0, 0), ...records])
  return model
}

const lane = (at: number, over: Partial<Extract<RunRecord, { kind: 'lane' }>> = {}): RunRecord => {
  return { kind: 'lane', t: 0, lane: at, pid: 100, tid: 1000 + at, pool: '', ...over }
}
const exit = (id: number): RunRecord => ({ kind: 'exit', t: 5, id, code: 0, signal: null, cpu: 1 })
const many = <T>(make: (at: number) => T): T[] => Array.from({ length: MANY }, (_, at) => make(at))

/** Counts how often a property of any of these is read from now on. */
function reads<T extends object>(all: Iterable<T | undefined>, property: keyof T) {
  const counted = { count: 0 }
  for (const one of all) {
    if (one === undefined) continue
    const value = one[property]
    Object.defineProperty(one, property, { get: () => ((counted.count += 1), value) })
  }
  return counted
}

/** Counts calls of a method of an object from now on. */
function calls<K extends string>(object: Record<K, (...args: never[]) => unknown>, method: K) {
  const counted = { count: 0 }
  const real = object[method]
  object[method] = (...args: never[]) => {
    counted.count += 1
    return real.apply(object, args)
  }
  return counted
}

describe('a run with very many names', () => {
  it('looks at one thread to give it a role', () => {
    const model = modelOf(...many((at) => lane(at)))
    const looks = reads(model.lanes, 'pid')
    for (let at = 0; at < MANY; at += 1)
      model.apply({ kind: 'role', t: 1, pid: 100, tid: 1000 + at, role: `r ${at}` })
    expect(model.lanes.map((one) => one?.role)).toEqual(many((at) => `r ${at}`))
    expect(looks.count).toBeLessThanOrEqual(2 * MANY)
  })

  it('looks at the lanes of one process when that ends, or when its pid is given out again', () => {
    const model = modelOf(
      ...many((at) => born(1 + at, 0)),
      ...many((at) => lane(at, { pid: 101 + at })),
      tasks(...many((at) => [at, 1, NaN] as const)),
    )
    const cuts = calls(model.tasks, 'abandon')
    const revivals = calls(model.tasks, 'revive')
    for (let at = 0; at < MANY; at += 1) {
      model.apply(exit(1 + at))
      model.apply(exit(1 + at))
      model.apply(born(1 + MANY + at, 6, { pid: 101 + at }))
    }
    expect([cuts.count, revivals.count]).toEqual([MANY, MANY])
    expect(model.tasks.cutOn(MANY - 1)).toEqual([MANY - 1])
  })

  it('looks at one lane that is heard of after the end of its process', () => {
    const model = modelOf(exit(0))
    const cuts = calls(model.tasks, 'abandon')
    for (let at = 0; at < MANY; at += 1) model.apply(lane(at))
    expect(cuts.count).toBe(MANY)
  })

  it('goes on with a lane of a pid that was given out again, and cuts it off with its second process', () => {
    const model = modelOf(lane(0), tasks([0, 1, NaN]), exit(0), born(1, 6, { pid: 100 }))
    model.apply(tasks([0, 7, NaN]))
    expect(model.tasks.openOn(0)).toEqual([1])
    model.apply({ ...exit(1), t: 9 } as RunRecord)
    expect(model.tasks.openOn(0)).toEqual([])
    expect(model.tasks.cutOn(0).map((row) => model.tasks.until(row))).toEqual([5, 9])
    // What is told of its lane after all of that belongs to the process that ended.
    model.apply(born(2, 10, { pid: 100 }))
    model.apply({ ...exit(2), t: 12 } as RunRecord)
    model.apply(tasks([0, 11, NaN]))
    expect(model.tasks.until(2)).toBe(12)
  })

  it('looks at the begins of pools once to know which have done their work', () => {
    const model = modelOf(
      ...many((at) => ({ kind: 'pool', t: at, pool: `p${at}`, poolKind: 'thread', size: 1 }) as const),
      ...many((at) => lane(at, { pool: `p${at}` })),
      tasks(...many((at) => [at, at, at + 1] as const)),
      { kind: 'state', t: 5000, state: 'running' },
    )
    const looks = reads(model.pools.values(), 'createdAt')
    const ends = [...model.pools.values()].map((pool) => workedUntil(model, pool))
    expect(ends).toEqual(many((at) => (at === MANY - 1 ? 5000 : at + 1)))
    expect(looks.count).toBeLessThan(30 * MANY)
  })

  it('draws of a pool its own tasks', () => {
    const model = modelOf(
      ...many((at) => ({ kind: 'pool', t: at, pool: `p${at}`, poolKind: 'thread', size: 1 }) as const),
      ...many((at) => lane(at, { pool: `p${at}` })),
      tasks(...many((at) => [at, at, at + 1] as const)),
    )
    const looks = calls(model.tasks, 'start')
    for (const pool of model.pools.values())
      expect(gantt(model, pool, TEXTS.en, formatOf('en'), 'en')).toContain('class="task"')
    expect(looks.count).toBeLessThan(30 * MANY)
  })

  it('ends what is open on a lane among the youngest only', () => {
    const model = modelOf(lane(0))
    const open = Array.from({ length: 3000 }, (_, at) => at)
    model.apply(tasks(...open.map((at) => [0, at, NaN] as const)))
    model.apply(locks(...open.map((at) => [0, 1, at, NaN, `l ${at}`] as const)))
    // The oldest is far too deep to be looked for, the youngest is where one looks first.
    model.apply(tasks([0, 0, 9], [0, 2999, 3001]))
    expect([model.tasks.end(0), model.tasks.end(2999), model.tasks.end(3000)]).toEqual([NaN, 3001, 9])
    expect(model.tasks.length).toBe(3001)
  })

  it('finds the begin of a repeat, and the sizes in it, without a look at the others', () => {
    const records = many((at) => [
      { kind: 'pool', t: at, pool: 'p', poolKind: 'thread', size: 1 + (at % 2), repeat: at + 1 },
      tasks([0, at, at + 0.5]),
    ]).flat() as RunRecord[]
    const model = modelOf({ kind: 'lane', t: 0, lane: 0, pid: 100, tid: 100, pool: 'p' }, ...records)
    const repeats = many((at) => model.poolOf('p', at + 1)!)
    expect(repeats.map(({ sizes }) => sizes[0].size)).toEqual(many((at) => 1 + (at % 2)))
    expect(Math.max(...repeats.map(({ sizes }) => sizes.length))).toBeLessThanOrEqual(2)
  })

  it('compares processes that are each the parent of the next, however many', () => {
    const chain = modelOf(
      ...Array.from({ length: 20_000 }, (_, at) => born(at + 1, 1, { parent: at, name: 'sh' })),
    )
    const { roles } = compareRuns([chain, chain])
    expect(roles).toHaveLength(20_001)
    expect(Math.max(...roles.map(({ key }) => key.length))).toBeLessThan(2000)
  })
})

describe('the times of a pool', () => {
  it('are read off alike, few or many', () => {
    const [few, many] = [new LogHistogram(), new LogHistogram()]
    for (let at = 0; at < 2000; at += 1) many.add(1.05 ** (at % 200))
    for (let at = 0; at < 2000; at += 1) if (at % 200 >= 50) many.remove(1.05 ** (at % 200))
    for (let at = 0; at < 500; at += 1) few.add(1.05 ** (at % 50))
    for (const share of [0, 0.1, 0.5, 0.9, 1]) {
      expect(few.percentile(share)).toBe(many.percentile(share))
      expect(few.copy().percentile(share)).toBe(few.percentile(share))
      expect(many.copy().percentile(share)).toBe(many.percentile(share))
    }
  })
})

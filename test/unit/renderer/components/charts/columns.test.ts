import { describe, expect, it } from 'vitest'
import type { ChosenLines } from '../../../../../src/renderer/components/charts/chart-lines'
import { chartColumns, type ChartColumns } from '../../../../../src/renderer/components/charts/columns'
import { RunModel } from '../../../../../src/shared/run/model'
import { randomFrom } from '../../../../support/random'
import { randomRun } from '../../../../support/random-run'
import { born, meta, tick } from '../../../../support/records'

const MIB = 2 ** 20

/** Three ticks 100 ms apart: process 0 from the first, process 1 from the second on. */
function model(): RunModel {
  const run = new RunModel()
  run.applyAll([
    meta(),
    born(0, 0),
    tick(100, { 0: { cpu: 50e6, rss: 10 * MIB } }, { cpu: 50e6 }),
    born(1, 150),
    tick(200, { 0: { cpu: 100e6, rss: 10 * MIB }, 1: { cpu: 0, rss: 2 * MIB } }, { cpu: 50e6 }),
    tick(300, { 0: { cpu: 200e6, rss: 11 * MIB }, 1: { cpu: 25e6, rss: 2 * MIB } }, { cpu: 125e6 }),
  ])
  return run
}

/** A line for each group of ids. */
const lines = (...groups: number[][]): ChosenLines => ({
  lines: groups.map((ids) => ({ key: ids.join(), ids })),
  others: 0,
})
const withOthers = (chosen: ChosenLines): ChosenLines => ({ ...chosen, others: 1 })

describe('the columns of a chart', () => {
  it('puts samples of one tick at one time, in the units of the axes', () => {
    const { x, ys } = chartColumns(model(), lines([0], [1]), 'cpu', { from: 0, to: 1000 }, true)
    expect(x).toEqual([0.1, 0.2, 0.3])
    expect(ys[0]).toEqual([0.5, 0.5, 1])
    expect(ys[1]).toEqual([null, 0, 0.25])
    expect(chartColumns(model(), lines([1]), 'rss', { from: 0, to: 1000 }, true).ys).toEqual([[null, 2, 2]])
  })

  it('adds what processes without a line amount to', () => {
    const { ys } = chartColumns(model(), withOthers(lines([1])), 'cpu', { from: 0, to: 1000 }, true)
    expect(ys[1]).toEqual([0.5, 0.5, 1])
  })

  it('sums the processes of a line, and has that of all last', () => {
    const { ys } = chartColumns(model(), lines([0, 1]), 'cpu', { from: 0, to: 1000 }, false)
    expect(ys).toEqual([
      [0.5, 0.5, 1.25],
      [0.5, 0.5, 1.25],
    ])
  })

  it('counts what a newborn spent as cores of the tick, so that lines on each other sum up', () => {
    const run = model()
    run.apply(born(2, 380))
    run.apply(tick(400, { 0: { cpu: 200e6 }, 1: { cpu: 25e6 }, 2: { cpu: 20e6 } }, { cpu: 20e6 }))
    const last = (sums: boolean) =>
      chartColumns(run, lines([2]), 'cpu', { from: 0, to: 1000 }, sums).ys[0].at(-1)
    // All of its 20 ms on a core; a fifth of the 100 ms of the tick.
    expect([last(false), last(true)]).toEqual([1, 0.2])
  })

  it('takes one tick more on each side of the window', () => {
    const run = model()
    run.apply(tick(400, { 0: { cpu: 200e6 } }))
    run.apply(tick(500, { 0: { cpu: 200e6 } }))
    const { x, ys } = chartColumns(run, lines([0]), 'cpu', { from: 250, to: 350 }, true)
    expect(x).toEqual([0.2, 0.3, 0.4])
    expect(ys[0]).toEqual([0.5, 1, 0])
  })

  it('leaves a gap where the memory of a large part of the tree is not known: the rest is no sum', () => {
    const run = new RunModel()
    run.applyAll([
      meta(),
      born(0, 0),
      born(1, 0),
      tick(100, { 0: { rss: 50 * MIB, pss: 40 * MIB }, 1: { rss: 30 * MIB, pss: 20 * MIB } }),
      tick(200, { 0: { rss: 60 * MIB }, 1: { rss: 30 * MIB, pss: 20 * MIB } }),
      tick(300, { 0: { rss: 60 * MIB, pss: 50 * MIB }, 1: { rss: 30 * MIB, pss: 20 * MIB } }),
    ])
    const of = (sums: boolean) => chartColumns(run, lines([0], [1]), 'pss', { from: 0, to: 1000 }, sums).ys
    expect(of(true)).toEqual([
      [40, null, 50],
      [20, null, 20],
    ])
    // A line of its own is right whatever the others do.
    expect(of(false)[1]).toEqual([20, 20, 20])
  })

  it('leaves a gap where nothing was read, never a zero', () => {
    const run = model()
    run.apply(tick(2000, { 0: { cpu: 200e6, rss: 11 * MIB }, 1: { cpu: 25e6 } }))
    const { x, ys } = chartColumns(run, lines([0]), 'cpu', { from: 0, to: 3000 }, true)
    expect(x).toHaveLength(5)
    expect(ys[0].at(-2)).toBeNull()
    expect(ys[0].at(-1)).toBe(0)
  })

  it('ends a line with its process', () => {
    const run = model()
    run.apply({ kind: 'exit', t: 310, id: 1, code: 0, signal: null, cpu: NaN })
    run.apply(tick(400, { 0: { cpu: 210e6 } }))
    expect(chartColumns(run, lines([1]), 'cpu', { from: 0, to: 1000 }, true).ys[0]).toEqual([
      null,
      0,
      0.25,
      null,
    ])
  })

  it('reuses its columns, also when there are fewer lines or rows than before', () => {
    const into = chartColumns(model(), withOthers(lines([0], [1])), 'cpu', { from: 0, to: 1000 }, true)
    const again = chartColumns(model(), lines([1]), 'cpu', { from: 0, to: 120 }, true, into)
    expect(again).toBe(into)
    expect(again.x).toEqual([0.1, 0.2])
    expect(again.ys).toEqual([[null, 0]])
  })

  it.each([1, 2, 3, 4])('adds to what is there as it would lay it out anew, run %i', (seed) => {
    const random = randomFrom(seed)
    const run = new RunModel()
    const kept = { cpu: undefined, rss: undefined } as Record<'cpu' | 'rss', ChartColumns | undefined>
    let chosen = withOthers(lines([0, 1], [2]))
    let ticks = 0
    for (const record of randomRun(seed)) {
      run.apply(record)
      if (record.kind !== 'tick') continue
      ticks += 1
      if (random() < 0.05) chosen = withOthers(lines([0], [1, 3]))
      // It follows the run, but for a look elsewhere now and then.
      const to = random() < 0.1 ? record.t * random() : record.t + 100
      for (const field of ['cpu', 'rss'] as const) {
        const window = { from: to - 3000, to }
        kept[field] = chartColumns(run, chosen, field, window, ticks < 50, kept[field])
        const { x, ys } = chartColumns(run, chosen, field, window, ticks < 50)
        expect({ x: kept[field].x, ys: kept[field].ys }).toEqual({ x, ys })
      }
    }
    expect(ticks).toBeGreaterThan(20)
  })

  it('holds the mean of a coarse stretch over its ticks', () => {
    const run = new RunModel()
    run.applyAll([meta(), born(0, 0)])
    const at = [100, 200, 300, 400, 500]
    for (const t of at) run.apply(tick(t, { 0: { cpu: t * 1e6, rss: 1 } }))
    const rss = Float64Array.of(4 * MIB, 4 * MIB, 6 * MIB)
    run.apply({ kind: 'series', id: 0, at: Float64Array.of(200, 300, 500), columns: { rss }, coarse: true })
    // Nothing is known of it before its first sample.
    expect(chartColumns(run, lines([0]), 'rss', { from: 0, to: 1000 }, true).ys).toEqual([[null, 4, 4, 6, 6]])
  })
})

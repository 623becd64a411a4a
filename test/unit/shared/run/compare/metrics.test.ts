import { describe, expect, it } from 'vitest'
import { compareRuns } from '../../../../../src/shared/run/compare'
import { RunModel } from '../../../../../src/shared/run/model'
import { born, locks, meta, tick } from '../../../../support/records'
import { randomFrom } from '../../../../support/random'
import { run } from './runs'
import type { Made } from './runs'

const of = (a: Made, b: Made) => {
  const { metrics } = compareRuns([run(a), run(b)])
  return (id: string) => metrics.find((metric) => metric.id === id)
}

describe('measures of two runs', () => {
  it('are what the runs say', () => {
    const metric = of({ wall: 8000, workers: 1, cpu: 7600, tasks: 80 }, { wall: 4000, cpu: 7800, tasks: 80 })
    expect(metric('wall')!.values.map(({ value }) => value)).toEqual([8000, 4000])
    expect(metric('wall')!.changes[1]).toEqual({ difference: -4000, ratio: 0.5, noise: false, better: true })
    expect(metric('cpu')!.values.map(({ value }) => value)).toEqual([7600, 7800])
    expect(metric('cores')!.values[1].value).toBeCloseTo(1.95, 9)
    expect(metric('throughput')!.values.map(({ value }) => value)).toEqual([10, 20])
    expect(metric('throughput')!.changes[1].better).toBe(true)
    expect(metric('utilization')!.values[1].value).toBeCloseTo(1, 9)
    expect(metric('tasks')!.values.map(({ value }) => value)).toEqual([80, 80])
    expect(metric('processes')!.values.map(({ value }) => value)).toEqual([2, 3])
  })

  it('call a difference under 3% noise, and neither better nor worse', () => {
    const change = of({ wall: 4000 }, { wall: 4100 })('wall')!.changes[1]
    expect(change).toMatchObject({ noise: true, better: null })
    expect(of({ wall: 4000 }, { wall: 4200 })('wall')!.changes[1]).toMatchObject({
      noise: false,
      better: false,
    })
    // A large ratio of next to nothing is none.
    expect(
      of({ wall: 4000, queued: 0.1 }, { wall: 4000, queued: 0.4 })('queued-mean')!.changes[1].noise,
    ).toBe(true)
  })

  it('are unknown, and no zero, where nobody told', () => {
    const metric = of({ wall: 1000, sample: { pss: 2 ** 24 } }, { wall: 1000 })
    expect(metric('peak-pss')!.values).toEqual([
      { value: 2 ** 24, least: false },
      { value: null, least: false },
    ])
    expect(metric('peak-pss')!.changes[1]).toEqual({
      difference: null,
      ratio: null,
      noise: false,
      better: null,
    })
    expect(metric('peak-rss')).toBeUndefined()
    expect(metric('switches-voluntary')).toBeUndefined()
    expect(metric('run-wait')).toBeUndefined()
  })

  it('are lower bounds where some processes never told', () => {
    const metric = of(
      { wall: 1000, sample: { switchesVoluntary: 900 } },
      { wall: 1000, sample: { switchesVoluntary: 90 } },
    )
    expect(metric('switches-voluntary')!.values[0]).toEqual({ value: 900, least: true })
    expect(metric('switches-voluntary')!.changes[1].better).toBeNull()
  })

  it('add up waits for and holds of locks, what goes on included', () => {
    const more = [locks([0, 0, 100, 600, 'a'], [0, 1, 600, 700, 'a'], [1, 0, 500, NaN, 'b'])]
    const metric = of({ wall: 1000, more }, { wall: 1000 })
    expect(metric('lock-wait')!.values).toEqual([
      { value: 1000, least: false },
      { value: null, least: false },
    ])
    expect(metric('lock-hold')!.values[0].value).toBe(100)
    expect(metric('lock-wait/b')!.values[0].value).toBe(500)
  })

  it('take waits of tasks as the tasks tell them', () => {
    const metric = of({ wall: 1000, queued: 40 }, { wall: 1000, queued: 10 })
    expect(metric('queued-mean')!.values.map(({ value }) => value)).toEqual([40, 10])
    expect(metric('queued-p95')!.changes[1]).toMatchObject({ ratio: 0.25, better: true })
  })

  it('weigh the depth of a queue by time', () => {
    const queue = { kind: 'queue', queue: 'q', capacity: NaN } as const
    const more = [{ ...queue, at: Float64Array.of(0, 100, 400), depth: Float64Array.of(4, 1, 0) }]
    const metric = of({ wall: 1000, more }, { wall: 1000, more })
    expect(metric('depth-mean/q')!.values[0].value).toBeCloseTo((4 * 100 + 1 * 300) / 400, 9)
    expect(metric('depth-peak/q')!.values[0].value).toBe(4)
  })

  it('take a program at its word for its own throughput', () => {
    const said = (throughput: number) => [
      { kind: 'result', t: 900, pid: 100, name: 'pool', values: { throughput } } as const,
    ]
    const metric = of({ wall: 1000, more: said(100) }, { wall: 1000, more: said(250) })
    expect(metric('throughput')!.changes[1].ratio).toBe(2.5)
  })

  it('judge no totals of runs that were stopped or did other work', () => {
    const stopped = of({ wall: 4000 }, { wall: 2000, outcome: 'stopped' })
    expect(stopped('wall')!.changes[1]).toMatchObject({ noise: false, better: null })
    expect(stopped('throughput')!.changes[1].better).toBe(true)
    const other = of({ wall: 4000, tasks: 20 }, { wall: 2000, tasks: 10 })
    expect(other('wall')!.changes[1].better).toBeNull()
  })

  it('are general ones only where different programs ran', () => {
    const other = run({ wall: 900, meta: { origin: { kind: 'command', argv: ['make'], cwd: '/' } } })
    const { alike, metrics } = compareRuns([run({ wall: 1000 }), other])
    expect(alike).toBe(false)
    const ids = metrics.map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining(['wall', 'cpu', 'cores', 'processes']))
    expect(ids.filter((id) => /throughput|utilization|queued|claim|lock/.test(id))).toEqual([])
    expect(metrics.flatMap(({ changes }) => changes.map(({ better }) => better)).filter(Boolean)).toEqual([])
  })

  it('are set against any run as the baseline', () => {
    const { metrics } = compareRuns([run({ wall: 1000 }), run({ wall: 4000 })], { baseline: 1 })
    expect(metrics.find(({ id }) => id === 'wall')!.changes[0]).toMatchObject({ ratio: 0.25, better: true })
  })

  it('hold for any runs: own ratio 1, the reverse ratio the inverse, finite or null', () => {
    const random = randomFrom(7)
    for (let round = 0; round < 60; round += 1) {
      const some = (): Made => ({
        wall: 50 + random() * 20_000,
        workers: 1 + Math.floor(random() * 6),
        tasks: 1 + Math.floor(random() * 60),
        cpu: random() * 20_000,
        queued: random() * 300,
        outcome: random() < 0.2 ? 'stopped' : 'completed',
        sample: random() < 0.5 ? {} : { pss: random() * 2 ** 30, rss: random() * 2 ** 30 },
      })
      const runs = [run(some()), run(some())]
      const forth = compareRuns(runs)
      const back = compareRuns(runs, { baseline: 1 })
      for (const metric of forth.metrics) {
        const other = back.metrics.find(({ id }) => id === metric.id)!
        const [own, change] = metric.changes
        if (metric.values[0].value) expect(own.ratio).toBe(1)
        expect(own.better).toBeNull()
        for (const { value } of metric.values) expect(value === null || Number.isFinite(value)).toBe(true)
        if (change.ratio && other.changes[0].ratio)
          expect(change.ratio * other.changes[0].ratio).toBeCloseTo(1, 9)
        if (change.better !== null && other.changes[0].better !== null)
          expect(other.changes[0].better).toBe(!change.better)
        if (change.difference === null) expect(metric.values.some(({ value }) => value === null)).toBe(true)
      }
    }
  })

  it('know nothing of a run that has not begun', () => {
    const { metrics, roles } = compareRuns([new RunModel(), new RunModel()])
    expect(metrics).toEqual([])
    expect(roles).toEqual([])
    expect(compareRuns([]).metrics).toEqual([])
  })

  it('need no pool', () => {
    const bare = (wall: number) => {
      const model = new RunModel()
      const command = { kind: 'command', argv: ['make', '-j2'], cwd: '/' } as const
      model.applyAll([
        meta({ origin: command }),
        born(0, 0),
        tick(wall, { 0: { cpu: 5e8 } }),
        { kind: 'state', t: wall, state: 'ended', outcome: 'completed' },
      ])
      return model
    }
    const { metrics } = compareRuns([bare(1000), bare(2000)])
    expect(metrics.find(({ id }) => id === 'wall')!.changes[1].better).toBe(false)
    expect(metrics.some(({ id }) => id === 'throughput')).toBe(false)
  })
})

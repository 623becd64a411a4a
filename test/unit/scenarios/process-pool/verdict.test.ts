import { describe, expect, it } from 'vitest'
import type { RunModel } from '../../../../src/shared/run/model'
import { judge } from '../../../../src/scenarios/process-pool/verdict'
import { addPool, modelOf } from '../model'

const setup = { kind: 'cpu', style: 'map', chunk: 4, spread: 0, 'task-ms': 10, cores: 4 }
const counts = { killed: 0, resubmitted: 0, retired: 0 }
// One worker did 1000 ms of work in 1000 ms; two did 4000 ms in 2100.
const baseline = { ...counts, size: 1, tasks: 100, done: 100, workMs: 1000, wallMs: 1000, cpuMs: 1000 }
const pool = {
  ...counts,
  size: 2,
  tasks: 400,
  done: 400,
  workMs: 4000,
  wallMs: 2100,
  cpuMs: 4040,
  firstMs: 2100,
  idealMs: 2000,
  idealCpuMs: 2000,
}
const check = { compared: 100, wrong: 0, checksum: '0' }

function run(changes: { setup?: object; pool?: object; check?: object } = {}, options = {}): RunModel {
  const model = modelOf(
    [
      ['setup', 100, { ...setup, ...changes.setup }],
      ['baseline', 1200, { ...baseline, firstMs: 1000, idealMs: 1000, idealCpuMs: 1000 }],
      ['pool', 3500, { ...pool, ...changes.pool }],
      [
        'handing-over',
        3600,
        { tasks: 600, taskUs: 20, chunk: 100, singleUs: 200, chunkedUs: 25, emptyUs: 60 },
      ],
      ['check', 3700, { ...check, ...changes.check }],
    ],
    options,
  )
  addPool(model, 'pool', [
    [
      [1400, 2400],
      [2400, 3400],
    ],
    [[1400, 3380]],
  ])
  return model
}

const claims = (model: RunModel) => Object.fromEntries(judge(model).claims.map((claim) => [claim.id, claim]))

describe('the verdict of the process pool', () => {
  it('holds what a good run shows, in numbers', () => {
    const found = claims(run())
    expect(found['speed-up']).toMatchObject({ expected: expect.closeTo(2 / 1.01, 6), holds: true })
    expect(found['speed-up'].measured).toBeCloseTo(4000 / 2100, 6)
    expect(found.utilization.measured).toBeCloseTo((2000 + 1980) / (2 * 2000), 6)
    expect(found['cpu-share'].measured).toBeCloseTo(4040 / (2 * 2100), 6)
    expect(found['same-work'].measured).toBeCloseTo(1.01, 6)
    // Its made-up tasks take a hundred times their size: three times is what a slow core explains.
    expect(found['idle-tail']).toMatchObject({ measured: 20, expected: 120, holds: true })
    expect(found['first-result']).toMatchObject({ expected: 1, measured: 1, holds: true })
    expect(found['handing-over']).toMatchObject({ measured: 8, holds: true })
    expect(found.answers).toMatchObject({ expected: 0, measured: 0, holds: true })
    expect(Object.values(found).every((claim) => claim.holds)).toBe(true)
    // Runs of earlier versions did not tell how much was drawn ahead.
    expect(found.ahead).toBeUndefined()
  })

  it('takes the median of the repeats, and tells their spread', () => {
    const model = modelOf([
      ['setup', 100, setup],
      ['baseline', 1200, { ...baseline, firstMs: 1000, idealMs: 1000, idealCpuMs: 1000 }],
      ['pool', 3500, { ...pool, wallMs: 2000 }],
      ['pool', 6000, { ...pool, wallMs: 2500 }],
      ['pool', 8200, { ...pool, wallMs: 2100, done: 399 }],
      ['baseline', 9300, { ...baseline, wallMs: 1000, firstMs: 1000, idealMs: 1000, idealCpuMs: 1000 }],
      ['check', 9400, check],
    ])
    addPool(model, 'pool', [
      [
        [1600, 3400],
        [3700, 5900],
        [6200, 8100],
      ],
      [
        [1500, 3300],
        [3600, 5900],
        [6100, 8190],
      ],
    ])
    const found = claims(model)
    expect(found['speed-up'].measured).toBeCloseTo(4000 / 2100, 6)
    expect(found['speed-up'].spread).toEqual({ low: 1.6, high: 2, repeats: 3 })
    expect(found['idle-tail']).toMatchObject({ measured: 90, spread: { low: 0, high: 100, repeats: 3 } })
    expect(found.utilization.spread!.low).toBeCloseTo((1800 + 1800) / (2 * 1900), 6)
    expect(found.answers.measured).toBe(1)
  })

  it('does not hold a speed-up that falls short, nor wrong or missing answers', () => {
    const found = claims(run({ pool: { wallMs: 3000, done: 396 }, check: { wrong: 2 } }))
    expect(found['speed-up'].holds).toBe(false)
    expect(found.answers).toMatchObject({ measured: 6, holds: false })
  })

  it('expects no more than the cores that others leave', () => {
    const found = claims(run({ setup: { cores: 2 } }, { cores: 2, others: 0.5 }))
    expect(found['speed-up'].expected).toBeCloseTo(1.5, 1)
  })

  it('refuses times of a machine that was busy, but not answers', () => {
    const found = claims(run({}, { others: 2 }))
    expect(found['speed-up'].holds).toBeNull()
    expect(found['speed-up'].why.en).toContain('2.0 of 4 cores')
    expect(found.utilization.holds).toBeNull()
    expect(found.answers.holds).toBe(true)
  })

  it('refuses phases that are too short, and utilization of tiny chunks', () => {
    expect(claims(run({ pool: { wallMs: 80 } }))['speed-up'].why.en).toContain('80 ms')
    const tiny = claims(run({ setup: { 'task-ms': 0.1 } }))
    expect(tiny.utilization.holds).toBeNull()
    expect(tiny['speed-up'].holds).not.toBeNull()
  })

  it('refuses when workers were lost or replaced, and says killed', () => {
    const model = run({ pool: { killed: 1, resubmitted: 1 } })
    const verdict = judge(model)
    expect(claims(model)['speed-up'].holds).toBeNull()
    expect(verdict.summary.en).toContain('Killed from outside: 1 worker.')
    expect(verdict.summary['zh-CN']).toContain('被杀死：1')
    expect(claims(run({ pool: { retired: 5 } }))['speed-up'].why.en).toContain('5 workers were replaced')
  })

  it('claims nothing of a run that was stopped, and says so', () => {
    const model = modelOf([['setup', 100, setup]], { outcome: 'stopped' })
    const { claims: found, summary } = judge(model)
    expect(found).toMatchObject([{ id: 'speed-up', expected: null, measured: null, holds: null }])
    expect(summary.en).toContain('stopped')
    expect(judge(modelOf([], { outcome: 'failed' })).summary.en).toContain('output')
  })

  it('explains more workers than cores by their share of a core', () => {
    const many = { size: 8, workMs: 8000, idealMs: 1000, idealCpuMs: 2000, cpuMs: 8000 }
    const model = run({ pool: many })
    expect(claims(model)['cpu-share']).toMatchObject({ expected: expect.closeTo(0.49, 1) })
    expect(judge(model).summary.en).toContain('8 workers on 4 cores')
  })
})

describe('a pool whose own thread reads ahead, and that does nothing about lost work', () => {
  const imap = { style: 'imap', ahead: 'all' }
  const ahead = (setup: object, mostAhead: number, more = {}) =>
    claims(run({ setup: { ...imap, ...setup }, pool: { pipe: 300, mostAhead, ...more } })).ahead

  it('is held to what the pipe holds, unless results are taken away as fast', () => {
    expect(ahead({}, 290)).toMatchObject({ expected: 300, measured: 290, holds: true })
    expect(ahead({}, 400, { pipe: 5000 })).toMatchObject({ expected: 400, holds: true })
    expect(ahead({}, 24)).toMatchObject({ holds: false })
    expect(ahead({ 'task-ms': 0.1 }, 24)).toMatchObject({ measured: 24, holds: null })
  })

  it('says that what a killed worker had is lost', () => {
    const lost = { killed: 1, done: 396 }
    const model = run({ setup: imap, pool: { ...lost, pipe: 300, mostAhead: 24 } })
    expect(claims(model).answers).toMatchObject({ measured: 4, holds: false })
    expect(claims(model).ahead).toMatchObject({ holds: null })
    expect(judge(model).summary.en).toContain('396 of 400')
  })
})

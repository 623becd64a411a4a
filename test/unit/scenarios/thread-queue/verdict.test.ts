import { describe, expect, it } from 'vitest'
import type { RunModel } from '../../../../src/shared/run/model'
import { logValues } from '../../../../src/scenarios/lib/queue-items.mjs'
import { judge } from '../../../../src/scenarios/thread-queue/verdict'
import { modelOf } from '../model'

const setup = {
  order: 'fifo',
  producers: 2,
  consumers: 1,
  capacity: 2,
  'item-size': 64,
  work: 'cpu',
  cores: 4,
  'produce-ms': 2,
  'consume-ms': 4,
  items: 40,
}
const good = {
  wallMs: 165,
  items: 40,
  producers: 2,
  passed: 40,
  damaged: 0,
  made: 40,
  checksums: 9,
  received: 9,
  peak: 2,
  peakBytes: 128,
  cpuMs: 40 * 6.01,
  blockedMs: 2 * 165 - 80,
  idleMs: 4,
}

/** Puts and gets of 40 items: two in, then one out and one in, to the end; who goes out is up to `choose`. */
function logOf(choose: (waiting: number[]) => number): number[] {
  const waiting = [0, 1]
  const log = [1, 2]
  for (let item = 2; waiting.length > 0; item += 1) {
    const [taken] = waiting.splice(choose(waiting), 1)
    log.push(-taken - 1)
    if (item >= 40) continue
    waiting.push(item)
    log.push(item + 1)
  }
  return log
}
const oldest = () => 0
const newest = (waiting: number[]) => waiting.length - 1

function run(
  changes: { setup?: object; queue?: object; log?: number[]; processes?: object } = {},
  options = {},
): RunModel {
  const queue = { ...good, ...changes.queue, ...logValues(changes.log ?? logOf(oldest)) }
  const threads = { wallMs: 250, passed: 40_000, made: 40_000, size: 64 }
  const processes = { wallMs: 250, passed: 2000, made: 2000, size: 64, ...changes.processes }
  return modelOf(
    [
      ['setup', 100, { ...setup, ...changes.setup }],
      ['queue', 500, queue],
      ['queue', 800, queue],
      ['threads-burst', 1100, threads],
      ['processes-burst', 1400, processes],
      ['threads-burst', 1700, { ...threads, passed: 60_000 }],
      ['processes-burst', 2000, processes],
    ],
    options,
  )
}

const claims = (model: RunModel) => Object.fromEntries(judge(model).claims.map((claim) => [claim.id, claim]))

describe('the verdict of the queue between threads', () => {
  it('holds what a good run shows', () => {
    const found = claims(run())
    expect(found.throughput).toMatchObject({ expected: 250, holds: true })
    expect(found.peak).toMatchObject({ expected: 2, measured: 2, holds: true })
    expect(found.order).toMatchObject({ measured: 0, holds: true })
    expect(found.inversions).toMatchObject({ expected: 0, measured: 0, holds: true })
    expect(found['against-processes']).toMatchObject({ expected: 1, measured: 25, holds: true })
    expect(found['against-processes'].spread).toEqual({ low: 20, high: 30, repeats: 2 })
    expect(found.answers).toMatchObject({ measured: 0, holds: true })
    expect(Object.values(found).every((claim) => claim.holds)).toBe(true)
    expect(judge(run()).summary.en).toContain('no item overtook another')
  })

  it('counts pairs that changed places, and expects as many as the order makes', () => {
    const found = claims(run({ setup: { order: 'lifo' }, log: logOf(newest) }))
    expect(found.order).toMatchObject({ measured: 0, holds: true })
    // Item 0 is taken last, after 39 others; all others in order of arrival.
    expect(found.inversions.measured).toBeCloseTo(39 / 780, 9)
    expect(found.inversions).toMatchObject({ holds: true })
    expect(found.inversions.expected).toBeCloseTo(39 / 780, 9)
    // Rounds differ: what is expected is the middle one's, as what is measured.
    const calm = Array.from({ length: 40 }, (_, item) => [item + 1, -item - 1]).flat()
    const mixed = run({ setup: { order: 'lifo' }, log: logOf(newest) })
    mixed.apply({ kind: 'result', t: 900, pid: 1, name: 'queue', values: { ...good, ...logValues(calm) } })
    mixed.apply({ kind: 'result', t: 950, pid: 1, name: 'queue', values: { ...good, ...logValues(calm) } })
    mixed.apply({ kind: 'result', t: 990, pid: 1, name: 'queue', values: { ...good, ...logValues(calm) } })
    expect(claims(mixed).inversions).toMatchObject({ expected: 0, measured: 0, holds: true })
  })

  it('does not hold a queue that keeps another order than it says', () => {
    const found = claims(run({ log: logOf(newest) }))
    expect(found.order.holds).toBe(false)
    expect(found.order.measured).toBeGreaterThan(39)
    expect(found.inversions).toMatchObject({ expected: 0, holds: false })
    expect(judge(run({ log: logOf(newest) })).summary.en).toContain('out of turn')
    // Nor one that was fuller than it may be, whatever it says of itself.
    expect(claims(run({ setup: { capacity: 1 }, queue: { peak: 1 } })).peak).toMatchObject({
      measured: 2,
      holds: false,
    })
  })

  it('counts items that are missing, twice or damaged', () => {
    const log = logOf(oldest)
    log.splice(log.indexOf(-31), 1, -30)
    const found = claims(run({ log, queue: { damaged: 1 } }))
    // In each of two rounds: one missing, one twice, one damaged.
    expect(found.answers).toMatchObject({ measured: 6, holds: false })
    expect(found.order.holds).toBe(false)
  })

  it('does not hold a queue that is slower than the one between processes', () => {
    expect(claims(run({ processes: { passed: 200_000 } }))['against-processes'].holds).toBe(false)
  })

  it('judges orders and items on a busy machine too, but no speed', () => {
    const found = claims(run({}, { others: 2 }))
    for (const id of ['throughput', 'blocked', 'idle', 'against-processes'])
      expect(found[id].holds).toBeNull()
    for (const id of ['peak', 'order', 'inversions', 'answers']) expect(found[id].holds).toBe(true)
  })

  it('claims nothing of bursts that never came, and nothing at all of a run without a round', () => {
    const partly = modelOf([
      ['setup', 100, setup],
      ['queue', 500, { ...good, ...logValues(logOf(oldest)) }],
    ])
    expect(claims(partly)['against-processes']).toMatchObject({ measured: null, holds: null })
    expect(claims(partly).answers.holds).toBe(true)
    expect(judge(modelOf([['setup', 100, setup]])).claims.map((claim) => claim.holds)).toEqual([null])
  })
})

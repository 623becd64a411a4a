import { describe, expect, it } from 'vitest'
import type { RunModel } from '../../../../src/shared/run/model'
import { logValues } from '../../../../src/scenarios/lib/queue-items.mjs'
import { judge } from '../../../../src/scenarios/process-queue/verdict'
import { modelOf } from '../model'

const setup = {
  producers: 2,
  consumers: 1,
  capacity: 10,
  'item-size': 1024,
  work: 'cpu',
  cores: 4,
  'produce-ms': 2,
  'consume-ms': 4,
  items: 300,
}
const numbers = Array.from({ length: 300 }, (_, number) => number)
/** A round as good as it gets: one item every 4.1 ms, the queue full; 6.2 ms of CPU an item. */
const good = {
  wallMs: 1230,
  items: 300,
  producers: 2,
  passed: 300,
  damaged: 0,
  made: 300,
  killed: 0,
  checksums: 77,
  received: 77,
  peak: 10,
  peakBytes: 10_240,
  cpuMs: 300 * 6.2,
  // A producer has work for 2 ms an item, 150 items each; the consumer lacks 0.1 ms an item.
  blockedMs: 2 * 1230 - 600,
  idleMs: 30,
}
const unbounded = { ...good, blockedMs: 0, peak: 222, peakBytes: 222 * 1024 }

interface Changes {
  readonly setup?: object
  readonly queue?: object
  readonly unbounded?: object
  /** Items in the order in which they were taken. */
  readonly taken?: readonly number[]
}
function run(changes: Changes = {}, options = {}): RunModel {
  const log = (taken: readonly number[]) => logValues(taken.map((number) => -number - 1))
  const queue = { ...good, ...changes.queue, ...log(changes.taken ?? numbers) }
  const results: Parameters<typeof modelOf>[0][number][] = [
    ['setup', 100, { ...setup, ...changes.setup }],
    ['queue', 1500, queue],
    ['queue', 3000, { ...queue, wallMs: queue.wallMs + 30 }],
    ['queue', 4500, { ...queue, wallMs: queue.wallMs - 10 }],
  ]
  if ((changes.setup as typeof setup | undefined)?.capacity !== 0)
    results.push(['unbounded', 6000, { ...unbounded, ...changes.unbounded, ...log(numbers) }])
  return modelOf(results, options)
}

const claims = (model: RunModel) => Object.fromEntries(judge(model).claims.map((claim) => [claim.id, claim]))

describe('the verdict of the queue between processes', () => {
  it('holds what a good run shows: the slower side decides, and the queue is full', () => {
    const found = claims(run())
    expect(found.throughput).toMatchObject({ expected: 250, holds: true })
    expect(found.throughput.measured).toBeCloseTo(300 / 1.23, 6)
    expect(found.throughput.spread).toMatchObject({ repeats: 3 })
    expect(found.throughput.why.en).toContain('1 consumer at 4.0 ms')
    expect(found.throughput.why.en).toContain('6.20 ms')
    expect(found.peak).toMatchObject({ expected: 10, measured: 10, holds: true })
    expect(found.peak.why.en).toContain('10 KiB')
    expect(found.blocked.measured).toBeCloseTo(1 - 600 / 2460, 2)
    expect(found.idle.measured).toBeCloseTo(30 / 1230, 2)
    // A quarter is consumed while everything is made: three quarters pile up.
    expect(found.growth).toMatchObject({ expected: 225, measured: 222, holds: true })
    expect(found.answers).toMatchObject({ expected: 0, measured: 0, holds: true })
    expect(Object.values(found).every((claim) => claim.holds)).toBe(true)
    expect(judge(run()).summary.en).toContain('244 items a second')
  })

  it('names the cores where they are what binds, and then judges no waiting', () => {
    const found = claims(run({ setup: { cores: 1 }, queue: { wallMs: 1950 } }))
    expect(found.throughput.expected).toBeCloseTo((1000 * 0.9) / 6.2, 0)
    expect(found.throughput).toMatchObject({ holds: true })
    expect(found.throughput.why.en).toContain('of 1 core left')
    expect(found.blocked.holds).toBeNull()
    expect(found.idle.holds).toBeNull()
    expect(found.blocked.why.en).toContain('the cores are the limit')
  })

  it('does not hold a slow queue, one fuller than its capacity, or one that never fills', () => {
    expect(claims(run({ queue: { wallMs: 2400 } })).throughput.holds).toBe(false)
    expect(claims(run({ queue: { peak: 11 } })).peak.holds).toBe(false)
    expect(claims(run({ queue: { peak: 4 } })).peak.holds).toBe(false)
    expect(claims(run({ unbounded: { peak: 20 } })).growth.holds).toBe(false)
    expect(claims(run({ queue: { blockedMs: 100 } })).blocked.holds).toBe(false)
    expect(claims(run({ queue: { idleMs: 600 } })).idle.holds).toBe(false)
  })

  it('expects no plateau where consumers are the faster side', () => {
    const found = claims(
      run({
        setup: { 'produce-ms': 10, 'consume-ms': 2 },
        queue: { wallMs: 1550, peak: 2, blockedMs: 20, idleMs: 950, cpuMs: 300 * 12.2 },
        unbounded: { peak: 3 },
      }),
    )
    expect(found.throughput).toMatchObject({ expected: 200, holds: true })
    expect(found.peak).toMatchObject({ measured: 2, holds: true })
    expect(found.growth).toMatchObject({ expected: 0, holds: true })
    expect(found.blocked.holds).toBe(true)
    expect(found.idle.holds).toBe(true)
  })

  it('counts items that are missing, twice, overtaken or damaged, in every round', () => {
    // 299 never arrives, 7 comes twice, and 10 after 12 of the same producer.
    const taken = numbers.slice(0, 299).concat(7)
    taken.splice(10, 3, 12, 11, 10)
    const found = claims(run({ taken, queue: { damaged: 1, received: 78 } }))
    // Missing, twice, damaged, and 7 and 10 overtaken: five in each of three rounds.
    expect(found.answers).toMatchObject({ measured: 15, holds: false })
    expect(claims(run({ queue: { received: 78 } })).answers).toMatchObject({ measured: 3, holds: false })
  })

  it('judges no speed on a busy machine, of tiny work or with somebody killed, but still the items', () => {
    const busy = claims(run({}, { others: 2 }))
    const tiny = claims(run({ setup: { 'produce-ms': 0.1, 'consume-ms': 0.3 } }))
    const killed = claims(run({ queue: { killed: 1 } }))
    for (const found of [busy, tiny, killed]) {
      for (const id of ['throughput', 'blocked', 'idle', 'growth']) expect(found[id].holds).toBeNull()
      expect(found.answers.holds).toBe(true)
    }
    expect(tiny.throughput.why.en).toContain('way through the queue')
    expect(killed.peak.holds).toBeNull()
    expect(judge(run({ queue: { killed: 1 } })).summary.en).toContain('dies with it')
  })

  it('has no bounded queue to judge without a capacity', () => {
    const found = claims(run({ setup: { capacity: 0 }, queue: { peak: 230, blockedMs: 0 } }))
    expect(Object.keys(found)).toEqual(['throughput', 'idle', 'growth', 'answers'])
    expect(found.growth).toMatchObject({ measured: 230, holds: true })
  })

  it('claims nothing of a run that was stopped before the first round', () => {
    const verdict = judge(modelOf([['setup', 100, setup]], { outcome: 'stopped' }))
    expect(verdict.claims.map((claim) => claim.holds)).toEqual([null])
    expect(verdict.summary.en).toContain('stopped')
  })
})

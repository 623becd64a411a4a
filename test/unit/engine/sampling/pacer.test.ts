import { describe, expect, it } from 'vitest'
import { Pacer } from '../../../../src/engine/sampling/pacer'

/** Lets `milliseconds` pass, each tick costing what `cost` says of its interval; returns the intervals. */
function run(pacer: Pacer, milliseconds: number, cost: (interval: number) => number): number[] {
  const intervals: number[] = []
  for (let t = 0; t < milliseconds; t += pacer.interval) {
    intervals.push(pacer.interval)
    pacer.account(cost(pacer.interval))
  }
  return intervals
}

describe('interval', () => {
  it('stays as wanted while ticks fit the budget', () => {
    const pacer = new Pacer({ wanted: 100 })
    expect(new Set(run(pacer, 30_000, () => 1.9))).toEqual(new Set([100]))
    expect(pacer.widened).toBe(false)
    expect(pacer.share).toBeCloseTo(0.019)
    expect(pacer.cost).toBeCloseTo(1.9)
  })

  it('widens until the mean of a tick is 2 % of it', () => {
    const pacer = new Pacer({ wanted: 100 })
    run(pacer, 60_000, () => 5)
    expect(pacer.widened).toBe(true)
    expect(pacer.interval).toBeGreaterThanOrEqual(250)
    expect(pacer.interval).toBeLessThan(250 * 1.5)
    expect(pacer.wanted).toBe(100)
  })

  it('averages over a slow beat: one dear tick in thirty is no reason', () => {
    const pacer = new Pacer({ wanted: 100 })
    let tick = 0
    run(pacer, 60_000, () => (tick++ % 30 === 0 ? 25 : 1))
    expect(pacer.interval).toBe(100)
  })

  it('does not widen for a dear first tick', () => {
    const pacer = new Pacer({ wanted: 100 })
    pacer.account(90)
    for (let tick = 0; tick < 10; tick++) pacer.account(0.1)
    expect(pacer.interval).toBe(100)
  })

  it('widens at once when two ticks in a row take half of their time', () => {
    const pacer = new Pacer({ wanted: 100 })
    pacer.account(60)
    pacer.account(60)
    expect(pacer.interval).toBe(150)
  })

  it('stops at the widest', () => {
    const pacer = new Pacer({ wanted: 100, widest: 2000 })
    run(pacer, 120_000, () => 400)
    expect(pacer.interval).toBe(2000)
  })

  it('narrows again, down to what was wanted, and does not swing', () => {
    const pacer = new Pacer({ wanted: 100 })
    run(pacer, 60_000, () => 5)
    const settled = run(pacer, 60_000, () => 5)
    expect(new Set(settled).size).toBe(1)
    run(pacer, 60_000, () => 0.5)
    expect(pacer.interval).toBe(100)
    expect(pacer.widened).toBe(false)
  })

  it('never goes below what the source allows', () => {
    const pacer = new Pacer({ wanted: 100, shortest: 1000 })
    expect(pacer.interval).toBe(1000)
    expect(pacer.widened).toBe(false)
    run(pacer, 30_000, () => 1)
    expect(pacer.interval).toBe(1000)
  })

  it('follows a new wish', () => {
    const pacer = new Pacer({ wanted: 100 })
    run(pacer, 60_000, () => 5)
    pacer.want(1000)
    expect([pacer.interval, pacer.wanted, pacer.widened]).toEqual([1000, 1000, false])
    expect(pacer.share).toBeNaN()
  })
})

describe('beat', () => {
  /** Beats of 10 s of ticks, as times in ms by kind. */
  function beats(interval: number, jitter: (tick: number) => number): Record<string, number[]> {
    const pacer = new Pacer({ wanted: interval })
    const times: Record<string, number[]> = { fast: [], second: [], slow: [] }
    for (let tick = 0; tick * interval < 10_000; tick++) {
      const t = tick * interval + jitter(tick)
      times[pacer.beat(t)].push(t)
    }
    return times
  }

  it('reads everything first, then 1 Hz fields each second and maps each third', () => {
    const { slow, second, fast } = beats(100, () => 0)
    expect(slow).toEqual([0, 3000, 6000, 9000])
    expect(second).toEqual([1000, 2000, 4000, 5000, 7000, 8000])
    expect(fast).toHaveLength(90)
  })

  it('keeps its rhythm when the timer is a little early or late', () => {
    const { slow, second } = beats(1000, (tick) => (tick % 2 === 0 ? -3 : 4))
    expect(slow).toHaveLength(4)
    expect(second).toHaveLength(6)
  })

  it('reads maps each second where that is cheap, and less often where it is not', () => {
    const slowBeats = (cost: number) => {
      const pacer = new Pacer({ wanted: 100 })
      const times: number[] = []
      for (let t = 0; t < 10_000; t += 100) {
        const slow = pacer.beat(t) === 'slow'
        if (slow) times.push(t)
        pacer.account(slow ? cost : 0.1)
      }
      return times
    }
    expect(slowBeats(1)).toEqual([0, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000])
    expect(slowBeats(15)).toEqual([0, 2000, 4000, 6000, 8000])
    expect(slowBeats(50)).toEqual([0, 3000, 6000, 9000])
  })

  it('does not make up for beats that were missed', () => {
    const pacer = new Pacer({ wanted: 100 })
    expect([0, 10_000, 10_100, 10_900, 11_000].map((t) => pacer.beat(t))).toEqual([
      'slow',
      'slow',
      'fast',
      'fast',
      'second',
    ])
  })
})

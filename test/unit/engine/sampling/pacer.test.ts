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

  it('widens until the mean of a tick is 2% of it', () => {
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

describe('readings between', () => {
  /** Times of ticks with those of whole ones, of a source that allows one a second. @param changed as of each time */
  function ticks(until: number, took: number, changed: (t: number) => boolean = (t) => t === 0) {
    const pacer = new Pacer({ wanted: 100, shortest: 1000 })
    const [times, wholes, told]: [number[], number[], number[]] = [[], [], []]
    let next = { at: 0, whole: true }
    while (next.at < until) {
      const { at: began, whole } = next
      times.push(began)
      if (whole) wholes.push(began)
      if (pacer.tells(began, took)) told.push(began)
      next = pacer.next({ began, changed: changed(began) }, whole)
    }
    return { times, wholes, told, gaps: times.slice(1).map((t, at) => t - times[at]) }
  }

  it('leave no more than a tenth of a life, or 200 ms, behind the last one', () => {
    const { times, wholes, gaps } = ticks(20_000, 1)
    expect(wholes).toEqual(Array.from({ length: 20 }, (_, second) => second * 1000))
    // A whole one that is due within a wanted interval takes the place of one between.
    gaps.forEach((gap, at) => expect(gap).toBeLessThanOrEqual(Math.max(200, times[at] * 0.1) + 100))
    expect(times.filter((t) => t > 10_000).length).toBe(wholes.filter((t) => t > 10_000).length)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(100)
  })

  it('begin anew when somebody is born or gone', () => {
    const { times } = ticks(13_000, 1, (t) => t === 0 || t === 12_000)
    expect(times.filter((t) => t >= 12_000)).toEqual([12_000, 12_200, 12_400, 12_600, 12_800])
  })

  it('take a tenth of a core at the most, also where somebody is born all the time', () => {
    expect(ticks(3000, 45, () => true).times).toEqual([0, 450, 900, 1000, 1450, 1900, 2000, 2450, 2900])
    expect(ticks(3000, 400, () => true).times).toEqual([0, 1000, 2000])
  })

  it('are told where they lie far enough apart for rates: reading takes time, CPU time has steps', () => {
    expect(ticks(1500, 1).told).toEqual([0, 400, 800, 1200])
    expect(ticks(1500, 8).told).toEqual([0, 600, 1200])
    expect(ticks(3000, 40).told).toEqual([0, 1000, 2000])
  })

  it('are none where the source allows what is wanted, however wide the interval has become', () => {
    const pacer = new Pacer({ wanted: 100 })
    run(pacer, 60_000, () => 5)
    expect(pacer.next({ began: 7, changed: true }, true)).toEqual({
      at: 7 + pacer.interval,
      whole: true,
    })
    expect([0, 1, 2].map((t) => pacer.tells(t, 100))).toEqual([true, true, true])
  })
})

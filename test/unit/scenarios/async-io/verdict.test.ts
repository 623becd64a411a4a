import { describe, expect, it } from 'vitest'
import type { RunModel } from '../../../../src/shared/run/model'
import { asyncIo } from '../../../../src/scenarios/async-io/definition'
import { judge } from '../../../../src/scenarios/async-io/verdict'
import { defaultKnobs } from '../../../../src/shared/knobs'
import { modelOf } from '../model'

type Values = Record<string, number>

const setup = { waits: 32, latency: 50, threads: 4, limit: 0, stall: 100, capacity: 100 }
const check = { asked: 500, answered: 500, served: 500 }

/** One phase as the program tells it: a batch of `size` in `eachMs`, a millisecond of CPU time for each wait. */
const phase = (size: number, eachMs: number, more: Values = {}): Values => ({
  size,
  batches: 1,
  wallMs: Math.max(eachMs, 200),
  cpuMs: size,
  eachMs,
  cpuEachMs: 1,
  delayP99Ms: 3,
  delayMaxMs: 8,
  ...more,
})
const stalledPhase = { ...phase(32, 160), delayP99Ms: 99, delayMaxMs: 103 }
const stalled = { ...stalledPhase, stallMs: 100, during: 0, underWay: 31, tookMs: 155, longestMs: 160 }

/** A run in which 8 and 32 waits took what they should; `scale` lengthens what a strategy took. */
function run(
  changes: { setup?: object; stalled?: object; check?: object; scale?: Values; repeats?: number } = {},
  options = {},
): RunModel {
  const { scale = {}, repeats = 1 } = changes
  const results: [string, number, Values][] = [['setup', 100, { ...setup, ...changes.setup }]]
  let at = 100
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const say = (name: string, values: Values) => results.push([name, (at += values.wallMs), values])
    for (const [size, times] of [
      [8, { blocking: 410, threads: 105, 'event-loop': 55 }],
      [32, { blocking: 1640, threads: 415, 'event-loop': 62 }],
    ] as [number, Values][])
      for (const [name, eachMs] of Object.entries(times)) {
        const more: Values = name === 'event-loop' ? { cpuEachMs: 0.5 } : {}
        say(name, phase(size, eachMs * (scale[name] ?? 1) * (1 + repeat / 10), more))
      }
    say('stalled', { ...stalled, ...changes.stalled })
  }
  results.push(['check', at + 10, { ...check, ...changes.check }])
  return modelOf(results, options)
}

const claims = (model: RunModel) => Object.fromEntries(judge(model).claims.map((claim) => [claim.id, claim]))

describe('the verdict of asynchronous I/O', () => {
  it('holds what a good run shows: N × latency ÷ parallelism', () => {
    const found = claims(run())
    expect(found.faster).toMatchObject({ expected: 32, holds: true })
    expect(found.faster.measured).toBeCloseTo(1640 / 62, 6)
    expect(found['threads-faster']).toMatchObject({ expected: 4, holds: true })
    expect(found['wall-blocking']).toMatchObject({ expected: 1600, measured: 1640, holds: true })
    expect(found['wall-threads']).toMatchObject({ expected: 400, measured: 415, holds: true })
    expect(found['wall-event-loop']).toMatchObject({ expected: 50, measured: 62, holds: true })
    expect(found['growth-blocking']).toMatchObject({ expected: 4, measured: 4, holds: true })
    expect(found['growth-event-loop']).toMatchObject({ expected: 1, holds: true })
    expect(found['same-cpu']).toMatchObject({ expected: 1, measured: 0.5, holds: true })
    expect(found['quiet-delay']).toMatchObject({ expected: 16, measured: 3, holds: true })
    expect(found['loop-delay']).toMatchObject({ expected: 100, measured: 103, holds: true })
    expect(found.late).toMatchObject({ expected: 150, measured: 155, holds: true })
    expect(found['one-thread']).toMatchObject({ expected: 0, measured: 0, holds: true })
    expect(found.answers).toMatchObject({ measured: 0, holds: true })
    expect(Object.values(found).every((claim) => claim.holds)).toBe(true)
  })

  it('takes the median of repeats of the same number of waits, and tells their spread', () => {
    const found = claims(run({ repeats: 3 }))
    expect(found['wall-blocking'].measured).toBeCloseTo(1804, 6)
    expect(found['wall-blocking'].spread).toEqual({ low: 1640, high: 1968, repeats: 3 })
    expect(found.faster.measured).toBeCloseTo(1640 / 62, 6)
  })

  it('expects what the smallest limit allows: of the client, of threads, of the server', () => {
    const rounds = (changes: object, strategy: string) =>
      claims(run({ setup: changes }))[`wall-${strategy}`].expected! / 50
    expect(rounds({ limit: 8 }, 'event-loop')).toBe(4)
    expect(rounds({ limit: 64 }, 'event-loop')).toBe(1)
    expect(rounds({ capacity: 5 }, 'event-loop')).toBe(7)
    expect(rounds({ capacity: 5, limit: 3 }, 'event-loop')).toBe(11)
    expect(rounds({ capacity: 3 }, 'threads')).toBe(11)
    expect(rounds({ threads: 32 }, 'threads')).toBe(1)
    expect(rounds({ capacity: 1 }, 'blocking')).toBe(32)
    expect(claims(run({ setup: { capacity: 5 } }))['wall-event-loop'].why.en).toContain('serves 5 at once')
  })

  it('does not hold times that are longer than waiting and its CPU time explain, or impossibly short', () => {
    const slow = claims(run({ scale: { 'event-loop': 3 } }))
    expect(slow['wall-event-loop'].holds).toBe(false)
    expect(slow.faster.holds).toBe(false)
    expect(claims(run({ scale: { threads: 0.5 } }))['wall-threads'].holds).toBe(false)
    // A loop that waited one by one after all.
    const lines = claims(run({ scale: { 'event-loop': 1640 / 62 } }))
    expect([lines.faster.holds, lines['wall-event-loop'].holds]).toEqual([false, false])
  })

  it('does not hold a stall that nobody noticed, nor callbacks that ran during it', () => {
    const found = claims(run({ stalled: { delayMaxMs: 5, tookMs: 52, during: 2 } }))
    expect(found['loop-delay'].holds).toBe(false)
    expect(found.late.holds).toBe(false)
    expect(found['one-thread']).toMatchObject({ measured: 2, holds: false })
  })

  it('expects later answers where a server of small capacity made some queue', () => {
    // Eight waits, two served at once: ends at 50, 100, 150 and 200 ms; the stall from 50 to 150 covers the first six.
    const found = claims(run({ setup: { limit: 8, capacity: 2 }, stalled: { underWay: 7, tookMs: 150 } }))
    expect(found.late.expected).toBe(150)
    const slower = claims(run({ setup: { limit: 8, capacity: 1 }, stalled: { underWay: 7, tookMs: 250 } }))
    expect(slower.late.expected).toBe(250)
  })

  it('refuses times of a machine that was busy, but not counts', () => {
    const model = run({}, { others: 2 })
    const found = claims(model)
    for (const [id, { holds }] of Object.entries(found))
      expect(holds, id).toBe(['one-thread', 'answers'].includes(id) ? true : null)
    expect(judge(model).summary.en).toContain('2.0 of 4 cores')
  })

  it('refuses waits that are too short to tell from the asking, and a stall for nobody', () => {
    const short = claims(run({ setup: { latency: 2 } }))
    expect(short['wall-blocking'].holds).toBeNull()
    expect(short['wall-blocking'].why.en).toContain('2 ms')
    const alone = claims(run({ setup: { limit: 1 }, stalled: { underWay: 0, tookMs: NaN } }))
    expect(alone.late.holds).toBeNull()
    expect(alone.late.why.en).toContain('as slow as blocking')
    expect(claims(run({ setup: { stall: 3 } }))['loop-delay'].holds).toBeNull()
  })

  it('counts what was lost on either side', () => {
    expect(claims(run({ check: { answered: 498, served: 499 } })).answers).toMatchObject({
      measured: 3,
      holds: false,
    })
  })

  it('judges one strategy alone by theory', () => {
    const model = modelOf([
      ['setup', 100, { ...setup, stall: 0 }],
      ['event-loop', 300, phase(8, 55)],
      ['event-loop', 600, phase(32, 62)],
      ['check', 700, check],
    ])
    expect(judge(model).claims.map(({ id }) => id)).toEqual([
      'wall-event-loop',
      'growth-event-loop',
      'quiet-delay',
      'answers',
    ])
    expect(judge(model).summary.en).toContain('event loop 0.06 s (32 at once')
  })

  it('claims nothing of a run that was stopped, and says so', () => {
    const model = modelOf([['setup', 100, setup]], { outcome: 'stopped' })
    expect(judge(model).claims).toMatchObject([{ expected: null, measured: null, holds: null }])
    expect(judge(model).summary.en).toContain('stopped')
  })
})

describe('knobs of asynchronous I/O', () => {
  const defaults = defaultKnobs(asyncIo.knobs)
  const noted = (knobs: object) => asyncIo.check!({ ...defaults, ...knobs }).map(({ knob }) => knob)

  it('are explained where their combination makes little sense', () => {
    expect(noted({})).toEqual([])
    expect(noted({ strategy: 'threads', limit: 4 })).toEqual(['limit'])
    expect(noted({ limit: 50 })).toEqual(['limit'])
    expect(noted({ waits: 8, threads: 16 })).toEqual(['threads'])
    expect(noted({ capacity: 4 })).toEqual(['capacity'])
    expect(noted({ strategy: 'blocking', capacity: 1 })).toEqual([])
    expect(noted({ limit: 1 })).toEqual(['stall'])
    expect(noted({ waits: 200, latency: 300 })).toEqual(['capacity', 'waits'])
  })

  it('ask for a guess at a claim that these knobs lead to', () => {
    for (const strategy of ['all', 'blocking', 'threads', 'event-loop']) {
      const prompt = asyncIo.prompt({ ...defaults, strategy })!
      expect(prompt.claim).toBe(strategy === 'all' ? 'faster' : `wall-${strategy}`)
      const told = claims(run({ setup: { waits: 32, latency: 40 } }))[prompt.claim]
      expect(told.unit).toBe(prompt.unit)
      expect(told.expected).toBeGreaterThanOrEqual(prompt.min)
      expect(told.expected).toBeLessThanOrEqual(prompt.max)
    }
    expect(asyncIo.prompt({ ...defaults, strategy: 'threads', threads: 4 })!.question.en).toBe(
      'How many milliseconds do 4 threads need for 32 waits of 40 ms?',
    )
  })
})

import { describe, expect, it } from 'vitest'
import type { RunModel } from '../../../../src/shared/run/model'
import { processLock } from '../../../../src/scenarios/process-lock/definition'
import { judge } from '../../../../src/scenarios/process-lock/verdict'
import { modelOf } from '../model'

type Result = [string, number, Record<string, number | string | boolean>]

const SETUP = {
  processes: 4,
  increments: 10_000,
  lock: 'server',
  work: 20,
  storage: 'file',
  start: 'barrier',
  repeats: 3,
  cores: 2,
}
const ASKED = 40_000

interface Options {
  readonly setup?: Partial<typeof SETUP>
  /** Lost in each repeat. */
  readonly lost?: readonly number[]
  readonly lostLocked?: readonly number[]
  readonly unlocked?: object
  readonly locked?: object
  readonly others?: number
}

function run({
  setup,
  lost = [9000, 12_000, 10_000],
  lostLocked = [0, 0, 0],
  ...options
}: Options = {}): RunModel {
  const results: Result[] = [['setup', 50, { ...SETUP, ...setup }]]
  const { processes, lock } = { ...SETUP, ...setup }
  let at = 100
  const phase = (name: string, repeat: number, lost: number, values: Record<string, number>) => {
    at += values.wallMs
    results.push([
      name,
      at,
      { repeat, asked: ASKED, made: ASKED, found: ASKED - lost, lost, overlapMs: 200, ...values },
    ])
    for (let number = 1; number <= processes; number += 1)
      results.push([
        'process',
        at,
        {
          phase: name,
          repeat,
          number,
          pid: 100 + number,
          longestMs: 12,
          wallMs: values.wallMs,
          waitedMs: values.waitedMs / processes,
          heldMs: values.heldMs / processes,
        },
      ])
  }
  for (const [at, loss] of lost.entries()) {
    phase('unlocked', at + 1, loss, { wallMs: 500, waitedMs: 0, heldMs: 900, ...options.unlocked })
    if (lock !== 'none')
      phase('locked', at + 1, lostLocked[at], {
        wallMs: 2000,
        waitedMs: 6100,
        heldMs: 1500,
        ...options.locked,
      })
  }
  results.push(['check', at + 1, { phases: 6 }])
  return modelOf(results, { cores: 2, others: options.others ?? 0.1 })
}
const claims = (model: RunModel) => Object.fromEntries(judge(model).claims.map((claim) => [claim.id, claim]))

describe('the verdict of locks between processes', () => {
  it('holds what a good run shows', () => {
    const found = claims(run())
    expect(found['lost-updates']).toMatchObject({
      expected: 1,
      measured: 10_000,
      holds: true,
      unit: 'count',
      spread: { low: 9000, high: 12_000, repeats: 3 },
    })
    expect(found['lost-updates'].why.en).toContain('25%')
    expect(found['lost-with-lock']).toMatchObject({ expected: 0, measured: 0, holds: true })
    expect(found.exclusive).toMatchObject({ measured: 0.75, holds: true })
    expect(found.exclusive.why.en).toContain('180%')
    // Without a lock each was inside for 45% of its time: four of them ask for 180% of what one lock has.
    expect(found.waited).toMatchObject({ expected: expect.closeTo(1 - 1 / 1.8, 6), holds: true })
    expect(found.waited.measured).toBeCloseTo(6100 / 8000, 6)
    expect(found.waited.why.en).toContain('process 4 1525 + 375 ms')
    expect(found.price).toMatchObject({ measured: 4, holds: true })
    // A wrong answer's speed is never praised.
    expect(found.price.why.en).toContain('and wrong: 10,000 were lost')
    expect(found.answers).toMatchObject({ measured: 0, holds: true })
    expect(judge(run()).summary.en).toMatch(
      /10,000 of 40,000 increments were lost .* With the lock none.* 4\.0 times/,
    )
  })

  it('finds a lock that loses a single update in a single repeat', () => {
    const model = run({ lostLocked: [0, 1, 0] })
    expect(claims(model)['lost-with-lock']).toMatchObject({ measured: 1, holds: false })
    expect(judge(model).summary.en).toContain('does not keep them apart')
    // More than all increments would be as wrong.
    expect(claims(run({ lostLocked: [0, 0, -3] }))['lost-with-lock']).toMatchObject({
      measured: 3,
      holds: false,
    })
  })

  it('finds two holders at a time', () => {
    expect(claims(run({ locked: { heldMs: 2500 } })).exclusive).toMatchObject({
      measured: 1.25,
      holds: false,
    })
  })

  it('says why nothing was lost, where something should have been', () => {
    const none = [0, 0, 0]
    const why = (options: Options) => claims(run({ lost: none, ...options }))['lost-updates']
    expect(why({})).toMatchObject({ measured: 0, holds: null })
    expect(why({}).why.en).toContain('Luck')
    expect(why({ unlocked: { overlapMs: -3 } }).why.en).toContain('never counted at the same time')
    expect(why({ setup: { cores: 1 } }).why.en).toContain('With one core')
    expect(judge(run({ lost: none, setup: { lock: 'none' } })).summary.en).toContain('Luck')
    expect(why({ setup: { processes: 1 } })).toMatchObject({ expected: 0, measured: 0, holds: true })
  })

  it('judges a run without a lock by its losses alone', () => {
    const model = run({ setup: { lock: 'none' } })
    expect(Object.keys(claims(model))).toEqual(['lost-updates', 'answers'])
    expect(judge(model).summary['zh-CN']).toContain('丢了 10,000 次')
  })

  describe('where each begins as soon as it is up', () => {
    const come = (lost: number[], togetherMs: number, options: Options = {}) =>
      run({
        setup: { start: 'come', lock: 'none' },
        lost,
        unlocked: { togetherMs, overlapMs: Math.min(0, togetherMs) },
        ...options,
      })

    it('calls nothing wrong: neither that nothing is lost, nor that they meet all the same', () => {
      const apart = claims(come([0, 0, 0], -30))
      expect(apart.apart).toMatchObject({ expected: 0, measured: 0, holds: true })
      expect(apart['lost-updates']).toMatchObject({ measured: 0, holds: null })
      // It is the conclusion, not a reason for having none.
      expect(judge(come([0, 0, 0], -30)).summary).not.toEqual(apart['lost-updates'].why)
      const met = claims(come([9, 0, 70], 12))
      expect(met.apart).toMatchObject({ measured: 0, holds: true })
      expect(met['lost-updates']).toMatchObject({ measured: 9, holds: true })
    })

    it('is the same on a busy machine', () => {
      expect(claims(come([0, 0, 0], -30, { others: 1.9 })).apart.holds).toBe(true)
    })

    it('finds updates that nobody can have covered', () => {
      expect(claims(come([0, 1, 0], -30)).apart).toMatchObject({ measured: 1, holds: false })
    })

    it('judges no waits and no price: they are those of coming', () => {
      const found = claims(come([0, 0, 0], -30, { setup: { start: 'come', lock: 'mkdir' } }))
      expect(Object.keys(found)).toEqual(['lost-updates', 'apart', 'lost-with-lock', 'exclusive', 'answers'])
    })
  })

  describe('of a manager', () => {
    const managed = (messages: number, lostLocked = [0, 0, 0]) =>
      run({
        setup: { lock: 'manager' },
        lostLocked,
        unlocked: { messages: 4 * ASKED },
        locked: { messages, waitedMs: 0, heldMs: 0 },
      })

    it('counts its messages, and claims nothing of a lock that it has not', () => {
      const found = claims(managed(2 * ASKED))
      expect(Object.keys(found)).toEqual(['lost-updates', 'lost-with-lock', 'messages', 'answers'])
      expect(Object.values(found).map(({ holds }) => holds)).toEqual([true, true, true, true])
      expect(judge(managed(2 * ASKED)).summary.en).toContain('10,000 of 40,000 increments were lost')
    })

    it('finds requests that are interrupted, and those that are more than one', () => {
      expect(claims(managed(2 * ASKED, [0, 2, 0]))['lost-with-lock'].holds).toBe(false)
      expect(claims(managed(4 * ASKED)).messages.holds).toBe(false)
    })
  })

  it('refuses times on a busy machine, but not counts', () => {
    const found = claims(run({ others: 1.5 }))
    expect([found.price.holds, found.waited.holds]).toEqual([null, null])
    expect([found['lost-updates'].holds, found['lost-with-lock'].holds]).toEqual([true, true])
  })

  it('names the process that ended in the middle', () => {
    const model = modelOf(
      [
        ['setup', 50, { ...SETUP, lock: 'mkdir' }],
        ['unlocked', 600, { repeat: 1, asked: ASKED, made: ASKED, found: 30_000, lost: 10_000, wallMs: 500 }],
        ['lost', 900, { number: 2, pid: 4711, how: 'SIGKILL' }],
      ],
      { outcome: 'failed' },
    )
    expect(judge(model).claims).toMatchObject([{ id: 'lost-updates', holds: null }])
    expect(judge(model).summary.en).toMatch(/Process 2 \(pid 4711\) ended in the middle \(SIGKILL\).*gave up/)
  })

  it('claims nothing of a run that was stopped', () => {
    expect(judge(modelOf([], { outcome: 'stopped' })).claims).toMatchObject([{ holds: null }])
  })
})

describe('its knobs', () => {
  const DEFAULTS = Object.fromEntries(processLock.knobs.map((knob) => [knob.id, knob.default]))
  const ids = (knobs: object) => processLock.check!({ ...DEFAULTS, ...knobs }).map(({ knob }) => knob)

  it('are explained where they make little sense', () => {
    expect(ids({})).toEqual([])
    expect(ids({ processes: 1 })).toEqual(['processes'])
    expect(ids({ processes: 2, increments: 10 })).toEqual(['increments'])
    expect(ids({ processes: 32, increments: 50_000 })).toEqual(['increments'])
  })

  it('decide what is asked for', () => {
    expect(processLock.prompt(DEFAULTS)).toMatchObject({ claim: 'lost-updates', min: 0, max: 40_000 })
    expect(processLock.prompt(DEFAULTS)!.question.en).toContain('40,000')
    expect(processLock.prompt({ ...DEFAULTS, processes: 1 })).toBeNull()
  })

  it('draw at most four processes, and that there are more', () => {
    const boxes = (processes: number) =>
      processLock
        .figures({ ...DEFAULTS, processes })
        .flatMap((figure) => (figure.kind === 'graph' ? figure.nodes.map(({ id }) => id) : []))
    expect(boxes(2)).toEqual(['process 1', 'process 2', 'lock', 'number'])
    expect(boxes(32)).toHaveLength(7)
    expect(boxes(32)).toContain('more')
  })
})

import { describe, expect, it } from 'vitest'
import type { KnobValues } from '../../../../src/shared/knobs'
import type { RunModel } from '../../../../src/shared/run/model'
import { check } from '../../../../src/scenarios/thread-lock/check'
import { threadLock } from '../../../../src/scenarios/thread-lock/definition'
import { judge } from '../../../../src/scenarios/thread-lock/verdict'
import { defaultKnobs } from '../../../../src/shared/knobs'
import { locks } from '../../../support/records'
import { modelOf } from '../model'

const setup = {
  demo: 'race',
  lock: 'Lock',
  threads: 4,
  increments: 1000,
  order: 'opposite',
  timeout: 800,
  repeats: 2,
  cores: 4,
}
const race = (lost: number, perIncrementNs: number, changes = {}) => ({
  threads: 4,
  done: 4000,
  found: 4000 - lost,
  lost,
  wallMs: 400,
  togetherMs: 300,
  perIncrementNs,
  waitedMs: 400,
  slept: 9,
  ...changes,
})

/** Two repeats of the race: 25% and 50% lost without a lock, twice as slow with one. */
function raced(
  changes: { setup?: object; none?: object; lock?: object; missing?: number } = {},
  options = {},
) {
  const rounds = [1000, 1500].flatMap((lost, at): [string, number, Record<string, number>][] => [
    ['alone', 500 + 2000 * at, race(0, 100, { threads: 1 })],
    ['none', 1000 + 2000 * at, race(lost, 50, changes.none)],
    ['lock', 1500 + 2000 * at, race(0, 200, changes.lock)],
  ])
  return modelOf(
    [
      ['setup', 1, { ...setup, ...changes.setup }],
      ...rounds,
      ['check', 4000, { missing: changes.missing ?? 0 }],
    ],
    options,
  )
}

/** Rounds of 1 s from 1 s on; in each, threads wait in a circle of `size` for 800 ms. */
function stuck(size: number, rounds: number, changes: object = {}, name = 'transfers'): RunModel {
  const results = Array.from({ length: 2 }, (_, at): [string, number, Record<string, number>] => {
    return [name, 2000 + 1000 * at, { wallMs: 1000, waitedMs: 800, depth: 1, gaveUp: 2 }]
  })
  const model = modelOf([
    ['setup', 1, { ...setup, demo: 'opposite-order', threads: 2, ...changes }],
    ...results,
    ['check', 3100, { missing: 0 }],
  ])
  for (let lane = 0; lane < size; lane += 1) {
    model.apply({ kind: 'role', t: 1, pid: 9, tid: 10 + lane, role: `thread ${lane + 1}` })
    model.apply({ kind: 'lane', t: 1, lane, pid: 9, tid: 10 + lane, pool: '' })
  }
  for (let round = 0; round < rounds; round += 1)
    for (let lane = 0; lane < size; lane += 1) {
      const [from, to] = [1100 + 1000 * round, 1900 + 1000 * round]
      const next = (lane + 1) % size
      model.apply(
        locks([lane, 1, from - 50, to, `lock ${lane + 1}`], [lane, 0, from, to, `lock ${next + 1}`]),
      )
    }
  return model
}

const claims = (model: RunModel) => Object.fromEntries(judge(model).claims.map((claim) => [claim.id, claim]))

describe('the verdict of the race', () => {
  it('tells what was lost without a lock, that nothing was with one, and what the lock cost', () => {
    const found = claims(raced())
    expect(found['lost-updates']).toMatchObject({
      expected: 1,
      measured: 1250,
      holds: true,
      spread: { low: 1000, high: 1500, repeats: 2 },
    })
    expect(found['lost-with-lock']).toMatchObject({ expected: 0, measured: 0, holds: true })
    expect(found['lock-cost']).toMatchObject({ expected: 1, measured: 2, holds: true })
    expect(found['lock-cost'].why.en).toContain('100 ns for one thread alone, 200 ns with the lock')
    expect(found.answers).toMatchObject({ measured: 0, holds: true })
    expect(judge(raced()).summary.en).toBe(
      'Without a lock 4 threads lost 31% of their increments, with Lock none.',
    )
  })

  it('never praises the speed of a wrong result', () => {
    const model = modelOf([
      ['setup', 1, { ...setup, lock: 'none' }],
      ['alone', 500, race(0, 100, { threads: 1 })],
      ['none', 1000, race(1000, 50)],
      ['check', 1100, { missing: 0 }],
    ])
    const verdict = judge(model)
    expect(verdict.claims.map(({ id }) => id)).toEqual(['lost-updates', 'answers'])
    expect(verdict.summary.en).toContain('the result is wrong')
  })

  it('refuses where the threads hardly met, and proves nothing where nothing happened to be lost', () => {
    const apart = claims(raced({ none: { lost: 0, togetherMs: 0.4 } }))
    expect(apart['lost-updates']).toMatchObject({ holds: null })
    expect(apart['lost-updates'].why.en).toContain('0.4 ms')
    const lucky = raced({ none: { lost: 0 } })
    expect(claims(lucky)['lost-updates']).toMatchObject({ measured: 0, holds: false })
    expect(judge(lucky).summary.en).toContain('proves nothing')
  })

  it('does not hold a lock that loses updates, nor a wrong account', () => {
    const found = claims(raced({ lock: { lost: 3 }, missing: 6 }))
    expect(found['lost-with-lock']).toMatchObject({ measured: 3, holds: false })
    expect(found.answers).toMatchObject({ measured: 6, holds: false })
    expect(judge(raced({ lock: { lost: 3 } })).summary.en).toContain('the lock does not work')
  })

  it('refuses times of a busy machine, but not what was lost', () => {
    const found = claims(raced({}, { others: 3 }))
    expect(found['lock-cost'].holds).toBeNull()
    expect(found['lost-updates'].holds).toBe(true)
    expect(found['lost-with-lock'].holds).toBe(true)
  })

  it('claims nothing of a run that was stopped', () => {
    const verdict = judge(modelOf([['setup', 1, setup]], { outcome: 'stopped' }))
    expect(verdict.claims).toMatchObject([{ id: 'lost-updates', holds: null, measured: null }])
    expect(verdict.summary.en).toContain('stopped')
  })
})

describe.each([
  ['one core', 1, 0],
  ['two cores', 2, 0],
  ['two cores with a neighbour', 2, 1],
  ['64 cores', 64, 0],
])('on %s', (_, cores, others) => {
  const options = { cores, others }

  it('a race that lost nothing fails only where the threads should have met', () => {
    const lucky = { none: { lost: 0, found: 4000 }, setup: { cores } }
    const found = claims(raced(lucky, options))
    expect(found['lost-updates'].holds).toBe(cores === 1 || others > 0 ? null : false)
    expect(found['lost-with-lock'].holds).toBe(true)
  })

  it('what was lost is judged everywhere, and a lock that costs little is none', () => {
    expect(claims(raced({ setup: { cores } }, options))['lost-updates'].holds).toBe(true)
    const free = { lock: { perIncrementNs: 60 }, setup: { cores } }
    if (others === 0) expect(claims(raced(free, options))['lock-cost'].holds).toBe(false)
  })
})

describe('the verdict on deadlocks', () => {
  it('names the circle, member by member, in both languages', () => {
    const model = stuck(2, 2)
    const found = claims(model)
    expect(found.deadlocks).toMatchObject({ expected: 2, measured: 2, holds: true })
    expect(found['cycle-length']).toMatchObject({ expected: 2, measured: 2, holds: true })
    expect(found['broken-after']).toMatchObject({ expected: 800, measured: 800, holds: true })
    const cycle = 'Thread 1 waits for lock 2, held by thread 2, which waits for lock 1, held by thread 1.'
    expect(found.deadlocks.why.en).toBe(cycle)
    expect(judge(model).summary.en).toBe(`${cycle} It ended only because somebody gave up, after 0.8 s.`)
    expect(judge(model).summary['zh-CN']).toContain('thread 1 等待 thread 2 持有的锁 lock 2')
  })

  it('does not hold where rounds went without one, or where a thread is missing from it', () => {
    expect(claims(stuck(2, 1)).deadlocks).toMatchObject({ expected: 2, measured: 1, holds: false })
    expect(claims(stuck(2, 2, { threads: 3 }))['cycle-length']).toMatchObject({ measured: 2, holds: false })
    const none = stuck(2, 0)
    expect(claims(none)['cycle-length'].holds).toBeNull()
    expect(judge(none).summary.en).toContain('still wrong')
  })

  it('wants none in the same order, and none of an RLock', () => {
    expect(claims(stuck(2, 0, { order: 'same' })).deadlocks).toMatchObject({ expected: 0, holds: true })
    expect(claims(stuck(2, 2, { order: 'same' })).deadlocks).toMatchObject({ measured: 2, holds: false })
    const twice = { demo: 're-entry', lock: 'RLock' }
    const rlock = claims(stuck(2, 0, twice, 're-entry'))
    expect(rlock.deadlocks).toMatchObject({ expected: 0, holds: true })
    // These rounds say depth 1.
    expect(rlock.depth).toMatchObject({ expected: 2, measured: 1, holds: false })
  })

  it('counts deadlocks that were left to chance, and judges neither many nor none', () => {
    for (const [met, ids] of [
      [2, ['by-chance', 'broken-after', 'answers']],
      [0, ['by-chance', 'answers']],
    ] as const) {
      const { claims } = judge(stuck(2, met, { meeting: 'chance' }))
      expect(claims.map(({ id }) => id)).toEqual(ids)
      expect(claims[0]).toMatchObject({ expected: null, measured: met, holds: null })
    }
    expect(claims(stuck(2, 0, { meeting: 'chance', order: 'same' })).deadlocks).toMatchObject({ holds: true })
    const left = { demo: 'opposite-order', meeting: 'chance' }
    expect(threadLock.prompt({ ...defaultKnobs(threadLock.knobs), ...left })!.claim).toBe('by-chance')
  })

  it('takes a thread that waits for itself for a circle of one', () => {
    const found = claims(stuck(1, 2, { demo: 're-entry' }, 're-entry'))
    expect(found.deadlocks).toMatchObject({ expected: 2, measured: 2, holds: true })
    expect(found['cycle-length']).toMatchObject({ expected: 1, holds: true })
    expect(found.depth).toMatchObject({ expected: 1, measured: 1, holds: true })
  })

  it('does not judge what it did not hear all of', () => {
    const model = stuck(2, 2)
    model.apply({ kind: 'drops', t: 1, malformed: 0, dropped: 5, example: '' })
    expect(claims(model).deadlocks.holds).toBeNull()
    expect(claims(model).answers.holds).toBe(true)
  })
})

describe('knobs that make little sense together', () => {
  const notes = (knobs: KnobValues) =>
    check({ ...defaultKnobs(threadLock.knobs), ...knobs }).map(({ knob, level }) => `${knob} ${level}`)

  it('are explained beside the knob, and none forbids the run', () => {
    expect(notes({})).toEqual([])
    expect(notes({ demo: 're-entry' })).toEqual(['lock note'])
    expect(notes({ demo: 're-entry', lock: 'Lock', width: 3, order: 'same' })).toEqual([
      'width note',
      'order note',
    ])
    expect(notes({ demo: 're-entry', lock: 'Lock', meeting: 'chance' })).toEqual(['meeting note'])
    expect(notes({ timeout: 500, increments: 10 })).toEqual(['timeout note', 'increments note'])
    expect(notes({ demo: 'opposite-order', lock: 'RLock' })).toEqual(['lock note'])
    expect(notes({ increments: 1_000_000, threads: 16, width: 20 })).toEqual(['increments note'])
    expect(notes({ demo: 'opposite-order', lock: 'Lock', timeout: 5000, repeats: 12 })).toEqual([
      'timeout note',
    ])
  })
})

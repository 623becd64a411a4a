import { describe, expect, it } from 'vitest'
import { judge } from '../../../../src/scenarios/thread-create/verdict'
import { modelOf } from '../model'

type Values = Record<string, number | string | boolean>

const setup = { threads: 4, kind: 'both', 'task-ms': 200, repeats: 2, cores: 8 }
const identity = { pids: 1, tids: 4, listed: 4, all: 16 }
const PHASES: Record<string, Values> = {
  'cpu-alone': { tasks: 4, threads: 1, wallMs: 800, cpuMs: 800 },
  'cpu-together': { tasks: 4, threads: 4, wallMs: 210, cpuMs: 840 },
  'wait-alone': { tasks: 4, threads: 1, wallMs: 804, cpuMs: 8 },
  'wait-together': { tasks: 4, threads: 4, wallMs: 202, cpuMs: 8 },
}
const creation = { threadMs: 20, threadCpuMs: 20, processMs: 52, processCpuMs: 50 }

interface Changes {
  readonly setup?: Values
  readonly identity?: Values
  readonly check?: Values
  /** By phase, for the second round only. */
  readonly second?: Record<string, Values>
}

function run({ setup: other, identity: who, check, second = {} }: Changes = {}, options = {}) {
  const knobs = { ...setup, ...other }
  const results: [string, number, Values][] = [
    ['setup', 10, knobs],
    ['identity', 20, { ...identity, ...who }],
  ]
  for (const round of [0, 1]) {
    let at = 100 + 2500 * round
    results.push(['creation', (at += 200), { round, ...creation, ...(round === 1 ? second.creation : {}) }])
    for (const [name, phase] of Object.entries(PHASES)) {
      if (knobs.kind !== 'both' && !name.startsWith(knobs.kind)) continue
      results.push([name, (at += 850), { ...phase, ...(round === 1 ? second[name] : {}) }])
    }
    results.push(['round', at, { round, wallMs: 2400 }])
  }
  results.push(['check', 5200, { asked: 32, done: 32, wrong: 0, unborn: 0, ...check }])
  return modelOf(results, { cores: 8, ...options })
}

const claims = (...args: Parameters<typeof run>) =>
  Object.fromEntries(judge(run(...args)).claims.map((claim) => [claim.id, claim]))

describe('the verdict of creating threads', () => {
  it('holds what a quiet run shows, as medians over the rounds with their spread', () => {
    const found = claims({ second: { 'cpu-together': { wallMs: 220 } } })
    expect(found['speed-up']).toMatchObject({ expected: expect.closeTo(4 / 1.05, 6), holds: true })
    expect(found['speed-up'].measured).toBeCloseTo((800 / 210 + 800 / 220) / 2, 6)
    expect(found['speed-up'].spread).toMatchObject({ repeats: 2, high: expect.closeTo(800 / 210, 6) })
    expect(found['same-work'].measured).toBeCloseTo(1.05, 6)
    expect(found['speed-up-wait']).toMatchObject({ expected: 4, holds: true })
    expect(found['speed-up-wait'].measured).toBeCloseTo(804 / 202, 6)
    expect(found['wait-cpu'].measured).toBeCloseTo(0.01, 6)
    expect(found.creation).toMatchObject({ expected: 2.5, measured: 2.6, holds: true })
    expect(found['one-pid']).toMatchObject({ expected: 1, measured: 1, holds: true })
    expect(found.tids).toMatchObject({ expected: 4, measured: 4, holds: true })
    expect(Object.values(found).every(({ holds }) => holds === true)).toBe(true)
  })

  it('expects no more from computing than the cores that others leave, from waiting all', () => {
    const both = { 'cpu-together': { wallMs: 420 } }
    const found = claims({ setup: { cores: 2 }, second: both }, { cores: 2, others: 0.5 })
    expect(found['speed-up'].expected).toBeCloseTo(1.5 / 1.05, 1)
    expect(found['speed-up-wait'].expected).toBe(4)
  })

  it('scales what one thread alone did of the list', () => {
    const found = claims({ second: { 'wait-alone': { tasks: 2, wallMs: 402 } } })
    expect(found['speed-up-wait'].spread!.low).toBeCloseTo(804 / 202, 6)
    expect(found['speed-up-wait'].spread!.high).toBeCloseTo(804 / 202, 6)
  })

  it('does not hold threads that compute one at a time, as under one lock', () => {
    const found = claims({ setup: { kind: 'cpu' }, second: { 'cpu-together': { wallMs: 900 } } })
    expect(found['speed-up'].spread!.low).toBeCloseTo(800 / 900, 6)
    const both = run({ setup: { kind: 'cpu' } })
    expect(judge(both).claims.map(({ id }) => id)).not.toContain('speed-up-wait')
    const slow = modelOf(
      [
        ['setup', 10, { ...setup, kind: 'cpu' }],
        ['identity', 20, identity],
        ['creation', 100, creation],
        ['cpu-alone', 1000, { ...PHASES['cpu-alone'] }],
        ['cpu-together', 2000, { ...PHASES['cpu-together'], wallMs: 900 }],
        ['round', 2000, { wallMs: 1900 }],
        ['check', 2100, { asked: 8, done: 8, wrong: 0, unborn: 0 }],
      ],
      { cores: 8 },
    )
    expect(judge(slow).claims[0]).toMatchObject({ id: 'speed-up', holds: false })
  })

  it('does not hold ids that are not what threads have', () => {
    expect(claims({ identity: { pids: 2 } })['one-pid'].holds).toBe(false)
    expect(claims({ identity: { tids: 3 } }).tids).toMatchObject({ measured: 3, holds: false })
    expect(claims({ identity: { listed: 3 } }).tids.holds).toBe(false)
  })

  it('judges no speeds of a busy machine or of short phases, but identity and answers', () => {
    const busy = claims({}, { others: 5 })
    for (const id of ['speed-up', 'speed-up-wait', 'creation']) expect(busy[id].holds, id).toBeNull()
    for (const id of ['one-pid', 'tids', 'answers']) expect(busy[id].holds, id).toBe(true)
    const short = claims({ second: { 'wait-together': { wallMs: 60 } } })
    expect(short['speed-up-wait'].why.en).toContain('60 ms')
    expect(short['speed-up'].holds).toBe(true)
  })

  it('counts answers that are missing or wrong, and judges no speed without all of them', () => {
    expect(claims({ check: { wrong: 1 } }).answers).toMatchObject({ measured: 1, holds: false })
    const lost = claims({ check: { done: 30, unborn: 1 } })
    expect(lost.answers).toMatchObject({ measured: 3, holds: false })
    expect(lost['speed-up'].why.en).toContain('2 tasks')
  })

  it('says in one sentence what was gained, and why not where nothing was judged', () => {
    expect(judge(run()).summary.en).toBe(
      '4 threads in one process: computing on 8 cores 3.8 times as fast as one, waiting 4.0 times as fast.',
    )
    expect(judge(run({ setup: { kind: 'wait' } })).summary['zh-CN']).toBe(
      '一个进程里的 4 个线程，等待时的速度是一个的 4.0 倍。',
    )
    expect(judge(run({}, { others: 6 })).summary.en).toContain('6.0 of 8 cores')
    const stopped = judge(modelOf([['setup', 10, setup]], { outcome: 'stopped' }))
    expect(stopped.claims).toMatchObject([{ id: 'speed-up', holds: null }])
    expect(stopped.summary.en).toContain('stopped')
  })
})

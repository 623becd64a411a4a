import { describe, expect, it } from 'vitest'
import { judge } from '../../../../src/scenarios/process-create/verdict'
import { claimResult } from '../../../../src/shared/run/verdict'
import { modelOf } from '../model'

type Values = Record<string, number | string | boolean>

const setup = { count: 4, how: 'all', order: 'turn', load: 'nothing', 'array-mb': 32, repeats: 2, cores: 4 }
const ids = { pids: 4, tids: 4, mine: 4 }
const BATCHES: Record<string, Values> = {
  native: { up: 4, firstMs: 2, callMs: 1, cpuMs: 1, ...ids, privateMb: 0.4, rssMb: 7, pssMb: 1 },
  spawn: { up: 4, firstMs: 50, callMs: 1, cpuMs: 48, ...ids, privateMb: 30, rssMb: 170, pssMb: 40 },
  fork: { up: 4, firstMs: 54, callMs: 1, cpuMs: 50, ...ids, privateMb: 31, rssMb: 172, pssMb: 41 },
  thread: {
    up: 4,
    firstMs: 20,
    callMs: 0.5,
    cpuMs: 19,
    privateMb: 28,
    rssMb: 31,
    pids: 1,
    tids: 4,
    mine: 4,
    listed: 4,
  },
}

interface Changes {
  readonly setup?: Values
  readonly check?: Values
  /** By way, for the second round only. */
  readonly second?: Record<string, Values>
  readonly ways?: readonly string[]
  /** Fields that this system does not tell. */
  readonly without?: readonly string[]
}

function run(changes: Changes = {}, options = {}) {
  const { second = {}, ways = Object.keys(BATCHES), without = [] } = changes
  const results: [string, number, Values][] = [['setup', 10, { ...setup, ...changes.setup }]]
  for (const round of [0, 1]) {
    const end = 1000 * (round + 1)
    for (const way of ways) {
      const told = Object.entries(BATCHES[way]).filter(([field]) => !without.includes(field))
      const values = { way, round, ...Object.fromEntries(told), ...(round === 1 ? second[way] : {}) }
      results.push(['way', end - 10, values])
    }
    results.push(['round', end, { round, wallMs: 800 }])
  }
  results.push(['check', 2100, { asked: 36, up: 36, wrong: 0, bad: 0, ...changes.check }])
  return modelOf(results, options)
}

const claims = (...args: Parameters<typeof run>) =>
  Object.fromEntries(judge(run(...args)).claims.map((claim) => [claim.id, claim]))

describe('the verdict of process creation', () => {
  it('holds what a quiet run shows, as medians over the rounds with their spread', () => {
    const found = claims({ second: { spawn: { firstMs: 54 } } })
    expect(found.ratio).toMatchObject({ measured: 2.6, holds: true })
    expect(found.ratio.expected).toBeCloseTo(48 / 19, 6)
    expect(found.ratio.spread).toEqual({ low: 2.5, high: 2.7, repeats: 2 })
    expect(found['cpu-ratio'].measured).toBeCloseTo(48 / 19, 6)
    expect(found['first-spawn']).toMatchObject({ expected: 49, measured: 52, holds: true })
    expect(found['first-thread']).toMatchObject({ expected: 19.5, measured: 20, holds: true })
    expect(found.floor).toMatchObject({ measured: 26, holds: true })
    expect(found.memory.measured).toBeCloseTo(30 / 28, 6)
    // Shared pages counted four times although four children and their parent share them: 30 + 140 / 5 = 58.
    expect(found['rss-pss'].expected).toBeCloseTo(170 / 58, 6)
    expect(found['rss-pss'].measured).toBeCloseTo(170 / 40, 6)
    expect(found.pids).toMatchObject({ expected: 12, measured: 12 })
    expect(found['one-pid']).toMatchObject({ expected: 1, measured: 1 })
    expect(Object.values(found).every(({ holds }) => holds === true)).toBe(true)
  })

  it('expects starts to take longer when more begin at once than there are cores', () => {
    const found = claims({ setup: { order: 'at-once', cores: 2 } }, { cores: 2, others: 0 })
    expect(found['first-spawn'].expected).toBeCloseTo(49 * 2, 6)
    // Faster than that is better than expected, never wrong.
    expect(claimResult(found['first-spawn'])).toBe('better')
    expect(found['first-spawn'].why.en).toContain('4 of them share 2 cores')
  })

  it('does not hold an identity that is wrong in any round', () => {
    const found = claims({ second: { fork: { mine: 3 }, thread: { tids: 3 } } })
    expect(found.pids).toMatchObject({ measured: 11, holds: false })
    expect(found['one-pid'].holds).toBe(false)
    expect(claims({ second: { thread: { pids: 2 } } })['one-pid']).toMatchObject({
      measured: 2,
      holds: false,
    })
    expect(claims({ second: { thread: { listed: 3 } } })['one-pid'].holds).toBe(false)
  })

  it('judges no times of a busy machine, but CPU time, memory and identity', () => {
    const found = claims({}, { others: 2 })
    expect(found.ratio.holds).toBeNull()
    expect(found.ratio.why.en).toContain('2.0 of 4 cores')
    expect(found['first-fork'].holds).toBeNull()
    for (const id of ['cpu-ratio', 'memory', 'rss-pss', 'pids', 'one-pid', 'answers'])
      expect(found[id].holds, id).toBe(true)
  })

  it('judges nothing but the answers when a child was lost', () => {
    const found = claims({ check: { up: 35, bad: 1 } })
    expect(found.answers).toMatchObject({ measured: 2, holds: false })
    for (const [id, { holds }] of Object.entries(found)) if (id !== 'answers') expect(holds, id).toBeNull()
    expect(judge(run({ check: { up: 35 } })).summary['zh-CN']).toContain('没有起来')
  })

  it('leaves out a round without readings of memory, and says where no round has any', () => {
    const none = { privateMb: NaN, rssMb: NaN, pssMb: NaN }
    const second = Object.fromEntries(Object.keys(BATCHES).map((way) => [way, none]))
    expect(claims({ second }).memory).toMatchObject({ measured: 30 / 28, holds: true })
    expect(claims({ second }).memory.spread).toBeUndefined()
    const found = claims({ without: ['privateMb', 'rssMb', 'pssMb'] })
    for (const id of ['memory', 'rss-pss']) {
      expect(found[id]).toMatchObject({ measured: null, holds: null })
      expect(found[id].why.en).toContain('private and shared')
    }
    expect(found.ratio.holds).toBe(true)
  })

  it('compares nothing when there is one way only, and asks about what is there', () => {
    const found = claims({ setup: { how: 'thread' }, ways: ['thread'] })
    expect(Object.keys(found)).toEqual(['first-thread', 'one-pid', 'answers'])
    const verdict = judge(run({ setup: { how: 'fork' }, ways: ['fork'] }))
    expect(verdict.claims.map(({ id }) => id)).toEqual(['first-fork', 'rss-pss', 'pids', 'answers'])
    expect(verdict.summary.en).toContain('54.0 ms')
  })

  it('judges the loading of modules where modules were loaded', () => {
    const second = { spawn: { loadMs: 50 }, thread: { loadMs: 40 } }
    expect(claims({ setup: { load: 'modules' }, second }).loading).toMatchObject({
      measured: 1.25,
      holds: true,
    })
    expect(claims({ second }).loading).toBeUndefined()
  })

  it('claims nothing of a run that was stopped, and says so', () => {
    const { claims: found, summary } = judge(modelOf([['setup', 10, setup]], { outcome: 'stopped' }))
    expect(found).toMatchObject([{ id: 'ratio', measured: null, holds: null }])
    expect(summary.en).toContain('stopped')
  })
})

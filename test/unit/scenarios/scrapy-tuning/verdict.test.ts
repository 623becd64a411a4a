import { describe, expect, it } from 'vitest'
import type { RunModel } from '../../../../src/shared/run/model'
import defaults from '../../../../src/scenarios/scrapy-tuning/defaults.json'
import { judge } from '../../../../src/scenarios/scrapy-tuning/verdict'
import { modelOf } from '../model'

const crawl = {
  wallMs: 5100,
  cpuMs: 200,
  requests: 200,
  answered: 200,
  gaveUp: 0,
  items: 200,
  mostAttempts: 1,
  attempts: 200,
  ok: 200,
  errors: 0,
  refused: 0,
  timeouts: 0,
  connection: 0,
  retried: 0,
  latencyMs: 201,
  peakActive: 16,
  peakTransferring: 8,
  serverSaw: 200,
  domainMs: 4800,
  spiderMs: 200,
  coreMs: 100,
  delayMs: 0,
  totalMs: 0,
  serverMs: 0,
  threadsMs: 0,
  parsingMs: 0,
}

function run(crawls: Partial<typeof crawl>[] = [{}], knobs = {}, options = {}): RunModel {
  const results = crawls.map((changes, index): [string, number, typeof crawl] => [
    'crawl',
    5500 * (index + 1),
    { ...crawl, ...changes },
  ])
  return modelOf([['setup', 50, { ...defaults, ...knobs }], ...results], options)
}

const claims = (model: RunModel) => Object.fromEntries(judge(model).claims.map((claim) => [claim.id, claim]))

describe('the verdict of a crawl', () => {
  it('holds what a good crawl shows, with the spread of its repeats', () => {
    const model = run([{}, { wallMs: 5000 }, { wallMs: 5400 }])
    const found = claims(model)
    expect(Object.values(found).map(({ id, holds }) => [id, holds])).toEqual(
      ['throughput', 'binds', 'transferring', 'active', 'most-attempts', 'attempts', 'answers'].map((id) => [
        id,
        true,
      ]),
    )
    expect(found.throughput.expected).toBeCloseTo(200 / 5.005, 3)
    expect(found.throughput.measured).toBeCloseTo(200 / 5.1, 6)
    expect(found.throughput.spread).toMatchObject({ repeats: 3, high: 40 })
    expect(found.binds.measured).toBeCloseTo(4800 / 5100, 6)
    expect(judge(model).summary.en).toContain('CONCURRENT_REQUESTS_PER_DOMAIN')
  })

  it('says where the time went when theory is missed', () => {
    const { throughput, binds } = claims(run([{ wallMs: 9000, domainMs: 3000, coreMs: 5800 }]))
    expect([throughput.holds, binds.holds]).toEqual([false, false])
    expect(throughput.why.en).toContain('core 64%')
    expect(throughput.why['zh-CN']).toContain('单个核心满载 64%')
  })

  it('tells of a request that was lost, an attempt too many, and caps that did not hold', () => {
    expect(claims(run([{ answered: 199 }])).answers).toMatchObject({ measured: 1, holds: false })
    expect(claims(run([{ answered: 190, gaveUp: 10 }])).answers.holds).toBe(true)
    expect(claims(run([{ mostAttempts: 4 }]))['most-attempts'].holds).toBe(false)
    expect(claims(run([{ peakTransferring: 9 }])).transferring.holds).toBe(false)
    expect(claims(run([{ peakActive: 17 }])).active.holds).toBe(false)
    expect(claims(run([{}], { 'concurrent-requests': 0 })).active).toBeUndefined()
  })

  it('praises no speed of giving up: what was answered counts', () => {
    const model = run([
      { wallMs: 2800, answered: 50, gaveUp: 150 },
      { wallMs: 2800, answered: 44, gaveUp: 156 },
    ])
    const { throughput } = claims(model)
    expect(throughput.measured).toBeCloseTo(47 / 2.8, 6)
    // Theory is about all requests, so only a share of it can have been answered.
    expect(throughput.expected).toBeCloseTo((200 / 5.005) * (94 / 400), 3)
    expect(judge(model).summary.en).toContain('306 of 400')
  })

  it('compares with what the server counted; attempts that failed on the way need not have come there', () => {
    expect(claims(run([{ serverSaw: 199 }])).attempts.holds).toBe(false)
    expect(claims(run([{ serverSaw: 199, timeouts: 1 }])).attempts.holds).toBe(true)
    expect(claims(run([{ serverSaw: 201, timeouts: 1 }])).attempts.holds).toBe(false)
  })

  it('names the server where it refused, and judges no speed then', () => {
    const found = claims(run([{ refused: 30, attempts: 230, serverSaw: 230, serverMs: 4700, domainMs: 0 }]))
    expect(found.throughput.holds).toBeNull()
    expect(found.binds).toMatchObject({ holds: true })
    expect(found.answers.why.en).toContain('30 refusals')
  })

  it('judges no speed where requests hang, on a busy machine, or where the run ended early', () => {
    expect(claims(run([{}], { hangs: 5 })).throughput.holds).toBeNull()
    const throttled = { 'autothrottle-enabled': true, 'autothrottle-start-delay': 0, 'server-capacity': 1 }
    expect(claims(run([{}], throttled)).throughput.holds).toBeNull()
    const busy = claims(run([{}], {}, { others: 3 }))
    expect([busy.throughput.holds, busy.binds.holds, busy.answers.holds]).toEqual([null, null, true])
    expect(judge(modelOf([], { outcome: 'stopped' })).claims[0]).toMatchObject({
      id: 'throughput',
      holds: null,
    })
  })
})

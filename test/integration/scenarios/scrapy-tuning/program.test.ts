import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import type { KnobValues } from '../../../../src/shared/knobs'
import { mainPool } from '../../../../src/shared/run/facts'
import type { RunModel } from '../../../../src/shared/run/model'
import type { Crawl } from '../../../../src/scenarios/scrapy-tuning/claims'
import { scrapyTuning } from '../../../../src/scenarios/scrapy-tuning/definition'
import { sequence } from '../../../../src/scenarios/lib/work.mjs'
import { endAll, launch, liveInGroup, mostAtOnce, runProgram, tasksOf } from '../harness'

const SMALL = { repeats: 1, requests: 40, latency: 20, 'parse-ms': 0.1 }

const crawlsOf = (model: RunModel) =>
  model.results.filter(({ name }) => name === 'crawl').map(({ values }) => values as unknown as Crawl)

const claim = (model: RunModel, id: string) => {
  const found = scrapyTuning.judge(model).claims.find((candidate) => candidate.id === id)
  if (found === undefined) throw new Error(`no claim ${id}`)
  return found
}

/** Runs to the end, with everything that must be true of any run. */
async function crawl(knobs: KnobValues): Promise<{ model: RunModel; crawls: Crawl[] }> {
  const run = await launch(scrapyTuning, { ...SMALL, ...knobs })
  const { model, code, stderr, exits } = await run.done
  expect(stderr).toBe('')
  expect(code).toBe(0)
  expect([model.malformed, model.dropped]).toEqual([0, 0])
  expect(mainPool(model)?.id).toBe('downloads')
  expect(exits.map((exit) => [exit.code, exit.signal])).toEqual([
    [0, null],
    [0, null],
  ])
  for (const id of ['answers', 'attempts', 'transferring', 'most-attempts'])
    expect(claim(model, id).holds, id).toBe(true)
  expect(liveInGroup(run.child.pid!)).toEqual([])
  return { model, crawls: crawlsOf(model) }
}

/** The limit that bound for the longest time; a busy machine makes any event loop look full. */
const longest = (crawl: Crawl) =>
  Object.entries(crawl)
    .filter(([name]) => /^(threads|parsing|server|domain|delay|total|spider)Ms$/.test(name))
    .toSorted(([, a], [, b]) => Number(b) - Number(a))[0][0]

describe('the crawler', () => {
  afterEach(endAll)

  it('fetches every page once, on as many lanes as the host has places, and tells its queues', async () => {
    const { model, crawls } = await crawl({ repeats: 2 })
    expect(crawls).toHaveLength(2)
    for (const { answered, attempts, peakTransferring, peakActive } of crawls)
      expect([answered, attempts, peakTransferring, peakActive]).toEqual([40, 40, 8, 16])
    const downloads = tasksOf(model, 'downloads')
    expect(downloads).toHaveLength(80)
    expect(mostAtOnce(downloads)).toBe(8)
    expect(model.pools.get('downloads')!.lanes).toHaveLength(8)
    // The first eight are sent at once; the others wait in their slot for an answer each.
    expect(downloads.filter(({ queued }) => queued > 15)).toHaveLength(64)
    for (const queue of ['scheduler', 'active', 'queued in slots', 'transferring'])
      expect(model.queues.get(queue)!.depth.last('depth'), queue).toBe(0)
    expect(model.queues.get('active')!.capacity).toBe(16)
  })

  it('has a lane that says at every moment which limit binds', async () => {
    const { model, crawls } = await crawl({ requests: 80 })
    const limits = tasksOf(model, 'limits')
    expect(model.pools.get('limits')!.lanes).toHaveLength(1)
    expect(limits.map(({ name }) => name)).toContain('limit: domain')
    for (const [index, { start }] of limits.entries())
      if (index > 0) expect(start - limits[index - 1].end).toBeLessThan(5)
    expect(longest(crawls[0])).toBe('domainMs')
  })

  it('tries again what failed, as often as it may, with the failures that the seed makes', async () => {
    const { crawls } = await crawl({ requests: 100, errors: 40, 'retry-times': 1, latency: 5 })
    // The server's own numbers, drawn again: of three for each request the second decides about an error.
    const random = sequence(1)
    const fails = Array.from({ length: 300 }, () => [random(), random(), random()][1] < 0.4)
    const failed = fails.slice(0, crawls[0].attempts).filter(Boolean).length
    const { answered, gaveUp, attempts, errors, retried, mostAttempts } = crawls[0]
    expect(errors).toBe(failed)
    expect(attempts).toBe(100 + retried)
    expect(answered + gaveUp).toBe(100)
    // Each error was followed by another attempt, or by giving up.
    expect(errors).toBe(retried + gaveUp)
    expect(mostAttempts).toBe(2)
    expect(gaveUp).toBeGreaterThan(0)
  })

  it('is refused by a server that is full, and gives up quickly', async () => {
    const { model, crawls } = await crawl({
      'server-capacity': 2,
      'server-queue': 1,
      latency: 60,
      refusal: '429',
      'retry-times': 1,
    })
    const [{ refused, answered, gaveUp, retried, serverSaw, attempts }] = crawls
    expect(refused).toBeGreaterThan(20)
    expect(refused).toBe(retried + gaveUp)
    expect(serverSaw).toBe(attempts)
    expect(answered).toBe(attempts - refused)
    expect(claim(model, 'throughput').holds).toBeNull()
    expect(model.queues.get('in service')!.capacity).toBe(2)
  })

  it('gives up on requests that hang when their time is over, counted from sending', async () => {
    const { crawls } = await crawl({
      hangs: 20,
      'download-timeout': 0.4,
      'retry-times': 0,
      'concurrent-requests-per-domain': 2,
      requests: 20,
      latency: 40,
      hosts: 2,
    })
    const random = sequence(1)
    const hang = Array.from({ length: 20 }, () => [random(), random(), random()][2] < 0.2)
    const expected = hang.filter(Boolean).length
    // Requests wait longer in their slots than the timeout is: that must not count.
    expect(crawls[0].timeouts).toBe(expected)
    expect(crawls[0]).toMatchObject({ gaveUp: expected, answered: 20 - expected })
    expect(crawls[0].wallMs).toBeGreaterThan(400)
  })

  it('looks up each host, as often as requests ask before the first answer, in the threads of the pool', async () => {
    const { model, crawls } = await crawl({
      hosts: 3,
      'dns-ms': 60,
      'reactor-threadpool-maxsize': 2,
      'concurrent-requests-per-domain': 2,
    })
    const lookUps = tasksOf(model, 'thread pool').filter(({ name }) => name.startsWith('look up'))
    expect(mostAtOnce(lookUps)).toBe(2)
    expect((crawls[0] as unknown as { lookUps: number }).lookUps).toBe(lookUps.length)
    // Two requests to each host begin together; later ones know the address.
    expect(lookUps.map(({ name }) => name).toSorted()).toEqual(
      ['1', '1', '2', '2', '3', '3'].map((site) => `look up site ${site}`),
    )
  })

  it('follows links: no page twice, none left out', async () => {
    const { crawls } = await crawl({ links: 3, hosts: 4, latency: 5, requests: 90 })
    expect(crawls[0]).toMatchObject({ answered: 90, attempts: 90 })
  })

  it('ends with all its processes when it is stopped, and proves nothing', async () => {
    const run = await launch(scrapyTuning, { requests: 500, latency: 1000 })
    await run.until((model) => (model.pools.get('downloads')?.lanes.length ?? 0) === 8)
    process.kill(-run.child.pid!, 'SIGTERM')
    const { model } = await run.done
    await vi.waitFor(() => expect(liveInGroup(run.child.pid!)).toEqual([]))
    expect(claim(model, 'throughput').holds).toBeNull()
  })

  it('takes its servers with it when it is killed, with requests that hang', async () => {
    const run = await launch(scrapyTuning, { requests: 50, latency: 1000, hangs: 20 })
    await run.until((model) => (model.pools.get('downloads')?.lanes.length ?? 0) === 8)
    expect(liveInGroup(run.child.pid!)).toHaveLength(3)
    process.kill(run.child.pid!, 'SIGKILL')
    await run.done
    await vi.waitFor(() => expect(liveInGroup(run.child.pid!)).toEqual([]), { timeout: 5000 })
  })

  it('says what is wrong with an argument', async () => {
    const { code, stderr } = await runProgram(scrapyTuning, { ...SMALL, hosts: 'many' })
    expect(code).toBe(2)
    expect(stderr).toContain('--hosts=1')
  })
})

// All of them wait, most of the time: side by side.
describe.concurrent('the limit that was built in', () => {
  afterAll(endAll)

  it.each<[string, KnobValues, string]>([
    ['the spider', { links: 1, latency: 60, requests: 15 }, 'spiderMs'],
    ['the threads', { 'store-ms': 120, 'reactor-threadpool-maxsize': 2, requests: 24 }, 'threadsMs'],
    [
      'parsing',
      { 'store-ms': 100, 'response-size': 16, 'scraper-slot-max-active-size': 18_000, latency: 5 },
      'parsingMs',
    ],
  ])('is found: %s', async (_name, knobs, expected) => {
    const { crawls } = await crawl(knobs)
    expect(longest(crawls[0])).toBe(expected)
  })
})

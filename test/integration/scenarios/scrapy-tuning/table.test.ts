import os from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import type { KnobValues } from '../../../../src/shared/knobs'
import { scrapyTuning } from '../../../../src/scenarios/scrapy-tuning/definition'
import { endAll, runProgram } from '../harness'
import { playMany } from './model'

/*
 * The course's table, at a reduced scale with the same ratios. On a quiet machine ten per cent of theory; on a busy one
 * all that can be asked is that nothing is faster than theory, and each row still nearer to its own than to others.
 */

const QUIET = 0.1
const BUSY = 0.4
/** Cores that others (the window of a developer, other tests) may use before a machine counts as busy. */
const OTHERS = 0.3

afterEach(endAll)

const N = 200
const both = (places: number) => ({
  'concurrent-requests': places,
  'concurrent-requests-per-domain': places,
})
const throttle = (scale: number, target: number) => ({
  'autothrottle-enabled': true,
  'autothrottle-target-concurrency': target,
  'autothrottle-start-delay': 5 * scale,
  'autothrottle-max-delay': 60 * scale,
})

/** CPU time that this machine has spent and has had, seconds since some time ago. */
function machine() {
  let [busy, all] = [0, 0]
  for (const { times } of os.cpus()) {
    const sum = times.user + times.nice + times.sys + times.irq + times.idle
    busy += (sum - times.idle) / 1000
    all += sum / 1000
  }
  return { busy, all }
}

/** Runs one crawl; its seconds, and how many cores others used meanwhile. */
async function crawlFor(knobs: KnobValues) {
  const before = machine()
  const { model, code, stderr } = await runProgram(scrapyTuning, {
    requests: N,
    repeats: 1,
    'dns-ms': 0,
    'parse-ms': 0,
    ...knobs,
  })
  const after = machine()
  expect([code, stderr]).toEqual([0, ''])
  const values = model.result('crawl') as Record<string, number>
  expect(values.answered).toBe(knobs.requests ?? N)
  const cores = os.availableParallelism()
  const share = (after.busy - before.busy) / (after.all - before.all)
  return { seconds: values.wallMs / 1000, busy: share * cores }
}

/** @param own cores that the crawls measured here may use themselves */
function agrees(name: string, seconds: number, [low, high]: readonly number[], busy: number, own: number) {
  const tolerance = busy - own < OTHERS ? QUIET : BUSY
  const said = `${name}: ${seconds.toFixed(2)} s, ${busy.toFixed(1)} cores busy`
  expect(seconds, said).toBeGreaterThan(low * (1 - QUIET))
  expect(seconds, said).toBeLessThan(high * (1 + tolerance))
}

describe('the table of the course', () => {
  // Name, what is changed, the latency of this scale (0.2 s in the table), and batches × latency by hand.
  it.each<[string, KnobValues, number, number]>([
    ['none', {}, 0.1, 25],
    ['CONCURRENT_REQUESTS=64 only', { 'concurrent-requests': 64 }, 0.1, 25],
    ['PER_DOMAIN=64 only', { 'concurrent-requests-per-domain': 64 }, 0.1, 13],
    ['both 64', both(64), 0.3, 4],
    ['4 hosts', { hosts: 4 }, 0.1, 13],
    ['4 hosts, CONCURRENT_REQUESTS=32', { hosts: 4, 'concurrent-requests': 32 }, 0.2, 7],
  ])('%s', { retry: 2 }, async (name, knobs, latency, batches) => {
    const { seconds, busy } = await crawlFor({ ...knobs, latency: 1000 * latency })
    agrees(name, seconds, [batches * latency, batches * latency], busy, 0.6)
  })

  it('one at a time, delays and AutoThrottle, side by side', { timeout: 60_000, retry: 1 }, async () => {
    const base = { requests: N, latency: 0.2, places: 8, delay: 0, randomize: true }
    const rows: [string, KnobValues, number, Parameters<typeof playMany>[0]][] = [
      ['PER_DOMAIN=1', { 'concurrent-requests-per-domain': 1 }, 0.2, { ...base, places: 1 }],
      ['DELAY=0.25', { 'download-delay': 0.05 }, 0.2, { ...base, delay: 0.25 }],
      ['DELAY=0.25, 64', { 'download-delay': 0.05, ...both(64) }, 0.2, { ...base, delay: 0.25, places: 64 }],
      [
        'template',
        { 'download-delay': 0.05, 'concurrent-requests-per-domain': 1 },
        0.05,
        { ...base, delay: 1, places: 1 },
      ],
      ['AutoThrottle 1', throttle(0.2, 1), 0.2, { ...base, throttle: { start: 5, max: 60, target: 1 } }],
      ['AutoThrottle 8', throttle(0.5, 8), 0.5, { ...base, throttle: { start: 5, max: 60, target: 8 } }],
      [
        'AutoThrottle 8, not randomised',
        { ...throttle(0.5, 8), 'randomize-download-delay': false },
        0.5,
        { ...base, randomize: false, throttle: { start: 5, max: 60, target: 8 } },
      ],
    ]
    const found = await Promise.all(
      rows.map(async ([name, knobs, scale, rules]) => {
        const { seconds, busy } = await crawlFor({ ...knobs, latency: 200 * scale })
        return { name, scale, seconds, busy, expected: playMany(rules) }
      }),
    )
    for (const { name, scale, seconds, busy, expected } of found)
      agrees(name, seconds / scale, [expected.low, expected.high], busy, 1.2)
  })

  it('is what the rules give, played through on paper: the random rows of the table', () => {
    const base = { requests: N, latency: 0.2, places: 8, delay: 0, randomize: true }
    const table: [number, Parameters<typeof playMany>[0]][] = [
      [60, { ...base, delay: 0.25 }],
      [60, { ...base, delay: 0.25, places: 64 }],
      [239, { ...base, delay: 1, places: 1 }],
      [58.6, { ...base, throttle: { start: 5, max: 60, target: 1 } }],
      [17.7, { ...base, throttle: { start: 5, max: 60, target: 8 } }],
    ]
    for (const [seconds, rules] of table) {
      const { mean } = playMany(rules)
      expect(mean / seconds).toBeGreaterThan(0.9)
      expect(mean / seconds).toBeLessThan(1.1)
    }
  })
})

import { describe, expect, it } from 'vitest'
import type { KnobValues } from '../../../../src/shared/knobs'
import defaults from '../../../../src/scenarios/scrapy-tuning/defaults.json'
import { theory } from '../../../../src/scenarios/scrapy-tuning/theory'
import { playMany } from '../../../integration/scenarios/scrapy-tuning/model'

const of = (knobs: KnobValues) => theory({ ...defaults, 'dns-ms': 0, 'parse-ms': 0, ...knobs })
const slow = { requests: 200, latency: 0.2, places: 8, delay: 0, randomize: true }

describe('the theory of a crawl', () => {
  // 200 requests of 200 ms: seconds as anybody can reckon them, and the limit that binds.
  it.each<[string, KnobValues, number, string]>([
    ['the defaults', {}, 5, 'domain'],
    ['CONCURRENT_REQUESTS alone', { 'concurrent-requests': 64 }, 5, 'domain'],
    ['PER_DOMAIN alone', { 'concurrent-requests-per-domain': 64 }, 2.6, 'total'],
    ['both', { 'concurrent-requests': 64, 'concurrent-requests-per-domain': 64 }, 0.8, 'domain'],
    ['one at a time', { 'concurrent-requests-per-domain': 1 }, 40, 'domain'],
    ['four hosts', { hosts: 4 }, 2.6, 'total'],
    ['four hosts, 32 in all', { hosts: 4, 'concurrent-requests': 32 }, 1.4, 'domain'],
    ['a fixed delay', { 'download-delay': 0.25, 'randomize-download-delay': false }, 49.95, 'delay'],
    ['a server for two', { 'server-capacity': 2 }, 20, 'server'],
    ['parsing', { 'parse-ms': 50, items: 2 }, 20, 'core'],
    ['storing', { 'store-ms': 100, items: 10, 'reactor-threadpool-maxsize': 4 }, 50, 'threads'],
    ['chains of pages', { links: 1, hosts: 2 }, 20, 'spider'],
    ['errors', { errors: 50, 'retry-times': 1 }, 7.6, 'domain'],
  ])('%s', (_name, knobs, seconds, limit) => {
    const expected = of(knobs)
    expect(expected.seconds).toBeCloseTo(seconds, 6)
    expect(expected.binding[0]).toBe(limit)
    expect(expected.rate).toBeCloseTo(200 / seconds, 6)
  })

  it('names all limits that are equally narrow', () => {
    const knobs = { 'concurrent-requests': 64, 'concurrent-requests-per-domain': 64, 'server-capacity': 64 }
    expect(of(knobs).binding).toEqual(expect.arrayContaining(['domain', 'total', 'server']))
  })

  it('adds the look-ups before the first answers', () => {
    // 8 look-ups of one name by 4 threads: two rounds.
    expect(of({ 'dns-ms': 300, 'reactor-threadpool-maxsize': 4 }).seconds).toBeCloseTo(5.6, 6)
  })

  // Played through move by move, hundreds of times.
  it.each([
    ['a random delay', { 'download-delay': 0.25 }, { ...slow, delay: 0.25 }],
    [
      'the template',
      { 'download-delay': 1, 'concurrent-requests-per-domain': 1 },
      { ...slow, delay: 1, places: 1 },
    ],
    [
      'AutoThrottle',
      { 'autothrottle-enabled': true },
      { ...slow, throttle: { start: 5, max: 60, target: 1 } },
    ],
    [
      'AutoThrottle with a target of 8',
      { 'autothrottle-enabled': true, 'autothrottle-target-concurrency': 8 },
      { ...slow, throttle: { start: 5, max: 60, target: 8 } },
    ],
  ])('agrees with many crawls on paper: %s', (_name, knobs, rules) => {
    const { mean } = playMany(rules)
    expect(of(knobs).seconds / mean).toBeGreaterThan(0.93)
    expect(of(knobs).seconds / mean).toBeLessThan(1.07)
    expect(of(knobs).binding[0]).toBe('delay')
  })
})

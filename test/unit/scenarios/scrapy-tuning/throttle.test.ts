import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { adjustedDelay, autoThrottle } from '../../../../src/scenarios/scrapy-tuning/throttle.mjs'
import { downloaderWith, requestTo, settingsWith } from './parts'

const limits = { target: 2, minDelay: 0, maxDelay: 60 }

describe('the delay that AutoThrottle sets', () => {
  it.each([
    // delay, latency, expected: half of the way down to latency ÷ target …
    [5, 0.2, (5 + 0.1) / 2],
    [0.1, 0.2, 0.1],
    // … and all of the way up at once.
    [0.1, 4, 2],
    [1, 3, 1.5],
  ])('goes from %d s with a latency of %d s to %d s', (delay, latency, expected) => {
    expect(adjustedDelay(delay, { status: 200, latency }, limits)).toBeCloseTo(expected, 9)
  })

  it('stays within DOWNLOAD_DELAY and AUTOTHROTTLE_MAX_DELAY', () => {
    const narrow = { target: 1, minDelay: 0.5, maxDelay: 3 }
    expect(adjustedDelay(0.5, { status: 200, latency: 0.01 }, narrow)).toBe(0.5)
    expect(adjustedDelay(0.5, { status: 200, latency: 9 }, narrow)).toBe(3)
  })

  it('is never lowered by an answer that is not a 200, but raised by a slow one', () => {
    expect(adjustedDelay(1, { status: 503, latency: 0.001 }, limits)).toBe(1)
    expect(adjustedDelay(1, { status: 503, latency: 4 }, limits)).toBe(2)
  })
})

describe('AutoThrottle on a downloader', () => {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
    })
  })
  afterEach(() => vi.useRealTimers())

  const settings = settingsWith({
    AUTOTHROTTLE_ENABLED: true,
    AUTOTHROTTLE_START_DELAY: 1,
    RANDOMIZE_DOWNLOAD_DELAY: false,
    AUTOTHROTTLE_TARGET_CONCURRENCY: 2,
  })

  it('begins with the start delay and halves the way with each answer', async () => {
    const { downloader, sent } = downloaderWith(settings, 200)
    autoThrottle(downloader, settings)
    for (let id = 0; id < 5; id += 1) void downloader.fetch(requestTo('a', id))
    await vi.advanceTimersByTimeAsync(5000)
    // A timer is set before the answer: it still has the delay of then. 1 s, then 0.55, 0.325, 0.2125.
    expect(sent.map(({ at }) => at)).toEqual([0, 1000, 1550, 1875, 2088])
    expect(downloader.slots.get('a')!.delay).toBeCloseTo(0.1 + 0.9 / 32, 6)
    await downloader.close()
  })

  it('does nothing when it is off', async () => {
    const { downloader } = downloaderWith({}, 200)
    autoThrottle(downloader, settingsWith())
    void downloader.fetch(requestTo('a'))
    await vi.advanceTimersByTimeAsync(300)
    expect(downloader.slots.get('a')!.delay).toBe(0)
    await downloader.close()
  })
})

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { downloaderWith, requestTo } from './parts'

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
  })
})
afterEach(() => vi.useRealTimers())

/** Hands over `count` requests to each host, in turn. */
function fetchAll(downloader: ReturnType<typeof downloaderWith>['downloader'], count: number, hosts = ['a']) {
  for (let id = 0; id < count; id += 1) void downloader.fetch(requestTo(hosts[id % hosts.length], id))
}

describe('the downloader', () => {
  it('counts as active what it was given, and as transferring what is on the wire', async () => {
    const { downloader, sent } = downloaderWith({}, 100)
    fetchAll(downloader, 15)
    await vi.advanceTimersByTimeAsync(0)
    const slot = downloader.slots.get('a')!
    expect([downloader.active.size, slot.active.size, slot.queue.length, slot.transferring.size]).toEqual([
      15, 15, 7, 8,
    ])
    expect(downloader.needsBackout()).toBe(false)
    fetchAll(downloader, 1)
    expect(downloader.needsBackout()).toBe(true)
    await vi.advanceTimersByTimeAsync(100)
    expect(slot.transferring.size).toBe(8)
    await vi.advanceTimersByTimeAsync(100)
    expect([downloader.active.size, slot.active.size, slot.transferring.size]).toEqual([0, 0, 0])
    // First come, first served, in two full batches.
    expect(sent.map(({ id }) => id)).toEqual([...Array.from({ length: 15 }, (_, id) => id), 0])
    expect(sent.map(({ at }) => at)).toEqual([...Array<number>(8).fill(0), ...Array<number>(8).fill(100)])
    expect(downloader.peaks).toEqual({ active: 16, transferring: 8 })
    await downloader.close()
  })

  it('takes any number where CONCURRENT_REQUESTS is 0', () => {
    const { downloader } = downloaderWith({ CONCURRENT_REQUESTS: 0 }, 100)
    fetchAll(downloader, 500)
    expect(downloader.needsBackout()).toBe(false)
  })

  it('has a slot for each host, with limits and timers of their own', async () => {
    const { downloader, sent } = downloaderWith({ DOWNLOAD_DELAY: 0.05, RANDOMIZE_DOWNLOAD_DELAY: false }, 10)
    fetchAll(downloader, 6, ['a', 'b'])
    await vi.advanceTimersByTimeAsync(300)
    for (const host of ['a', 'b'])
      expect(sent.filter((one) => one.host === host).map(({ at }) => at)).toEqual([0, 50, 100])
    await downloader.close()
  })

  it('sends by the clock where there is a delay, without a burst after a pause', async () => {
    const { downloader, sent } = downloaderWith({ DOWNLOAD_DELAY: 0.1, RANDOMIZE_DOWNLOAD_DELAY: false }, 30)
    fetchAll(downloader, 3)
    await vi.advanceTimersByTimeAsync(1000)
    fetchAll(downloader, 3)
    await vi.advanceTimersByTimeAsync(1000)
    // Seconds are fractions: a timer may be a millisecond late by rounding.
    const expected = [0, 100, 200, 1000, 1100, 1200]
    expect(sent.map(({ at }, index) => at - expected[index]).every((late) => late === 0 || late === 1)).toBe(
      true,
    )
    await downloader.close()
  })

  it('draws the gap anew when the timer fires, and waits on where it is longer', async () => {
    // 0 at once; gap 0.5 + 0.3 = 80 ms, then 0.5 + 0.9 = 140, then 0.5 + 0.2 = 70 lets it go; then 60, and 55 at 200.
    const draws = [0.5, 0.3, 0.9, 0.2, 0.1, 0.05]
    const { downloader, sent } = downloaderWith({ DOWNLOAD_DELAY: 0.1 }, 10, draws)
    fetchAll(downloader, 3)
    await vi.advanceTimersByTimeAsync(220)
    expect(sent.map(({ at }) => at)).toEqual([0, 140, 200])
    await downloader.close()
  })

  it('waits for the answer where that takes longer than the delay', async () => {
    const { downloader, sent } = downloaderWith(
      { DOWNLOAD_DELAY: 0.05, RANDOMIZE_DOWNLOAD_DELAY: false, CONCURRENT_REQUESTS_PER_DOMAIN: 1 },
      80,
    )
    fetchAll(downloader, 3)
    await vi.advanceTimersByTimeAsync(400)
    expect(sent.map(({ at }) => at)).toEqual([0, 80, 160])
    await downloader.close()
  })

  it('forgets a slot that nobody used for a minute', async () => {
    const { downloader } = downloaderWith({}, 10)
    fetchAll(downloader, 1)
    await vi.advanceTimersByTimeAsync(59_000)
    expect(downloader.slots.size).toBe(1)
    await vi.advanceTimersByTimeAsync(62_000)
    expect(downloader.slots.size).toBe(0)
    await downloader.close()
  })

  it('leaves no timer when it closes', async () => {
    const { downloader } = downloaderWith({ DOWNLOAD_DELAY: 5 }, 10)
    fetchAll(downloader, 3)
    await vi.advanceTimersByTimeAsync(20)
    expect(vi.getTimerCount()).toBeGreaterThan(0)
    await downloader.close()
    expect(vi.getTimerCount()).toBe(0)
  })
})

import { describe, expect, it } from 'vitest'
import type { Moment } from '../../../../src/scenarios/scrapy-tuning/limits.mjs'
import { bindingLimit } from '../../../../src/scenarios/scrapy-tuning/limits.mjs'
import { ScraperSlot } from '../../../../src/scenarios/scrapy-tuning/scraper.mjs'
import { Slot } from '../../../../src/scenarios/scrapy-tuning/slot.mjs'
import { requestTo } from './parts'

interface Host {
  readonly transferring?: number
  readonly queued?: number
  /** The timer is due so many seconds from now. */
  readonly timer?: number
  /** Seconds that the youngest answer took. */
  readonly latency?: number
  readonly pending?: number
}

/** A moment of a crawl with slots of four places each, and a total of eight. */
function moment(hosts: Record<string, Host>, more: Partial<Moment> & { scraping?: number } = {}): Moment {
  const time = performance.now() / 1000
  const slots = new Map<string, Slot>()
  let active = 0
  for (const [key, { transferring = 0, queued = 0, timer, latency = 0.2 }] of Object.entries(hosts)) {
    if (transferring + queued === 0 && timer === undefined) continue
    const slot = new Slot(key, 4, 1, false, Math.random)
    for (let id = 0; id < transferring; id += 1) {
      const request = requestTo(key, id)
      request.sentAt = time
      slot.transferring.add(request)
    }
    for (let id = 0; id < queued; id += 1) slot.queue.push({ request: requestTo(key, id), send: () => {} })
    slot.lastLatency = latency
    if (timer !== undefined) {
      slot.laterCall = setTimeout(() => {}, 0)
      slot.laterAt = time + timer
    }
    active += transferring + queued
    slots.set(key, slot)
  }
  const waiting = Object.entries(hosts).filter(([, host]) => (host.pending ?? 0) > 0)
  const scraping = new ScraperSlot(1000)
  if (more.scraping) scraping.add(requestTo('x'), null)
  return {
    downloader: { slots, active: { size: active }, needsBackout: () => active >= 8 },
    scheduler: {
      length: waiting.length,
      pending: (key: string) => hosts[key]?.pending ?? 0,
      keys: () => waiting.map(([key]) => key),
    },
    scraper: { slot: scraping },
    coreFull: false,
    threadsFull: false,
    serverFull: false,
    ...more,
  } as unknown as Moment
}

const full = { transferring: 4, queued: 4, pending: 9 }

describe('the limit that binds', () => {
  it.each<[string, Moment, ReturnType<typeof bindingLimit>]>([
    ['a slot at its cap', moment({ a: full }), 'domain'],
    ['a timer pending, few on the wire', moment({ a: { transferring: 1, queued: 7, timer: 0.5 } }), 'delay'],
    ['a timer, and nothing on the wire', moment({ a: { timer: 0.1, pending: 3 } }), null],
    [
      'a timer and all places taken: the later one, here the timer',
      moment({ a: { ...full, timer: 0.5 } }),
      'delay',
    ],
    ['… and here the answers', moment({ a: { ...full, timer: 0.1 } }), 'domain'],
    [
      'places free in every slot, but the downloader is full',
      moment({
        a: { transferring: 3, pending: 2 },
        b: { transferring: 3, pending: 2 },
        c: { transferring: 2 },
      }),
      'total',
    ],
    [
      'the same for a host that has no slot yet',
      moment({ a: { transferring: 3 }, b: { transferring: 3 }, c: { transferring: 2 }, d: { pending: 5 } }),
      'total',
    ],
    ['nothing more to request', moment({ a: { transferring: 2 } }), 'spider'],
    [
      'nothing more, and calls that wait for a thread',
      moment({ a: { transferring: 2 } }, { threadsFull: true }),
      'threads',
    ],
    ['about to send', moment({ a: { queued: 1, transferring: 1 } }), null],
    ['the server queues', moment({ a: full }, { serverFull: true }), 'server'],
    [
      'the server queues, but a timer sends',
      moment({ a: { queued: 1, timer: 1 } }, { serverFull: true }),
      'delay',
    ],
    ['all threads look names up', moment({ a: full }, { threadsFull: true }), 'threads'],
    ['the scraper is over its size', moment({ a: full }, { scraping: 1 }), 'parsing'],
    ['… because the threads are busy', moment({ a: full }, { scraping: 1, threadsFull: true }), 'threads'],
    ['downloads are done, items are not', moment({}, { scraping: 1 }), 'parsing'],
    ['the event loop is full', moment({ a: full }, { coreFull: true }), 'core'],
    ['all is done', moment({}), null],
  ])('%s', (_name, at, expected) => {
    expect(bindingLimit(at)).toBe(expected)
  })

  it('is what binds in most slots', () => {
    const slots = { a: full, b: { queued: 2, timer: 1 }, c: { queued: 1, timer: 1 } }
    expect(bindingLimit(moment(slots))).toBe('delay')
  })
})

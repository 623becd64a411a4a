import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Request } from '../../../../src/scenarios/scrapy-tuning/request.mjs'
import { Response } from '../../../../src/scenarios/scrapy-tuning/request.mjs'
import { Scraper, ScraperSlot } from '../../../../src/scenarios/scrapy-tuning/scraper.mjs'
import { Spider } from '../../../../src/scenarios/scrapy-tuning/spider.mjs'
import { requestTo, settingsWith } from './parts'

const response = (size: number) => new Response({ status: 200, size, latency: 0.1 })

describe('the slot of the scraper', () => {
  it('counts 1024 bytes at the least, and holds back above its size, not at it', () => {
    const slot = new ScraperSlot(3000)
    const requests = [1, 2, 3].map((id) => requestTo('a', id))
    slot.add(requests[0], response(10))
    slot.add(requests[1], new Error('no answer'))
    expect(slot.activeSize).toBe(2048)
    slot.add(requests[2], response(952))
    expect([slot.activeSize, slot.needsBackout()]).toEqual([3072, true])
    slot.finish(requests[0], response(10))
    slot.add(requests[0], response(1000))
    slot.finish(requests[2], response(952))
    slot.finish(requests[1], new Error('no answer'))
    expect([slot.activeSize, slot.needsBackout(), slot.isIdle()]).toEqual([1024, false, false])
    slot.finish(requests[0], response(1000))
    expect(slot.isIdle()).toBe(true)
    slot.add(requests[0], response(3000))
    expect(slot.needsBackout()).toBe(false)
  })
})

describe('the scraper', () => {
  const spider = (items: number, links = 0) =>
    new Spider({ requests: 10, hosts: ['a'], links, items, iterations: 0 })

  it('has so many items of one response in the pipelines at once, and not more', async () => {
    let [now, most] = [0, 0]
    const scraper = new Scraper(settingsWith({ CONCURRENT_ITEMS: 3 }), spider(10), async () => {
      most = Math.max(most, (now += 1))
      await sleep(2)
      now -= 1
    })
    const done = scraper.enqueueScrape(response(10), requestTo('a', 1), () => {})
    expect(scraper.slot.activeSize).toBe(1024)
    await done
    expect(most).toBe(3)
    expect(scraper.slot.isIdle()).toBe(true)
  })

  it('gives found links back, and only as many as there are pages', async () => {
    const lively = spider(0, 4)
    expect([...lively.start()]).toHaveLength(1)
    const found: Request[] = []
    const scraper = new Scraper(settingsWith(), lively, async () => {})
    for (let page = 0; page < 5; page += 1)
      await scraper.enqueueScrape(response(10), requestTo('a', page), (request) => found.push(request))
    expect(found.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(found.every(({ isStart }) => !isStart)).toBe(true)
    expect(lively.outcomes).toMatchObject({ answered: 5, gaveUp: 0 })
  })

  it('counts a failure and an error page as given up, with all their attempts', async () => {
    const sad = spider(2)
    const scraper = new Scraper(settingsWith(), sad, async () => {})
    const third = requestTo('a').retry(-1).retry(-1)
    await scraper.enqueueScrape(new Error('no answer'), third, () => {})
    await scraper.enqueueScrape(new Response({ status: 503, size: 0, latency: 0 }), requestTo('a'), () => {})
    expect(sad.outcomes).toEqual({ answered: 0, gaveUp: 2, items: 0, mostAttempts: 3 })
  })
})

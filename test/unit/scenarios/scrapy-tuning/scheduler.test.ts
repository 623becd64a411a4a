import { describe, expect, it } from 'vitest'
import { Request } from '../../../../src/scenarios/scrapy-tuning/request.mjs'
import { Scheduler } from '../../../../src/scenarios/scrapy-tuning/scheduler.mjs'

const request = (id: number, fields: Partial<ConstructorParameters<typeof Request>[0]> = {}) =>
  new Request({ id, host: 'a', ...fields })

function drain(scheduler: Scheduler): number[] {
  const ids: number[] = []
  for (let next = scheduler.nextRequest(); next !== undefined; next = scheduler.nextRequest())
    ids.push(next.id)
  return ids
}

describe('the scheduler', () => {
  it('keeps the order of the start, and takes what was found last before that', () => {
    const scheduler = new Scheduler(() => 0)
    for (const id of [1, 2, 3]) scheduler.enqueueRequest(request(id, { isStart: true }))
    for (const id of [4, 5]) scheduler.enqueueRequest(request(id))
    expect(scheduler.length).toBe(5)
    expect(drain(scheduler)).toEqual([5, 4, 1, 2, 3])
    expect(scheduler.length).toBe(0)
  })

  it('takes the highest priority first', () => {
    const scheduler = new Scheduler(() => 0)
    scheduler.enqueueRequest(request(1, { priority: -1 }))
    scheduler.enqueueRequest(request(2, { priority: 0, isStart: true }))
    scheduler.enqueueRequest(request(3, { priority: 2, isStart: true }))
    expect(drain(scheduler)).toEqual([3, 2, 1])
  })

  it('serves the host that has the fewest requests under way, equals in turn', () => {
    const active: Record<string, number> = { a: 2, b: 0, c: 0 }
    const scheduler = new Scheduler((key) => active[key])
    let id = 0
    for (const host of ['a', 'a', 'a', 'b', 'b', 'c', 'c'])
      scheduler.enqueueRequest(new Request({ id: (id += 1), host, isStart: true }))
    expect(scheduler.pending('a')).toBe(3)
    const hosts: string[] = []
    for (let next = scheduler.nextRequest(); next !== undefined; next = scheduler.nextRequest()) {
      hosts.push(next.host)
      active[next.host] += 1
    }
    expect(hosts).toEqual(['b', 'c', 'b', 'c', 'a', 'a', 'a'])
  })
})

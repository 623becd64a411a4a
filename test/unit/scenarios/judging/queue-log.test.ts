import { describe, expect, it } from 'vitest'
import { accountOf, replayQueueLog, inversionsOf, readLog } from '../../../../src/scenarios/judging/queue-log'
import { logValues, priorityOf } from '../../../../src/scenarios/lib/queue-items.mjs'

const put = (item: number) => item + 1
const get = (item: number) => -item - 1
const all = () => 0

describe('the log of a queue in a result', () => {
  it('comes back as it was written, also where it takes many texts', () => {
    const operations = Array.from({ length: 2000 }, (_, item) => [put(item), get(1999 - item)]).flat()
    const values = logValues(operations)
    expect(Object.keys(values).length).toBeLessThan(40)
    for (const text of Object.values(values)) expect(text.length).toBeLessThanOrEqual(500)
    expect(readLog({ wallMs: 3, ...values })).toEqual(operations)
    expect(logValues([put(35), get(35), put(36)])).toEqual({ log0: '+z-z+10' })
  })

  it('is refused when no result could carry it', () => {
    expect(() => logValues(Array.from({ length: 10_000 }, () => put(50_000)))).toThrow(RangeError)
  })
})

describe('the account of items', () => {
  it('counts what never arrived, arrived twice, or was overtaken by its own producer', () => {
    // Producers of even and odd numbers; 3 is missing, 4 comes twice, 2 after 4.
    const log = [0, 1, 4, 2, 5, 4].map(get)
    expect(accountOf(log, 6, 2)).toEqual({ missing: 1, twice: 1, overtaken: 1 })
    expect(accountOf([0, 1, 3, 2].map(get), 4, 2)).toEqual({ missing: 0, twice: 0, overtaken: 0 })
  })
})

describe('a log followed with a queue of its own', () => {
  it('finds nothing wrong with first in, first out, and counts the depth', () => {
    const log = [put(5), put(2), get(5), put(9), get(2), get(9)]
    expect(replayQueueLog(log, 'fifo', all)).toEqual({
      wrong: 0,
      peak: 2,
      inversions: 0,
      expected: 0,
      pairs: 3,
      depth: [1, 2, 1, 2, 1, 0],
    })
  })

  it('notices an item out of turn, and one that was never put', () => {
    const log = [put(1), put(2), put(3), get(2), get(1), get(7), get(3)]
    expect(replayQueueLog(log, 'fifo', all)).toMatchObject({ wrong: 2, inversions: 1, expected: 0 })
    expect(replayQueueLog(log, 'lifo', all).wrong).toBe(3)
  })

  it('counts the pairs that last in, first out turns round', () => {
    const log = [put(0), put(1), put(2), get(2), put(3), get(3), get(1), get(0)]
    // 2, 3, 1, 0: of six pairs all but (2, 3) changed places.
    expect(replayQueueLog(log, 'lifo', all)).toMatchObject({ wrong: 0, inversions: 5, expected: 5, pairs: 6 })
  })

  it('serves the most urgent of those that wait, equal ones in order of arrival', () => {
    const urgency = [3, 0, 3, 1]
    const log = [put(0), put(1), put(2), get(1), put(3), get(3), get(0), get(2)]
    const found = replayQueueLog(log, 'priority', (item) => urgency[item])
    expect(found).toMatchObject({ wrong: 0, inversions: 3, expected: 3 })
    const swapped = [put(0), put(2), get(2), get(0)]
    expect(replayQueueLog(swapped, 'priority', (item) => urgency[item])).toMatchObject({
      wrong: 1,
      inversions: 1,
      expected: 0,
    })
  })
})

describe('inversions', () => {
  it('are as many as counting pair by pair finds', () => {
    const numbers = Array.from({ length: 200 }, (_, at) => (at * 73) % 211)
    let pairs = 0
    numbers.forEach((a, at) => numbers.slice(at + 1).forEach((b) => (pairs += Number(a > b))))
    expect(inversionsOf(numbers)).toBe(pairs)
    expect(inversionsOf([])).toBe(0)
    expect(inversionsOf([4, 3, 2, 1, 0])).toBe(10)
  })
})

describe('priorities', () => {
  it('go from 0 to 4 and are scattered', () => {
    const counts = [0, 0, 0, 0, 0]
    for (let item = 0; item < 1000; item += 1) counts[priorityOf(item)] += 1
    expect(counts.reduce((sum, count) => sum + count)).toBe(1000)
    for (const count of counts) expect(count).toBeGreaterThan(140)
  })
})

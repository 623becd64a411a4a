import { describe, expect, it } from 'vitest'
import { threadLock } from '../../../../src/scenarios/thread-lock/definition'
import { Lock, RLock } from '../../../../src/scenarios/thread-lock/locks.mjs'
import { runProgram } from '../harness'

const words = (count = 1) => new Int32Array(new SharedArrayBuffer(4 * count))

describe('Lock', () => {
  it('is held by one at a time, and gives up after its timeout', () => {
    const word = words()
    const [mine, yours] = [new Lock(word, 'lock'), new Lock(word, 'lock')]
    expect(mine.acquire()).toBe(true)
    const begun = performance.now()
    expect(yours.acquire(60)).toBe(false)
    expect(performance.now() - begun).toBeGreaterThanOrEqual(59)
    expect([yours.acquired, yours.slept]).toEqual([0, 1])
    expect(yours.waitedMs).toBeGreaterThanOrEqual(59)
    mine.release()
    expect(yours.acquire(0)).toBe(true)
    yours.release()
    expect(word[0]).toBe(0)
  })

  it('blocks its own holder', () => {
    const lock = new Lock(words(), 'lock')
    lock.acquire()
    expect(lock.acquire(20)).toBe(false)
    lock.release()
    expect(lock.acquire(0)).toBe(true)
  })

  it('says so when it is released without being held', () => {
    expect(() => new Lock(words(), 'lock 1').release()).toThrow('lock 1 was released, but nobody held it')
  })
})

describe('RLock', () => {
  it('counts for its owner, and is free for others only when all has been given back', () => {
    const shared = words(2)
    const [mine, yours] = [new RLock(shared, 'lock', 1), new RLock(shared, 'lock', 2)]
    expect([mine.acquire(), mine.acquire(0)]).toEqual([true, true])
    expect(mine.depth).toBe(2)
    expect(yours.acquire(10)).toBe(false)
    mine.release()
    expect(yours.acquire(10)).toBe(false)
    expect(() => yours.release()).toThrow('only be released by its owner')
    mine.release()
    expect(yours.acquire(0)).toBe(true)
    expect(mine.acquire(10)).toBe(false)
    yours.release()
    expect([...shared]).toEqual([0, 0])
  })
})

describe('what is told of locks', () => {
  it('is right when they are released in the order in which they were taken', async () => {
    const fixture = {
      ...threadLock,
      id: '../../test/integration/scenarios/thread-lock/fixtures/out-of-order',
      knobs: [],
    }
    const { model, stderr } = await runProgram(fixture, {})
    expect(stderr).toBe('')
    expect([model.malformed, model.tasks.length]).toEqual([0, 1])
    const { locks } = model
    const rows = Array.from({ length: locks.length }, (_, row) => {
      return {
        name: locks.name(row),
        holds: locks.tag(row) === 1,
        start: locks.start(row),
        end: locks.end(row),
      }
    })
    const holds = (name: string) => rows.filter((row) => row.holds && row.name === name)
    const [first] = holds('first')
    const second = holds('second')
    // The hold of the second lock went on: two pieces that touch.
    expect(second).toHaveLength(2)
    expect(second[1].start - second[0].end).toBeLessThan(5)
    expect(second[0].start).toBeGreaterThanOrEqual(first.start)
    expect(second[1].end).toBeGreaterThanOrEqual(first.end)
    expect(rows.filter((row) => !row.holds)).toMatchObject([{ name: 'second' }])
    expect(rows.every((row) => row.end >= row.start)).toBe(true)
  })
})

import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FileCounter } from '../../../../src/scenarios/process-lock/counter.mjs'
import { DirectoryLock } from '../../../../src/scenarios/process-lock/locks.mjs'
import { watchLeftovers } from '../../../support/leftovers'

describe('a directory as lock', () => {
  const test = watchLeftovers()

  it('is made by its holder, who says who it is, and removed by it', async () => {
    const { folder } = test.current
    const lock = new DirectoryLock(folder)
    const holder = new FileCounter(join(folder, 'holder'))
    expect(holder.read()).toBe(0)
    await lock.acquire()
    expect(readdirSync(folder)).toContain('lock')
    expect(holder.read()).toBe(process.pid)
    let second = false
    const waiting = new DirectoryLock(folder)
    const got = Promise.resolve(waiting.acquire()).then(() => (second = true))
    await new Promise((turns) => setTimeout(turns, 50))
    expect(second).toBe(false)
    lock.release()
    await got
    waiting.release()
    expect(holder.read()).toBeLessThan(0)
    expect(readdirSync(folder)).not.toContain('lock')
    holder.close()
  })

  it('that was left by nobody knows whom is given up, but not while others still take turns', async () => {
    const { folder } = test.current
    const holder = new FileCounter(join(folder, 'holder'))
    mkdirSync(join(folder, 'lock'))
    // Somebody takes it and gives it back all the time, always in between when this one looks.
    let turns = 0
    const busy = setInterval(() => holder.write(-(turns += 1)), 100)
    const outcome = new DirectoryLock(folder).acquire().then(
      () => 'acquired',
      (error: Error) => error.message,
    )
    const early = await Promise.race([
      outcome,
      new Promise((late) => setTimeout(() => late('still waiting'), 4500)),
    ])
    expect(early).toBe('still waiting')
    clearInterval(busy)
    expect(await outcome).toContain('nobody who is still there')
    holder.close()
  })
})

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { Semaphore, SharedMemory } from '../../../../src/scenarios/lib/posix-ipc.mjs'
import { watchLeftovers } from '../../../support/leftovers'

const NAME = `/forkscope-test-${process.pid}`
const LIBRARY = join(import.meta.dirname, '../../../../src/scenarios/lib/posix-ipc.mjs')
const inSharedMemory = () => readdirSync('/dev/shm').filter((name) => name.includes(NAME.slice(1)))

afterEach(() => expect(inSharedMemory()).toEqual([]))

describe('shared memory', () => {
  const test = watchLeftovers()

  it('is a file of /dev/shm that only this user can open, filled with zeros; its bytes are what was written', () => {
    const segment = SharedMemory.create(NAME, 10_000)
    const [name] = inSharedMemory()
    expect(readFileSync(`/dev/shm/${name}`)).toEqual(Buffer.alloc(10_000))
    segment.write(Buffer.from('hello'), 9_995)
    expect(readFileSync(`/dev/shm/${name}`).subarray(9_995).toString()).toBe('hello')
    // The other way round: what somebody else writes can be read.
    const other = SharedMemory.open(NAME, 10_000)
    other.write(Buffer.from('xyz'), 4)
    const heard = Buffer.alloc(5)
    segment.read(heard, 3)
    expect(heard).toEqual(Buffer.from('\0xyz\0'))
    segment.close()
    segment.close()
    other.close()
    SharedMemory.unlink(NAME)
  })

  it('refuses names that are taken, names that are not there, and bytes beyond its end', () => {
    const segment = SharedMemory.create(NAME, 16)
    expect(() => SharedMemory.create(NAME, 16)).toThrow('EEXIST')
    expect(() => segment.write(Buffer.alloc(8), 9)).toThrow(RangeError)
    expect(() => segment.read(Buffer.alloc(8), -1)).toThrow(RangeError)
    expect(() => segment.read(Buffer.alloc(8), 0, 9)).toThrow(RangeError)
    segment.close()
    expect(() => segment.read(Buffer.alloc(1), 0)).toThrow(RangeError)
    SharedMemory.unlink(NAME)
    expect(() => SharedMemory.open(NAME, 16)).toThrow('ENOENT')
    expect(() => SharedMemory.unlink(NAME)).toThrow('ENOENT')
  })

  it('says at once when there is no room, and leaves nothing', () => {
    expect(() => SharedMemory.create(NAME, 2 ** 45)).toThrow(/ENOSPC|ENOMEM|EFBIG/)
  })

  it('outlives its name until the last process lets go', async () => {
    const program = join(test.current.folder, 'writer.mjs')
    writeFileSync(
      program,
      `import { SharedMemory } from ${JSON.stringify(LIBRARY)}
       const segment = SharedMemory.open(${JSON.stringify(NAME)}, 16)
       process.send('open')
       process.once('message', () => { segment.write(Buffer.from('late'), 0); process.disconnect() })`,
    )
    const segment = SharedMemory.create(NAME, 16)
    const child = fork(program)
    await once(child, 'message')
    SharedMemory.unlink(NAME)
    child.send('write')
    await once(child, 'exit')
    const heard = Buffer.alloc(4)
    segment.read(heard, 0)
    expect(heard.toString()).toBe('late')
    segment.close()
  })
})

describe('a semaphore', () => {
  it('counts', () => {
    const semaphore = Semaphore.create(NAME, 2)
    expect(() => Semaphore.create(NAME, 1)).toThrow('EEXIST')
    const other = Semaphore.open(NAME)
    expect([semaphore.tryWait(), other.tryWait(), semaphore.tryWait()]).toEqual([true, true, false])
    other.post()
    expect([semaphore.tryWait(), semaphore.tryWait()]).toEqual([true, false])
    semaphore.close()
    other.close()
    Semaphore.unlink(NAME)
    expect(() => Semaphore.open(NAME)).toThrow('ENOENT')
  })

  it('lets its waiter sleep without work, and the event loop have its turn', async () => {
    const semaphore = Semaphore.create(NAME, 0)
    const begin = performance.now()
    expect(semaphore.waitFor(30)).toBe(false)
    expect(performance.now() - begin).toBeGreaterThan(28)
    const { user, system } = process.cpuUsage()
    setTimeout(() => semaphore.post(), 100)
    await semaphore.wait()
    const spent = process.cpuUsage({ user, system })
    // A wait that spins would have used the whole time.
    expect((spent.user + spent.system) / 1000).toBeLessThan(70)
    expect(semaphore.tryWait()).toBe(false)
    semaphore.close()
    Semaphore.unlink(NAME)
  })
})

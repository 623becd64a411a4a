import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { EventHub, type EventFollower } from '../../../../../src/engine/sampling/events/hub'
import { answer, execed, exited, FakeKernel, forked, session } from '../../../../support/process-events'

/** The kernel's clock now, nanoseconds. */
const now = () => Number(process.hrtime.bigint())

class Follower implements EventFollower {
  readonly told: unknown[][] = []
  followed = new Set<number>()
  fork = (...words: unknown[]) => void this.told.push(['fork', ...words])
  exec = (...words: unknown[]) => void this.told.push(['exec', ...words])
  session = (...words: unknown[]) => void this.told.push(['session', ...words])
  exit = (...words: unknown[]) => (this.told.push(['exit', ...words]), false)
  waited = (...words: unknown[]) => void this.told.push(['waited', ...words])
  follows = (pid: number) => this.followed.has(pid)
  drained = () => void this.told.push(['drained'])
}

describe.runIf(process.platform === 'linux')('the hub of process events', () => {
  let kernel: FakeKernel
  let hub: EventHub
  let follower: Follower
  beforeEach(() => {
    kernel = new FakeKernel()
    hub = new EventHub(() => kernel)
    follower = new Follower()
  })
  afterEach(() => hub.leave(follower))

  it('listens while somebody follows, and not otherwise', () => {
    expect(kernel.sent.length).toBe(0)
    expect(hub.join(follower)).toBeNull()
    expect([kernel.sent.length, kernel.subreaper]).toEqual([1, true])
    const other = new Follower()
    expect(hub.join(other)).toBeNull()
    hub.leave(other)
    expect(kernel.sent.length).toBe(1)
    hub.leave(follower)
    expect(kernel.sent.map((message) => message.readUInt32LE(36))).toEqual([1, 2])
    expect(kernel.subreaper).toBe(false)
    kernel.queue.push(forked(now(), 5, 6))
    hub.drain()
    expect(follower.told).toEqual([])
  })

  it('tells what happened when it happened, in the order of the kernel, however much of it there is', () => {
    hub.join(follower)
    const at = now()
    kernel.queue.push(
      forked(at, 5, 6),
      execed(at + 1e6, 6),
      session(at + 2e6, 6),
      exited(at + 3e6, 6, 768, 5),
    )
    for (let n = 0; n < 20; n++) kernel.queue.push(forked(at + 4e6, 5, 100 + n))
    hub.drain()
    expect(follower.told.map(([what]) => what).slice(0, 5)).toEqual([
      'fork',
      'exec',
      'session',
      'exit',
      'fork',
    ])
    expect(follower.told.length).toBe(25)
    expect(follower.told.at(-1)).toEqual(['drained'])
    const [fork, , , exit] = follower.told
    expect(fork.slice(1, 4)).toEqual([5, 6, 6])
    expect(Math.abs((fork[4] as number) - performance.now())).toBeLessThan(5000)
    expect(exit.slice(1, 4)).toEqual([6, 6, 768])
    expect((exit[4] as number) - (fork[4] as number)).toBeCloseTo(3, 3)
  })

  it('is not deaf after an event that a follower could not take', () => {
    const complained = vi.spyOn(console, 'error').mockImplementation(() => {})
    hub.join(follower)
    const { fork } = follower
    follower.fork = () => {
      throw new Error('no such thing')
    }
    kernel.queue.push(forked(now(), 5, 6))
    expect(() => hub.drain()).not.toThrow()
    expect(complained).toHaveBeenCalledOnce()
    complained.mockRestore()
    follower.fork = fork
    kernel.queue.push(forked(now(), 5, 7))
    hub.drain()
    expect(follower.told.filter(([what]) => what === 'fork').map((words) => words[2])).toEqual([7])
  })

  it('counts what the kernel had to drop, and goes on', () => {
    hub.join(follower)
    kernel.queue.push(forked(now(), 5, 6), 'lost', 'lost', forked(now(), 5, 7))
    hub.drain()
    expect(hub.lost).toBe(2)
    expect(follower.told.filter(([what]) => what === 'fork').map((words) => words[2])).toEqual([6, 7])
  })

  it.each<[string, (kernel: FakeKernel) => void, RegExp]>([
    ['there is no socket', (k) => (k.onOpen = fail), /not tell this user.*errno 1\b/],
    ['the subscription is refused', (k) => (k.onSubscribe = () => void k.queue.push(answer(1))), /errno 1\b/],
    ['nothing is answered', (k) => (k.onSubscribe = () => {}), /container/],
    [
      'it tells of other pids than ours',
      (k) => (k.onSubscribe = () => void k.queue.push(answer(), forked(1, 1, 7))),
      /container/,
    ],
  ])('says why not, in both languages, where %s', (_, spoil, words) => {
    spoil(kernel)
    const reason = hub.join(follower)
    expect(reason?.en).toMatch(words)
    expect(reason?.en).toContain('short-lived ones may be missed')
    expect(reason?.['zh-CN']).toContain('可能遗漏')
    expect(kernel.subreaper).toBe(false)
    // Asked once: the next run is told the same.
    expect(hub.join(new Follower())).toBe(reason)
  })

  it('says so where the calls can’t be had at all', () => {
    const hub = new EventHub(() => {
      throw new Error('no build\nfor this machine')
    })
    expect(hub.join(follower)?.en).toContain('did not load here (no build)')
  })
})

function fail(): never {
  throw new Error('socket failed with errno 1')
}

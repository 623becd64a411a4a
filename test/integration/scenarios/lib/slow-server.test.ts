import { once } from 'node:events'
import http from 'node:http'
import { connect } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { forkSlowServer } from '../../../../src/scenarios/lib/slow-server-fork.mjs'
import type { SlowServerOptions } from '../../../../src/scenarios/lib/slow-server.mjs'
import { askSlowServer, startSlowServer } from '../../../../src/scenarios/lib/slow-server.mjs'

let close: () => Promise<void> = async () => {}
afterEach(() => close())

async function start(options: SlowServerOptions = {}) {
  const server = await startSlowServer(options)
  close = server.close
  return server
}

async function timed(work: Promise<unknown>): Promise<number> {
  const begin = performance.now()
  await work
  return performance.now() - begin
}

interface Answer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

/** One request on a connection of its own; `cancel` goes away before the answer. */
function ask(port: number, path = '/') {
  const request = http.get({ port, host: '127.0.0.1', path, agent: false })
  const answer = new Promise<Answer>((resolve, reject) => {
    request.on('error', reject)
    request.on('response', (response) => {
      let body = ''
      response.on('data', (chunk) => (body += chunk))
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }))
    })
  })
  answer.catch(() => {})
  return { answer, cancel: () => request.destroy() }
}

/** The milliseconds that an answer says it was served, queueing left out. */
const served = (answer: Answer) =>
  Number(/work;dur=([\d.]+)/.exec(String(answer.headers['server-timing']))![1])

describe('the slow server', () => {
  it('answers after the time it was asked to take', async () => {
    const { port, served } = await start()
    expect(await timed(askSlowServer(port, 80))).toBeGreaterThanOrEqual(79)
    expect(served()).toBe(1)
  })

  it('serves many at once when nothing limits it', async () => {
    const { port, stats } = await start()
    const asked = Array.from({ length: 20 }, () => askSlowServer(port, 100))
    await Promise.all(asked)
    expect(stats()).toMatchObject({ served: 20, peakBusy: 20, peakQueue: 0, busy: 0 })
  })

  it('never serves more at once than its capacity, first come first served', async () => {
    const changes: { busy: number; queued: number }[] = []
    const { port, stats } = await start({ capacity: 3, onChange: (state) => changes.push(state) })
    const order: number[] = []
    const asked = []
    for (let n = 0; n < 12; n += 1) {
      asked.push(askSlowServer(port, 20 + n).then(() => order.push(n)))
      // The next one is sent when this one has arrived: then the order of arrival is known.
      await vi.waitFor(() => expect(stats().busy + stats().queued + stats().served).toBe(n + 1), {
        interval: 1,
      })
    }
    await Promise.all(asked)
    expect(Math.max(...changes.map((state) => state.busy))).toBe(3)
    // Nobody waits while there is a free place.
    for (const { busy, queued } of changes) if (busy < 3) expect(queued).toBe(0)
    expect(stats()).toMatchObject({ served: 12, peakBusy: 3, busy: 0, queued: 0, left: 0 })
    // Each one takes a millisecond longer than the one before, so they end in the order in which they began.
    expect(order).toEqual(order.toSorted((a, b) => a - b))
  })

  it.each([503, 429] as const)('refuses with %i exactly what its queue has no room for', async (refusal) => {
    const { port, stats } = await start({ capacity: 2, queueLimit: 3, refusal, retryAfter: 7, latency: 300 })
    const answers = await Promise.all(Array.from({ length: 9 }, () => ask(port).answer))
    const refused = answers.filter(({ status }) => status === refusal)
    expect(refused).toHaveLength(4)
    for (const { headers } of refused) expect(headers['retry-after']).toBe('7')
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5)
    expect(stats()).toMatchObject({ served: 5, refused: 4, peakBusy: 2, peakQueue: 3 })
    await expect(askSlowServer(port, 1)).resolves.toBeUndefined()
  })

  it('spreads its service times evenly within the bounds, the same in every run', async () => {
    const take = async (seed: number) => {
      const server = await start({ latency: 10, spread: 50, seed, capacity: 40 })
      const asked = []
      for (let n = 0; n < 60; n += 1)
        asked.push(served(await ask(server.port, n < 40 ? '/' : '/?ms=3').answer))
      await server.close()
      return asked
    }
    const first = await take(5)
    const spread = first.slice(0, 40)
    for (const ms of spread) {
      expect(ms).toBeGreaterThanOrEqual(5)
      expect(ms).toBeLessThanOrEqual(15)
    }
    expect(Math.min(...spread)).toBeLessThan(7.5)
    expect(Math.max(...spread)).toBeGreaterThan(12.5)
    expect(new Set(first.slice(40))).toEqual(new Set([3]))
    expect(await take(5)).toEqual(first)
    expect(await take(6)).not.toEqual(first)
  })

  it('fails the share that it is told to, after their time, and sends bodies of the size asked for', async () => {
    const { port, stats } = await start({ latency: 2, errors: 0.25, size: 3000 })
    const answers = []
    for (let n = 0; n < 80; n += 1) answers.push(await ask(port).answer)
    const failed = answers.filter(({ status }) => status === 500).length
    expect(failed).toBeGreaterThan(10)
    expect(failed).toBeLessThan(32)
    expect(stats()).toMatchObject({ served: 80 - failed, failed })
    for (const { body } of answers) expect(body).toHaveLength(3000)
  })

  it('holds the place of a request that hangs until its client goes away', async () => {
    const { port, stats } = await start({ capacity: 1, hangs: 1, latency: 1 })
    const first = ask(port)
    await vi.waitFor(() => expect(stats()).toMatchObject({ hung: 1, busy: 1 }))
    const second = ask(port)
    const third = ask(port)
    await vi.waitFor(() => expect(stats()).toMatchObject({ hung: 1, queued: 2 }))
    // One leaves from the queue, one from service: the last one gets the place.
    second.cancel()
    await vi.waitFor(() => expect(stats()).toMatchObject({ hung: 1, queued: 1, left: 1 }))
    first.cancel()
    await vi.waitFor(() => expect(stats()).toMatchObject({ hung: 2, busy: 1, queued: 0, left: 2 }))
    await close()
    await expect(third.answer).rejects.toThrow()
  })

  it('does the work of a client that left to its end, and goes on', async () => {
    const { port, stats } = await start({ capacity: 1 })
    const gone = ask(port, '/?ms=200')
    await vi.waitFor(() => expect(stats().busy).toBe(1), { interval: 1 })
    gone.cancel()
    await vi.waitFor(() => expect(stats()).toMatchObject({ left: 1, busy: 1 }), { interval: 1 })
    await expect(askSlowServer(port, 10)).resolves.toBeUndefined()
    expect(stats()).toMatchObject({ served: 1, left: 1, busy: 0 })
  })

  it('leaves nothing open when it closes: no socket, no timer, whoever was being served', async () => {
    // Of vitest's own there are some, too: there must be no more than before.
    const handles = () =>
      process.getActiveResourcesInfo().filter((name) => /^(TCP|Timeout)/.test(name)).length
    const before = handles()
    const { port, stats } = await start({ capacity: 2, hangs: 0.5, latency: 60_000 })
    const idle = connect(port, '127.0.0.1')
    await once(idle, 'connect')
    const asked = Array.from({ length: 5 }, () => ask(port))
    await vi.waitFor(() => expect(stats()).toMatchObject({ busy: 2, queued: 3 }))
    await close()
    for (const { answer } of asked) await expect(answer).rejects.toThrow()
    if (!idle.closed) await once(idle, 'close')
    await turn()
    expect(handles()).toBeLessThanOrEqual(before)
    // Closing twice is closing once.
    await close()
  })

  it('rejects who asks when it is gone, and who is refused', async () => {
    const { port } = await start({ capacity: 1, queueLimit: 0, hangs: 1 })
    const hung = ask(port)
    await vi.waitFor(() => expect(askSlowServer(port, 1)).rejects.toThrow('503'))
    await close()
    await expect(hung.answer).rejects.toThrow()
    await expect(askSlowServer(port, 10)).rejects.toThrow()
  })
})

describe('the slow server as a process of its own', () => {
  it('serves, tells its counters, and ends when it is closed', async () => {
    const told: number[] = []
    const server = await forkSlowServer({ capacity: 2, latency: 400, queueLimit: Infinity }, (stats) =>
      told.push(stats.served),
    )
    close = server.close
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask(server.port).answer))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(await server.stats()).toMatchObject({ served: 5, peakBusy: 2, peakQueue: 3 })
    await vi.waitFor(() => expect(told.at(-1)).toBe(5))
    await server.close()
    expect(() => process.kill(server.pid, 0)).toThrow()
    await expect(askSlowServer(server.port, 1)).rejects.toThrow()
    await expect(server.stats()).rejects.toThrow()
  })

  it('ends when its parent is killed, with requests that hang', async () => {
    const { spawn } = await import('node:child_process')
    const module = new URL('../../../../src/scenarios/lib/slow-server-fork.mjs', import.meta.url).href
    const code = `import('${module}').then(async ({ forkSlowServer }) => {
      const { pid, port } = await forkSlowServer({ hangs: 1 })
      console.log(pid + ' ' + port)
    })`
    const parent = spawn(process.execPath, ['-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = await once(parent.stdout, 'data')
    const [pid, port] = String(line).split(' ').map(Number)
    const hung = ask(port)
    parent.kill('SIGKILL')
    await expect(hung.answer).rejects.toThrow()
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), { timeout: 3000 })
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { askSlowServer, startSlowServer } from '../../../../src/scenarios/lib/slow-server.mjs'

let close: () => Promise<void> = async () => {}
afterEach(() => close())

async function start(capacity?: number) {
  const server = await startSlowServer(capacity === undefined ? {} : { capacity })
  close = server.close
  return server
}

async function timed(work: Promise<unknown>): Promise<number> {
  const begin = performance.now()
  await work
  return performance.now() - begin
}

describe('the slow server', () => {
  it('answers after the time it was asked to take', async () => {
    const { port, served } = await start()
    expect(await timed(askSlowServer(port, 80))).toBeGreaterThanOrEqual(79)
    expect(served()).toBe(1)
  })

  it('serves many at once when nothing limits it', async () => {
    const { port } = await start()
    const asked = Array.from({ length: 20 }, () => askSlowServer(port, 100))
    // One after the other they would take two seconds.
    expect(await timed(Promise.all(asked))).toBeLessThan(1000)
  })

  it('makes the others wait beyond its capacity', async () => {
    const { port } = await start(2)
    const asked = Array.from({ length: 6 }, () => askSlowServer(port, 50))
    expect(await timed(Promise.all(asked))).toBeGreaterThanOrEqual(3 * 49)
  })

  it('counts a client that left as served, and goes on', async () => {
    const { port } = await start(1)
    const { connect } = await import('node:net')
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('30\n', () => socket.destroy())
    })
    await expect(askSlowServer(port, 10)).resolves.toBeUndefined()
  })

  it('rejects who asks when it is gone', async () => {
    const { port } = await start()
    await close()
    close = async () => {}
    await expect(askSlowServer(port, 10)).rejects.toThrow()
  })
})

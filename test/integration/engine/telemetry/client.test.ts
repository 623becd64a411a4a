import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { Socket } from 'node:net'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RunModel } from '../../../../src/shared/run/model'
import { TelemetryServer } from '../../../../src/engine/telemetry/server'
import { until } from '../../../support/until'
import { Telemetry } from '../../../../src/scenarios/lib/telemetry.mjs'

const chatter = path.join(import.meta.dirname, 'fixtures/chatter.mjs')

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'fst-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** @param said called when the program has said everything; it ends when this has settled */
async function chat(
  rounds: number,
  trace: string | undefined,
  said: () => Promise<unknown> = async () => {},
  kind: 'plain' | 'async' = 'plain',
) {
  const env = { ...process.env, FORKSCOPE_TRACE: trace }
  if (trace === undefined) delete env.FORKSCOPE_TRACE
  const child = spawn(process.execPath, [chatter, String(rounds), kind], {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  let saying: Promise<unknown> = Promise.resolve()
  child.stdout.on('data', (chunk) => {
    out += chunk
    // Whatever becomes of it, the program must end.
    saying = said().finally(() => child.stdin.end())
  })
  child.stderr.on('data', (chunk) => (err += chunk))
  const [code, signal] = await once(child, 'close')
  await saying
  expect([code, signal, err]).toEqual([0, null, ''])
  return JSON.parse(out) as { ms: number; rss: number }
}

/** Accepts, and does with a connection what `then` says; reads nothing by itself. */
async function deafServer(then: (socket: Socket) => void) {
  const trace = path.join(folder, 'trace')
  const sockets: Socket[] = []
  const server = net.createServer({ pauseOnConnect: true }, (socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    then(socket)
  })
  server.listen(trace)
  await once(server, 'listening')
  const close = async () => {
    sockets.forEach((socket) => socket.destroy())
    server.close()
    await once(server, 'close')
  }
  return { trace, close }
}

describe('the telemetry client of programs', () => {
  it('does nothing without FORKSCOPE_TRACE', async () => {
    await chat(50_000, undefined)
  })

  it('does not mind a path where nobody listens', async () => {
    await chat(1000, path.join(folder, 'nobody'))
    await chat(1000, folder)
    await chat(1000, '/no/such/place')
  })

  it('neither blocks nor grows when nobody reads; what it dropped it tells who reads in the end', async () => {
    let heard = ''
    let connection: Socket | undefined
    const { trace, close } = await deafServer((socket) => {
      connection = socket
      socket.on('data', (chunk) => (heard += chunk))
      socket.pause()
    })
    const rounds = 40_000
    const { ms, rss } = await chat(rounds, trace, async () => {
      connection!.resume()
      await until(() => heard.includes('"dropped"'), 'the number of events that were dropped')
    })
    // Its words are still in the socket when it has ended.
    if (!connection!.readableEnded) await once(connection!, 'end')
    await close()
    // 40 000 tasks are 15 MB of events; the bounded buffer holds one.
    expect(rss).toBeLessThan(150e6)
    expect(ms).toBeLessThan(10_000)
    const events = heard
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { ph: string; name: string; args: { events: number } })
    const begins = events.filter((event) => event.ph === 'B').length
    const told = events.filter((event) => event.name === 'dropped').map((event) => event.args.events)
    expect(events.filter((event) => event.ph === 'E')).toHaveLength(begins)
    expect(begins).toBeLessThan(rounds)
    expect(begins + told.reduce((sum, count) => sum + count, 0)).toBe(rounds)
  })

  it('goes on when the listener closes on it, at once or later', async () => {
    for (const wait of [0, 30]) {
      const { trace, close } = await deafServer((socket) => setTimeout(() => socket.destroy(), wait))
      await chat(40_000, trace)
      await close()
    }
  })

  it('goes on when the listener is killed, with data of the client unread', async () => {
    const trace = path.join(folder, 'trace')
    const script = `require('net').createServer((s) => { s.pause(); setTimeout(() => process.kill(process.pid, 9), 50) })
      .listen(${JSON.stringify(trace)}, () => console.log('up'))`
    const listener = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(listener.stdout, 'data')
    const gone = once(listener, 'exit')
    await chat(40_000, trace)
    expect((await gone)[1]).toBe('SIGKILL')
  })

  it.each(['plain', 'async'] as const)(
    'says more than can be taken, and all of it adds up: each %s task is heard whole, or counted',
    async (kind) => {
      const model = new RunModel()
      const server = await TelemetryServer.open({
        startedAt: Date.now(),
        emit: (records) => model.applyAll(records),
      })
      const rounds = 60_000
      const heard = () => model.pools.get('p')?.tasks ?? 0
      await chat(
        rounds,
        server.path,
        () => until(() => heard() + model.dropped >= rounds, 'word of every task'),
        kind,
      )
      await server.close()
      expect(model.malformed).toBe(0)
      // An event is heard or counted as dropped; a dropped begin takes its end with it without being counted twice.
      expect(heard()).toBeGreaterThan(1000)
      expect(model.tasks.openOn(0)).toEqual([])
      expect(heard() + model.dropped).toBe(rounds)
    },
  )

  it('has the connection of a program that computes before it turns to it, however long', async () => {
    let connected: Socket | undefined
    const { trace, close } = await deafServer((socket) => (connected = socket))
    const telemetry = new Telemetry(trace)
    const end = performance.now() + 1100
    while (performance.now() < end);
    await telemetry.ready
    const socket = await until(() => connected, 'its connection')
    telemetry.role('late')
    const [words] = (await once(socket.resume(), 'data')) as [Buffer]
    expect(words.toString()).toContain('late')
    telemetry.close()
    await close()
  })
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { Socket } from 'node:net'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ExitWord } from '../../../../src/engine/telemetry/reader'
import { TelemetryServer } from '../../../../src/engine/telemetry/server'
import { RunModel } from '../../../../src/shared/run/model'
import { present } from '../../../../src/shared/run/present'
import { anyPython, MINORS, pythonOf } from '../../../support/pythons'
import { until } from '../../../support/until'

interface Event {
  readonly ph: string
  readonly name?: string
  readonly args?: Readonly<Record<string, unknown>>
}

const fixture = (name: string) => path.join(import.meta.dirname, 'fixtures', name)

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'fst-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function start(python: string, args: readonly string[], trace: string | undefined) {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    FORKSCOPE_TRACE: trace,
    PYTHONPATH: path.resolve('src/scenarios/lib'),
    PYTHONDONTWRITEBYTECODE: '1',
  }
  if (trace === undefined) delete env.FORKSCOPE_TRACE
  const child = spawn(python, args, { env, stdio: ['pipe', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => (out += chunk))
  child.stderr.on('data', (chunk) => (err += chunk))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }))
  return { child, ended, said: () => out }
}

/** Everything that a program says, and how it ended. */
async function heardFrom(python: string, args: readonly string[]) {
  const trace = path.join(folder, 'trace')
  // Its processes write at the same time: each has a connection.
  const texts: string[] = []
  const server = net.createServer((socket) => {
    const mine = texts.push('') - 1
    socket.setEncoding('utf8').on('data', (text: string) => (texts[mine] += text))
  })
  server.listen(trace)
  await once(server, 'listening')
  const { ended } = start(python, args, trace)
  const { code, err } = await ended
  server.close()
  await once(server, 'close')
  const lines = texts.join('').trim().split('\n')
  return { code, err, events: lines.map((line) => JSON.parse(line) as Event) }
}

for (const minor of MINORS) {
  const python = pythonOf(minor)
  const name = `Python 3.${minor}${python === undefined ? ' (not on this machine)' : ''}`
  describe.skipIf(python === undefined)(name, () => {
    it.concurrent.each(['fork', 'spawn', 'forkserver'])(
      'is heard from every process and thread, up to their last words, with %s',
      async (method) => {
        const model = new RunModel()
        const exits: ExitWord[] = []
        const server = await TelemetryServer.open({
          startedAt: Date.now(),
          emit: (records) => model.applyAll(records),
          onExit: (word) => exits.push(word),
        })
        const { child, ended } = start(python!, [fixture('family.py'), method], server.path)
        expect(await ended).toEqual({ code: 0, out: '', err: '' })
        await server.close()
        expect([model.malformed, model.dropped, model.malformedExample]).toEqual([0, 0, ''])
        expect(model.roleOf(child.pid!, 0)).toBe('root')
        const lanes = present(model.lanes)
        expect(lanes.map(({ pool, role, tasks }) => [pool, role, tasks]).sort()).toEqual([
          ['bare', 'fork', 1],
          ['threads', 'thread 1', 50],
          ['threads', 'thread 2', 50],
          ['workers', 'worker 1', 50],
          ['workers', 'worker 2', 50],
        ])
        for (const { pool, pid, tid } of lanes)
          expect([pool, pid === tid]).toEqual([pool, pool !== 'threads'])
        const pids = [1, 2].map((index) => lanes.find(({ role }) => role === `worker ${index}`)!.pid)
        const fork = lanes.find(({ role }) => role === 'fork')!.pid
        expect(exits).toEqual([
          { pid: pids[0], code: 1, signal: null },
          { pid: pids[1], code: 2, signal: null },
          { pid: fork, code: null, signal: 'SIGKILL' },
        ])
        for (const queue of ['q1', 'q2']) expect(model.queues.get(queue)!.depth.last('depth')).toBe(49)
        expect(model.locks.length).toBe(200)
        expect(model.result('numbers')).toEqual({ pi: 3.14, name: '名字', ok: true })
      },
    )

    it('is one thread when it forks, and is heard on both sides of it', async () => {
      const { code, err, events } = await heardFrom(python!, ['-W', 'always', fixture('forks.py')])
      expect([code, err]).toEqual([0, ''])
      const begins = (pool: string) => events.filter(({ ph, args }) => ph === 'B' && args?.pool === pool)
      expect([begins('parents').length, begins('children').length]).toEqual([100, 40])
      expect(events.filter(({ ph }) => ph === 'E')).toHaveLength(140)
      expect(events.findLast(({ ph }) => ph === 'C')?.args).toEqual({ depth: 19 })
    })
  })
}

describe.skipIf(anyPython === undefined)('the telemetry client of Python programs', () => {
  const chat = (rounds: number, trace?: string) =>
    start(anyPython!, [fixture('chatter.py'), String(rounds)], trace)

  it('does nothing without FORKSCOPE_TRACE, nor where nobody listens', async () => {
    for (const trace of [undefined, path.join(folder, 'nobody'), folder, `/${'long/'.repeat(100)}`]) {
      const { child, ended } = chat(1000, trace)
      child.stdin.end()
      expect(await ended).toMatchObject({ code: 0, err: '' })
    }
  })

  it('drops what JSON has no words for, and nothing else', async () => {
    const { code, err, events } = await heardFrom(anyPython!, [fixture('strange.py')])
    expect([code, err]).toEqual([0, ''])
    const tasks = events.filter(({ ph }) => ph === 'B' || ph === 'E').map(({ ph, name }) => [ph, name])
    expect(tasks).toEqual([
      ['B', 'outer'],
      ['B', 'inner'],
      ['E', undefined],
      ['E', undefined],
    ])
    const results = events.filter(({ ph, name }) => ph === 'i' && name !== 'dropped')
    expect(results.map(({ name }) => name)).toEqual(['told'])
    // A role, a result, a task, and the depths, some of which were thinned out.
    const dropped = events.filter(({ name }) => name === 'dropped').map(({ args }) => Number(args!.events))
    expect(dropped.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(5)
  })

  it('neither blocks nor grows when nobody reads; what it dropped it tells who reads in the end', async () => {
    let heard = ''
    let connection: Socket | undefined
    const trace = path.join(folder, 'trace')
    const server = net.createServer({ pauseOnConnect: true }, (socket) => {
      connection = socket
      socket.on('data', (chunk) => (heard += chunk))
      socket.pause()
    })
    server.listen(trace)
    await once(server, 'listening')
    const rounds = 40_000
    const { child, ended, said } = chat(rounds, trace)
    await until(() => said() !== '', 'the end of its work')
    connection!.resume()
    await until(() => heard.includes('"dropped"'), 'the number of events that were dropped')
    child.stdin.end()
    const { code, out, err } = await ended
    expect([code, err]).toEqual([0, ''])
    if (!connection!.readableEnded) await once(connection!, 'end')
    server.close()
    // 40 000 tasks are 15 MB of events; the bounded buffer holds one.
    expect((JSON.parse(out) as { rss: number }).rss).toBeLessThan(100e6)
    const events = heard
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { ph: string; name: string; args: { events: number } })
    const begins = events.filter(({ ph }) => ph === 'B').length
    const told = events.filter(({ name }) => name === 'dropped').map(({ args }) => args.events)
    expect(events.filter(({ ph }) => ph === 'E')).toHaveLength(begins)
    expect(begins).toBeLessThan(rounds)
    expect(begins + told.reduce((sum, count) => sum + count, 0)).toBe(rounds)
  })

  it('goes on when the listener goes away', async () => {
    const trace = path.join(folder, 'trace')
    const server = net.createServer((socket) => socket.once('data', () => socket.destroy()))
    server.listen(trace)
    await once(server, 'listening')
    const { child, ended } = chat(20_000, trace)
    child.stdin.end()
    expect(await ended).toMatchObject({ code: 0, err: '' })
    server.close()
  })
})

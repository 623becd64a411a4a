import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, statSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { RunRecord } from '../../../../src/shared/run/records'
import type { ExitWord } from '../../../../src/engine/telemetry/reader'
import { TelemetryServer } from '../../../../src/engine/telemetry/server'
import { RunModel } from '../../../../src/shared/run/model'
import { present } from '../../../../src/shared/run/present'

const fixture = (name: string) => path.join(import.meta.dirname, 'fixtures', name)
const places = () => readdirSync(os.tmpdir()).filter((name) => name.startsWith('forkscope-'))

let open: TelemetryServer[] = []
afterEach(async () => {
  await Promise.all(open.map((server) => server.close()))
  open = []
})

async function listen(flushMs = 10) {
  const batches: RunRecord[][] = []
  const exits: ExitWord[] = []
  const model = new RunModel()
  const server = await TelemetryServer.open({
    startedAt: Date.now(),
    emit: (records) => {
      batches.push(records)
      model.applyAll(records)
    },
    onExit: (word) => exits.push(word),
    flushMs,
  })
  open.push(server)
  return { server, batches, exits, model }
}

async function run(script: string, trace: string, args: string[] = []) {
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, FORKSCOPE_TRACE: trace },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  const [code] = (await once(child, 'close')) as [number]
  return { pid: child.pid!, code, output }
}

describe('TelemetryServer', () => {
  it('listens in a directory that only its user can enter, and removes it', async () => {
    const before = places()
    const { server } = await listen()
    const folder = path.dirname(server.path)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(Buffer.byteLength(server.path)).toBeLessThan(104)
    await server.close()
    expect(existsSync(folder)).toBe(false)
    expect(places()).toEqual(before)
    // Twice is once.
    await server.close()
  })

  it('hears a root process, its child and its thread, up to their last words', async () => {
    const { server, exits, model } = await listen()
    const { pid, code, output } = await run(fixture('program.mjs'), server.path)
    await server.close()
    expect(output).toBe('')
    expect(code).toBe(0)
    expect([model.malformed, model.dropped, model.malformedExample]).toEqual([0, 0, ''])

    expect(model.roleOf(pid, 0)).toBe('root')
    expect(
      present(model.lanes)
        .map((lane) => [lane.pool, lane.role, lane.tasks])
        .sort(),
    ).toEqual([
      ['', 'root', 0],
      ['processes', 'worker 1', 100],
      ['threads', 'thread 线程', 100],
    ])
    const thread = present(model.lanes).find((lane) => lane.pool === 'threads')!
    expect(thread.pid).toBe(pid)
    expect(thread.tid).not.toBe(pid)
    const worker = present(model.lanes).find((lane) => lane.pool === 'processes')!
    expect(worker.tid).toBe(worker.pid)
    expect(exits).toEqual([{ pid: worker.pid, code: 3, signal: null }])
    for (const pool of model.pools.values()) {
      expect(pool.tasks).toBe(100)
      expect(pool.busy).toBeGreaterThanOrEqual(100 * 0.19)
    }
    for (let row = 0; row < model.tasks.length; row += 1)
      expect(model.tasks.queued(row)).toBeGreaterThanOrEqual(4.9)
    expect([model.locks.name(0), model.locks.tag(0), model.locks.tag(1)]).toEqual(['door', 0, 1])
    // 201 depths in no time are thinned out, but the last one is told.
    const { depth, capacity } = model.queues.get('q')!
    expect(capacity).toBe(200)
    expect(depth.length).toBeLessThan(100)
    expect(depth.last('depth')).toBe(0)
    expect(model.result('numbers')).toEqual({ pi: 3.14, name: '名字', ok: true })
  })

  it('hears what an event loop has under way at once, each on a slot of its own', async () => {
    const { server, model } = await listen()
    const { pid, code, output } = await run(fixture('slots.mjs'), server.path)
    await server.close()
    expect([code, output]).toEqual([0, ''])
    expect([model.malformed, model.dropped, model.malformedExample]).toEqual([0, 0, ''])
    expect(model.pools.get('loop')).toMatchObject({ kind: 'async', size: 3, tasks: 5 })
    expect(present(model.lanes).map((lane) => [lane.pid, lane.tid, lane.role, lane.tasks])).toEqual([
      [pid, -1, 'slot 1', 1],
      // b, d and e followed each other on the second, which was free first.
      [pid, -2, 'slot 2', 3],
      [pid, -3, 'slot 3', 1],
    ])
    const { tasks } = model
    const rows = Array.from({ length: tasks.length }, (_, row) => row)
    expect(rows.map((row) => tasks.name(row))).toEqual(['a', 'b', 'c', 'd', 'e', 'open'])
    expect(tasks.queued(0)).toBeGreaterThanOrEqual(5)
    expect(tasks.queued(4)).toBeNaN()
    expect(tasks.openOn(0).map((row) => tasks.name(row))).toEqual(['open'])
    expect(model.result('value')).toEqual({ value: 42 })
  })

  it('shows a task while it runs, although its thread computes', async () => {
    const { server, model } = await listen(5)
    const script = `
      import { telemetry } from ${JSON.stringify(path.resolve('src/scenarios/lib/telemetry.mjs'))}
      await telemetry.ready
      telemetry.begin('long', { pool: 'p' })
      for (const end = Date.now() + 20000; Date.now() < end; );`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, FORKSCOPE_TRACE: server.path },
      stdio: 'inherit',
    })
    const gone = once(child, 'exit')
    await expect.poll(() => model.tasks.length, { timeout: 10_000 }).toBe(1)
    expect(model.tasks.end(0)).toBeNaN()
    child.kill('SIGKILL')
    await gone
  })

  it('takes lines cut anywhere, counts malformed ones, and goes on', async () => {
    const { server, model, batches } = await listen()
    const socket = net.connect(server.path)
    await once(socket, 'connect')
    const role = JSON.stringify({ ph: 'M', name: 'process_name', pid: 77, args: { name: '工人' } })
    const bytes = Buffer.from(`${role}\nrubbish\n${'x'.repeat(100_000)}\n`)
    for (let at = 0; at < bytes.length; at += 41) socket.write(bytes.subarray(at, at + 41))
    const result = { ph: 'i', cat: 'result', name: 'end', pid: 77, ts: Date.now() * 1000, args: { n: 1 } }
    // The last line has no newline: the end of the stream ends it.
    socket.end(JSON.stringify(result))
    await once(socket, 'close')
    await server.close()
    expect(model.roleOf(77, 0)).toBe('工人')
    expect(model.malformed).toBe(2)
    expect(model.result('end')).toEqual({ n: 1 })
    expect(batches.every((batch) => batch.length > 0)).toBe(true)
  })

  it('on closing takes what lies in the sockets, of writers that are gone and of one that stays', async () => {
    const { server, model } = await listen(10_000)
    const line = (pid: number, index: number) =>
      JSON.stringify({
        ph: 'X',
        cat: 'task',
        name: `t${index}`,
        pid,
        ts: Date.now() * 1000,
        dur: 1,
        args: { pool: 'p' },
      }) + '\n'
    const sockets = [1, 2, 3].map(() => net.connect(server.path))
    await Promise.all(sockets.map((socket) => once(socket, 'connect')))
    // Cut off by the server in the end.
    sockets[2].on('error', () => {})
    for (const [pid, socket] of sockets.entries())
      for (let index = 0; index < 1000; index += 1) socket.write(line(pid + 1, index))
    sockets[0].end()
    sockets[1].end()
    await server.close()
    expect(model.pools.get('p')!.tasks).toBe(3000)
    sockets[2].destroy()
  })

  it('gathers records: at most one batch per flush time', async () => {
    const { server, batches } = await listen(100)
    const socket = net.connect(server.path)
    await once(socket, 'connect')
    const began = Date.now()
    for (let index = 0; index < 40; index += 1) {
      const event = { ph: 'C', name: 'queue:q', pid: 1, ts: Date.now() * 1000, args: { depth: index } }
      await new Promise((resolve) => socket.write(JSON.stringify(event) + '\n', resolve))
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    socket.end()
    await server.close()
    const elapsed = Date.now() - began
    expect(batches.length).toBeLessThanOrEqual(Math.ceil(elapsed / 100) + 1)
    expect(batches.flat().every((record) => record.kind === 'queue')).toBe(true)
  })
})

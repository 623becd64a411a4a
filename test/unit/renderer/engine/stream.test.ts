// @vitest-environment happy-dom
import { createApp, effectScope, nextTick, ref, watch, type Ref } from 'vue'
import { afterEach, describe, expect, it, vi, onTestFinished } from 'vitest'
import { useStream, type Stream } from '../../../../src/renderer/engine/stream'
import { ENGINE } from '../../../../src/renderer/engine/use-engine'
import type { EngineConnection } from '../../../../src/renderer/engine/connection'
import type { RunRecord } from '../../../../src/shared/run/records'
import { connected, EngineEnd } from '../support/engine'
import { present } from '../../../../src/shared/run/present'

const ends: EngineEnd[] = []
const scopes: { stop(): void }[] = []
afterEach(() => {
  for (const scope of scopes.splice(0)) scope.stop()
  for (const end of ends.splice(0)) end.close()
})

const born = (id: number): RunRecord => ({
  kind: 'process',
  t: id,
  id,
  pid: 100 + id,
  createdAt: 0,
  ppid: 1,
  parent: -1,
  name: 'node',
  uid: 0,
})

function use(connection: EngineConnection, stream: Ref<string | null> | string): Stream {
  const scope = effectScope(true)
  scopes.push(scope)
  const app = createApp({}).provide(ENGINE, connection)
  return app.runWithContext(() => scope.run(() => useStream(stream))!)
}

/** Resolves after the frame that is due, in which changes are told. */
const frame = () => new Promise((resolve) => requestAnimationFrame(() => resolve(undefined)))

function open() {
  const pair = connected({ follow: () => null, unfollow: () => null, hello: () => null })
  ends.push(pair.engine)
  return pair
}

describe('useStream', () => {
  it('applies records at once and tells of them once, a little later', async () => {
    const { connection, engine } = open()
    const { run } = use(connection, 'r1')
    await engine.until(() => engine.requests('follow').length === 1)
    await frame()
    const told = vi.fn()
    scopes.push({ stop: watch(() => ({ now: run.value }), told, { flush: 'sync' }) })
    for (let seq = 1; seq <= 5; seq += 1)
      engine.send({ type: 'records', stream: 'r1', seq, reset: seq === 1, records: [born(seq - 1)] })
    await connection.request('hello', {})
    expect(present(run.value.processes).map(({ pid }) => pid)).toEqual([100, 101, 102, 103, 104])
    // Of the new model, and of all that came.
    await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(2))
    await frame()
    expect(told).toHaveBeenCalledTimes(2)
  })

  it('tells a window that can not be seen of nothing, until it can', async () => {
    const { connection, engine } = open()
    const { run } = use(connection, 'r1')
    await engine.until(() => engine.requests('follow').length === 1)
    engine.send({ type: 'records', stream: 'r1', seq: 1, reset: true, records: [born(0)] })
    await connection.request('hello', {})
    const told = vi.fn()
    scopes.push({ stop: watch(() => ({ now: run.value }), told, { flush: 'sync' }) })
    await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(1))
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
    onTestFinished(() => hidden.mockRestore())
    engine.send({ type: 'records', stream: 'r1', seq: 2, reset: false, records: [born(1)] })
    await vi.waitFor(() => expect(run.value.processes).toHaveLength(2))
    // It was to be drawn, and whoever draws has looked.
    await vi.waitFor(() => expect(hidden).toHaveBeenCalled())
    expect(told).toHaveBeenCalledTimes(1)
    hidden.mockReturnValue(false)
    document.dispatchEvent(new Event('visibilitychange'))
    await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(2))
  })

  it('begins a new model after a reset', async () => {
    const { connection, engine } = open()
    const { run } = use(connection, 'r1')
    await engine.until(() => engine.requests('follow').length === 1)
    engine.send({ type: 'records', stream: 'r1', seq: 1, reset: true, records: [born(0), born(1)] })
    await connection.request('hello', {})
    const first = run.value
    engine.send({ type: 'records', stream: 'r1', seq: 2, reset: true, records: [born(0)] })
    await connection.request('hello', {})
    expect(run.value).not.toBe(first)
    expect(run.value.processes).toHaveLength(1)
  })

  it('changes streams with its ref and leaves with its scope', async () => {
    const { connection, engine } = open()
    const stream = ref<string | null>(null)
    use(connection, stream)
    await connection.request('hello', {})
    expect(engine.requests('follow')).toEqual([])
    stream.value = 'r1'
    await nextTick()
    await engine.until(() => engine.requests('follow').length === 1)
    stream.value = 'r2'
    await nextTick()
    await engine.until(() => engine.requests('follow').length === 2)
    scopes.splice(0).forEach((scope) => scope.stop())
    await engine.until(() => engine.requests('unfollow').length === 2)
    expect(engine.requests('follow')).toEqual([{ stream: 'r1' }, { stream: 'r2' }])
    expect(engine.requests('unfollow')).toEqual([{ stream: 'r1' }, { stream: 'r2' }])
  })

  it('marks a run as lost when its engine dies, but finds the machine again', async () => {
    const { connection, engine } = open()
    const run = use(connection, 'r1')
    const machine = use(connection, 'machine')
    await engine.until(() => engine.requests('follow').length === 2)
    engine.send({ type: 'records', stream: 'r1', seq: 1, reset: true, records: [born(0)] })
    await connection.request('hello', {})
    connection.notice({ source: 'forkscope', engine: 'down', attempt: 1 }, undefined)
    expect([run.lost.value, machine.lost.value]).toEqual([true, true])
    const next = new EngineEnd({ follow: () => null })
    ends.push(next)
    connection.notice({ source: 'forkscope', engine: 'up', attempt: 2 }, next.window)
    await next.until(() => next.requests('follow').length === 1)
    expect(next.requests('follow')).toEqual([{ stream: 'machine' }])
    expect(machine.lost.value).toBe(false)
    expect(run.lost.value).toBe(true)
    expect(run.failure.value?.code).toBe('engine-lost')
    // What was measured stays readable.
    expect(run.run.value.processes).toHaveLength(1)
  })
})

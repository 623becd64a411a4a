import { afterEach, describe, expect, it, vi } from 'vitest'
import { EngineConnection, type StreamSink } from '../../../../src/renderer/engine/connection'
import { EngineError } from '../../../../src/renderer/engine/failures'
import type { RunRecord } from '../../../../src/shared/run/records'
import type { Failure } from '../../../../src/shared/protocol'
import { connected, EngineEnd, Refusal } from '../support/engine'

const ends: EngineEnd[] = []
function open(...args: Parameters<typeof connected>) {
  const pair = connected(...args)
  ends.push(pair.engine)
  return pair
}
afterEach(() => {
  for (const end of ends.splice(0)) end.close()
})

const record: RunRecord = { kind: 'role', t: 1, pid: 7, tid: 0, role: 'root' }

function sink() {
  const seen: { records: readonly RunRecord[]; reset: boolean }[] = []
  const lost: Failure[] = []
  const made: StreamSink = {
    records: (records, reset) => void seen.push({ records, reset }),
    lost: (failure) => void lost.push(failure),
  }
  return { made, seen, lost }
}

describe('requests', () => {
  it('resolves with the result and rejects with the failure of the engine', async () => {
    const failure: Failure = { code: 'no-scenario', text: { en: 'None.', 'zh-CN': '没有。' } }
    const { connection } = open({
      'run.start': () => ({ runId: 'r1' }),
      'scenario.source': () => {
        throw new Refusal(failure)
      },
    })
    await expect(connection.request('run.start', { argv: ['true'] })).resolves.toEqual({ runId: 'r1' })
    const refused = connection.request('scenario.source', { scenario: 'x' })
    await expect(refused).rejects.toMatchObject({ name: 'EngineError', failure })
  })

  it('waits for the first engine', async () => {
    const connection = new EngineConnection()
    const asked = connection.request('follow', { stream: 'machine' })
    const engine = new EngineEnd({ follow: () => null })
    ends.push(engine)
    connection.notice({ source: 'forkscope', engine: 'up', attempt: 1 }, engine.window)
    await expect(asked).resolves.toBeNull()
  })

  it('rejects what is pending when the engine dies, and what is asked while it is gone', async () => {
    const { connection, engine } = open()
    const pending = connection.request('hello', {})
    await engine.until(() => engine.requests('hello').length === 1)
    connection.notice({ source: 'forkscope', engine: 'down', attempt: 1 }, undefined)
    await expect(pending).rejects.toMatchObject({ failure: { code: 'engine-lost' } })
    await expect(connection.request('hello', {})).rejects.toMatchObject({ failure: { code: 'engine-lost' } })
    connection.notice({ source: 'forkscope', engine: 'gave-up', attempt: 3 }, undefined)
    const hopeless = connection.request('hello', {})
    await expect(hopeless).rejects.toMatchObject({ failure: { code: 'engine-gave-up' } })
    await expect(hopeless).rejects.toBeInstanceOf(EngineError)
  })

  it('rejects requests that waited for an engine that never came', async () => {
    const connection = new EngineConnection()
    const asked = connection.request('hello', {})
    connection.notice({ source: 'forkscope', engine: 'gave-up', attempt: 3 }, undefined)
    await expect(asked).rejects.toMatchObject({ failure: { code: 'engine-gave-up' } })
  })

  it('speaks to the next engine after a restart and ignores the old one', async () => {
    const { connection, engine: first } = open({ hello: () => 'first' })
    const states: string[] = []
    connection.onState((state, attempt) => states.push(`${state} ${attempt}`))
    connection.notice({ source: 'forkscope', engine: 'down', attempt: 1 }, undefined)
    const second = new EngineEnd({ hello: () => 'second' })
    ends.push(second)
    connection.notice({ source: 'forkscope', engine: 'up', attempt: 2 }, second.window)
    expect(states).toEqual(['down 1', 'up 2'])
    await expect(connection.request('hello', {})).resolves.toBe('second')
    expect(first.requests('hello')).toEqual([])
  })
})

describe('pushes', () => {
  it('reach their listeners until these leave', async () => {
    const { connection, engine } = open({ unfollow: () => null })
    const heard: unknown[] = []
    const off = connection.onPush('runs', (push) => heard.push(push.runs))
    engine.send({ type: 'runs', runs: [] })
    await connection.request('unfollow', { stream: 'x' })
    off()
    engine.send({ type: 'runs', runs: [] })
    await connection.request('unfollow', { stream: 'x' })
    expect(heard).toEqual([[]])
  })
})

describe('streams', () => {
  it('hands records on in order and acknowledges each batch', async () => {
    const { connection, engine } = open({ follow: () => null })
    const { made, seen } = sink()
    connection.follow('r1', made)
    await engine.until(() => engine.requests('follow').length === 1)
    engine.send({ type: 'records', stream: 'r1', seq: 1, reset: true, records: [record] })
    engine.send({ type: 'records', stream: 'r1', seq: 2, reset: false, records: [] })
    const acks = () => engine.got.filter((message) => message.type === 'ack')
    await engine.until(() => acks().length === 2)
    expect(acks()).toEqual([
      { type: 'ack', stream: 'r1', seq: 1 },
      { type: 'ack', stream: 'r1', seq: 2 },
    ])
    expect(seen).toEqual([
      { records: [record], reset: true },
      { records: [], reset: false },
    ])
  })

  it('acknowledges even what a sink chokes on', async () => {
    const { connection, engine } = open({ follow: () => null })
    const choked = vi.fn(() => {
      throw new Error('choked')
    })
    const unhandled: unknown[] = []
    const listener = (error: unknown) => unhandled.push(error)
    process.on('uncaughtException', listener)
    try {
      connection.follow('r1', { records: choked, lost: () => undefined })
      await engine.until(() => engine.requests('follow').length === 1)
      engine.send({ type: 'records', stream: 'r1', seq: 1, reset: true, records: [record] })
      await engine.until(() => engine.got.some((message) => message.type === 'ack'))
      expect(choked).toHaveBeenCalledOnce()
    } finally {
      process.off('uncaughtException', listener)
    }
  })

  it('keeps records of an earlier stay out of the next one', async () => {
    const { connection, engine } = open({ follow: () => null, unfollow: () => null })
    const before = sink()
    const leave = connection.follow('r1', before.made)
    await engine.until(() => engine.requests('follow').length === 1)
    // On their way while the window leaves and comes back.
    engine.send({ type: 'records', stream: 'r1', seq: 1, reset: true, records: [record] })
    leave()
    const after = sink()
    connection.follow('r1', after.made)
    await engine.until(() => engine.requests('follow').length === 2)
    engine.send({ type: 'records', stream: 'r1', seq: 1, reset: true, records: [] })
    await engine.until(() => engine.got.filter((message) => message.type === 'ack').length === 2)
    expect(before.seen).toEqual([])
    expect(after.seen).toEqual([{ records: [], reset: true }])
  })

  it('are lost with their engine, once, and can be left without asking anybody', async () => {
    const { connection, engine } = open({ follow: () => null })
    const { made, lost } = sink()
    const leave = connection.follow('r1', made)
    await engine.until(() => engine.requests('follow').length === 1)
    connection.notice({ source: 'forkscope', engine: 'down', attempt: 1 }, undefined)
    const next = new EngineEnd({ hello: () => null })
    ends.push(next)
    connection.notice({ source: 'forkscope', engine: 'up', attempt: 2 }, next.window)
    expect(lost.map(({ code }) => code)).toEqual(['engine-lost'])
    leave()
    await connection.request('hello', {})
    expect(next.got.map((message) => message.type === 'request' && message.method)).toEqual(['hello'])
  })

  it('are lost when the engine refuses them', async () => {
    const failure: Failure = { code: 'no-run', text: { en: 'Gone.', 'zh-CN': '没有了。' } }
    const { connection } = open({
      follow: () => {
        throw new Refusal(failure)
      },
    })
    const why = await new Promise((resolve) =>
      connection.follow('r1', { records: () => undefined, lost: resolve }),
    )
    expect(why).toEqual(failure)
  })

  it('have one sink at a time', () => {
    const { connection } = open({ follow: () => null })
    connection.follow('r1', sink().made)
    expect(() => connection.follow('r1', sink().made)).toThrow('followed already')
  })
})

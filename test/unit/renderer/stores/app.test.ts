// @vitest-environment happy-dom
import { nextTick } from 'vue'
import { afterEach, describe, expect, it } from 'vitest'
import { useRuns } from '../../../../src/renderer/stores/runs'
import type { RunInfo } from '../../../../src/shared/protocol'
import { EngineEnd } from '../support/engine'
import { hostLoad } from '../../../support/records'
import { HELLO, openWindow } from '../support/app'

let opened: Awaited<ReturnType<typeof openWindow>> | undefined
const ends: EngineEnd[] = []
afterEach(() => {
  opened?.close()
  for (const end of ends.splice(0)) end.close()
})
const run = (
  runId: string,
  startedAt: number,
  origin: RunInfo['origin'],
  state: RunInfo['state'] = 'ended',
) => ({ runId, startedAt, origin, state, outcome: state === 'ended' ? 'completed' : null }) satisfies RunInfo

describe('the app store', () => {
  it('takes over what the engine says', async () => {
    opened = await openWindow()
    expect(opened.app.hello?.host.cores).toBe(2)
    expect(opened.app.settings).toEqual(HELLO.settings)
    expect(opened.app.engineState).toBe('up')
    expect(document.documentElement.dataset.theme).toBe('dark')
    expect(document.documentElement.lang).toBe('en')
  })

  it('changes language and theme through the engine, and shows what other windows changed', async () => {
    opened = await openWindow()
    await opened.app.set({ language: 'zh-CN' })
    await nextTick()
    expect(document.documentElement.lang).toBe('zh-CN')
    expect(opened.engine.requests('settings.set')).toEqual([{ language: 'zh-CN' }])
    opened.engine.send({ type: 'settings', settings: { ...HELLO.settings, theme: 'light' } })
    await opened.connection.request('follow', { stream: 'x' })
    await nextTick()
    expect(document.documentElement.dataset.theme).toBe('light')
    expect(document.documentElement.lang).toBe('en')
  })

  it('greets the next engine and forgets the load of the last', async () => {
    opened = await openWindow()
    opened.engine.send(hostLoad({ busy: 0.5 }))
    await opened.connection.request('follow', { stream: 'x' })
    expect(opened.app.host?.busy).toBe(0.5)
    opened.connection.notice({ source: 'forkscope', engine: 'down', attempt: 1 }, undefined)
    expect(opened.app.host).toBeNull()
    expect(opened.app.engineState).toBe('down')
    const next = new EngineEnd({ hello: () => ({ ...HELLO, version: '2' }) })
    ends.push(next)
    opened.connection.notice({ source: 'forkscope', engine: 'up', attempt: 2 }, next.window)
    await opened.connection.request('hello', {})
    await nextTick()
    expect(opened.app.hello?.version).toBe('2')
    expect(opened.app.attempt).toBe(2)
  })
})

describe('the runs store', () => {
  it('knows the runs of each scenario and of commands, newest first', async () => {
    opened = await openWindow()
    const runs = opened.within(() => useRuns())
    const pool = { kind: 'scenario', scenario: 'pool', knobs: {} } as const
    const command = { kind: 'command', argv: ['true'], cwd: '/' } as const
    opened.engine.send({
      type: 'runs',
      runs: [run('a', 1, pool), run('c', 3, pool, 'running'), run('b', 2, command)],
    })
    await opened.connection.request('follow', { stream: 'x' })
    expect(runs.allOf('pool').map(({ runId }) => runId)).toEqual(['c', 'a'])
    expect(runs.lastOf(null)?.runId).toBe('b')
    expect(runs.lastOf('executors')).toBeNull()
    expect(runs.live.map(({ runId }) => runId)).toEqual(['c'])
  })

  it('shows a run that it started, and asks the engine to stop it', async () => {
    opened = await openWindow({ 'run.start': () => ({ runId: 'r1' }), 'run.stop': () => null })
    const runs = opened.within(() => useRuns())
    await runs.start({ scenario: 'pool', knobs: { size: 3 } })
    expect(runs.inRoom.lab).toBe('r1')
    await runs.stop('r1')
    expect(opened.engine.requests('run.start')).toEqual([{ scenario: 'pool', knobs: { size: 3 } }])
    expect(opened.engine.requests('run.stop')).toEqual([{ stream: 'r1' }])
  })
})

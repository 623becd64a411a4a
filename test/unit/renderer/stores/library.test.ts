// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { MAX_DROPPED, useLibrary } from '../../../../src/renderer/stores/library'
import { useNav } from '../../../../src/renderer/stores/nav'
import { useRuns } from '../../../../src/renderer/stores/runs'
import { useActions } from '../../../../src/renderer/shell/actions'
import type { LibraryInfo, RunFileInfo } from '../../../../src/shared/library'
import { Refusal } from '../support/engine'
import { openWindow } from '../support/app'
import { command, facts, file, noon } from '../rooms/runs/support'

let opened: Awaited<ReturnType<typeof openWindow>> | undefined
afterEach(() => opened?.close())

const library = (runs: readonly RunFileInfo[]): LibraryInfo => ({
  folder: '/runs',
  bytes: 2000,
  free: 10,
  runs,
  failure: null,
})
const no = () => {
  throw new Refusal({ code: 'read-only', text: { en: 'Read-only', 'zh-CN': '只读' } })
}

async function store(runs: readonly RunFileInfo[], answers: Parameters<typeof openWindow>[0] = {}) {
  opened = await openWindow({ 'library.list': () => library(runs), ...answers })
  const made = opened.within(() => useLibrary())
  await made.refresh()
  return { made, ...opened }
}

describe('the library', () => {
  it('lists what the engine has, and follows its changes', async () => {
    const { made, engine, connection } = await store([
      file('a', { tags: ['z', 'b'] }),
      file('b', { tags: ['b'] }),
    ])
    expect(made.tags).toEqual(['b', 'z'])
    engine.send({ type: 'library', library: library([file('c')]) })
    await connection.request('follow', { stream: 'x' })
    expect(made.runs.map(({ runId }) => runId)).toEqual(['c'])
    expect([made.find('c')?.runId, made.find('a'), made.find(null)]).toEqual(['c', undefined, undefined])
  })

  it('shows marks at once and takes them back when the engine refuses', async () => {
    const { made } = await store([file('a', { tags: ['old'] })], { 'library.mark': no })
    const marking = made.mark('a', { tags: ['new'], pinned: true })
    expect(made.find('a')).toMatchObject({ tags: ['new'], pinned: true })
    await expect(marking).rejects.toMatchObject({ failure: { code: 'read-only' } })
    expect(made.find('a')).toMatchObject({ tags: ['old'], pinned: false })
  })

  it('remembers the last deletion, and brings it back', async () => {
    const { made, engine } = await store([file('a'), file('b')], {
      'library.delete': () => null,
      'library.restore': () => null,
    })
    made.compared = ['a', 'b']
    await made.remove(['a'])
    expect([made.deleted, made.compared]).toEqual([['a'], ['b']])
    await made.remove(['b'])
    expect(await made.restore()).toEqual(['b'])
    expect(engine.requests('library.restore')).toEqual([{ runIds: ['b'] }])
    expect(made.deleted).toEqual([])
  })

  it('can undo what went when only a part of it did', async () => {
    const answers: Parameters<typeof openWindow>[0] = { 'library.delete': no }
    const { made, engine } = await store([file('a'), file('b')], answers)
    engine.answers['library.list'] = () => library([file('b')])
    await expect(made.remove(['a', 'b'])).rejects.toMatchObject({ failure: { code: 'read-only' } })
    expect(made.deleted).toEqual(['a'])
  })

  it('takes dropped files in, but not through memory what is too large for it', async () => {
    const { made, engine } = await store([], { 'library.add': () => ({ runId: 'new' }) })
    expect(await made.add(new File([new Uint8Array([1, 2, 3])], 'x.forkscope'))).toBe('new')
    expect(engine.requests('library.add')).toEqual([{ name: 'x.forkscope', data: new Uint8Array([1, 2, 3]) }])
    const huge = { name: 'huge.forkscope', size: MAX_DROPPED + 1 } as File
    await expect(made.add(huge)).rejects.toMatchObject({ failure: { code: 'file-too-large' } })
    expect(engine.requests('library.add')).toHaveLength(1)
  })

  it('knows the runs of a chapter, and of commands, newest first', async () => {
    const { made } = await store([
      file('a', { facts: facts({ startedAt: noon(1) }) }),
      file('b', { facts: facts({ startedAt: noon(2) }) }),
      file('c', { facts: facts({ origin: command('ls') }) }),
      file('x', { facts: null, state: 'unreadable' }),
    ])
    expect(made.allOf('pool').map(({ runId }) => runId)).toEqual(['b', 'a'])
    expect(made.allOf(null).map(({ runId }) => runId)).toEqual(['c'])
  })
})

describe('a file that is opened from outside', () => {
  it('is shown in the room of runs, and what went wrong is said', async () => {
    const { engine, connection, within } = await store([])
    const [nav, runs, actions] = within(() => [useNav(), useRuns(), useActions()] as const)
    engine.send({ type: 'show', runId: 'far' })
    await connection.request('follow', { stream: 'x' })
    expect([nav.room, runs.inRoom.runs, runs.onScreen, runs.inRoom.lab]).toEqual(['runs', 'far', 'far', null])
    const failure = { code: 'no-run', text: { en: 'No run', 'zh-CN': '不是运行记录' } }
    engine.send({ type: 'show-failed', failure })
    await connection.request('unfollow', { stream: 'x' })
    expect(actions.failure).toEqual(failure)
  })

  it('leaves runs of this engine in the room that started them', async () => {
    const { within } = await store([], { 'run.start': () => ({ runId: 'mine' }) })
    const [nav, runs, actions] = within(() => [useNav(), useRuns(), useActions()] as const)
    await runs.start({ argv: ['ls'] })
    runs.list = [{ runId: 'mine', origin: command('ls'), startedAt: 1, state: 'running', outcome: null }]
    expect(runs.inRoom).toEqual({ lab: null, command: 'mine', runs: null })
    nav.room = 'monitor'
    actions.showRun('mine')
    expect([nav.room, runs.onScreenRun?.runId]).toEqual(['command', 'mine'])
    // Run again, from a recorded run: the new one takes its place there.
    nav.room = 'runs'
    await runs.start({ argv: ['ls'] })
    actions.showRun('mine')
    expect([nav.room, runs.inRoom.runs]).toEqual(['runs', 'mine'])
  })
})

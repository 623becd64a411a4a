// @vitest-environment happy-dom
import { nextTick } from 'vue'
import { afterEach, describe, expect, it } from 'vitest'
import { searchCommands, useCommands } from '../../../../src/renderer/shell/commands'
import { useKeys } from '../../../../src/renderer/shell/use-keys'
import type { Command, CommandGroup } from '../../../../src/renderer/shell/actions'
import { useActions } from '../../../../src/renderer/shell/actions'
import { MENU_COMMANDS } from '../../../../src/shared/menu'
import { useNav } from '../../../../src/renderer/stores/nav'
import { useRuns } from '../../../../src/renderer/stores/runs'
import { openWindow } from '../support/app'

let opened: Awaited<ReturnType<typeof openWindow>> | undefined
afterEach(() => opened?.close())
const live = {
  runId: 'r1',
  origin: { kind: 'scenario', scenario: 'pool', knobs: {} },
  startedAt: 1,
  state: 'running',
  outcome: null,
} as const

describe('commands', () => {
  const listed = (group: CommandGroup, texts: readonly string[]): Command[] =>
    texts.map((text) => ({ group, id: text, text, does: () => undefined }))
  const all = [
    ...listed('processes', ['Go to process worker 2 · 4711']),
    ...listed('rooms', ['Go to Monitor']),
    ...listed('chapters', ['Open chapter: Process pool', 'Run: Process pool']),
    ...listed('view', ['Theme: dark']),
  ]
  const found = (query: string) =>
    searchCommands(all, query).map(({ group, commands }) => [group, ...commands.map(({ id }) => id)])

  it('are found by words in any order and case, in their groups', () => {
    expect(found('POOL run')).toEqual([['chapters', 'Run: Process pool']])
    expect(found('4711')).toEqual([['processes', 'Go to process worker 2 · 4711']])
    expect(found('  ').map(([group]) => group)).toEqual(['processes', 'rooms', 'chapters', 'view'])
    expect(found('none of these')).toEqual([])
  })

  it('stand first where a word begins as the query does', () => {
    expect(found('oo').map(([group]) => group)).toEqual(['chapters'])
    expect(searchCommands(listed('view', ['Undark', 'Theme: dark']), 'dark')[0].commands[0].text).toBe(
      'Theme: dark',
    )
  })

  it('are found by letters in order when nothing has the word', () => {
    expect(found('mntr')).toEqual([['rooms', 'Go to Monitor']])
  })

  it('are there for everything that the menu has the page do', async () => {
    opened = await openWindow()
    const commands = opened.setup(() => useCommands())
    opened.within(() => useActions()).run = () => undefined
    opened.within(() => useRuns()).list = [live]
    const ids = new Set(commands.value.map(({ id }) => id))
    expect(MENU_COMMANDS.filter((id) => !ids.has(id))).toEqual([])
    expect(commands.value.length).toBe(ids.size)
  })

  it('offer to stop a run only while it is live, and follow the language', async () => {
    opened = await openWindow({ 'run.stop': () => null })
    const commands = opened.setup(() => useCommands())
    const texts = () => commands.value.map(({ text }) => text)
    expect(texts()).not.toContain('Stop: Process pool')
    opened.engine.send({ type: 'runs', runs: [live] })
    await opened.connection.request('follow', { stream: 'x' })
    expect(texts()).toContain('Stop: Process pool')
    await opened.app.set({ language: 'zh-CN' })
    await nextTick()
    expect(texts()).toContain('停止：进程池')
    commands.value.find(({ id }) => id === 'stop/r1')!.does()
    await opened.engine.until(() => opened!.engine.requests('run.stop').length === 1)
  })
})

describe('keys', () => {
  it('move between rooms, stop, and leave dialogs and text fields alone', async () => {
    opened = await openWindow({ 'run.stop': () => null })
    const { engine, within } = opened
    const nav = within(() => useNav())
    within(() => useKeys())
    const runs = within(() => useRuns())
    const press = (key: string, held: KeyboardEventInit = {}, target: EventTarget = document.body) =>
      target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...held }))
    const ctrl = { ctrlKey: true }
    press('3', ctrl)
    expect(nav.room).toBe('monitor')
    runs.list = [live]
    press('.', ctrl)
    await engine.until(() => engine.requests('run.stop').length === 1)
    const input = document.body.appendChild(document.createElement('input'))
    press('?', {}, input)
    expect(nav.help).toBe(false)
    press('?')
    expect(nav.help).toBe(true)
    let ran = 0
    within(() => useActions()).run = () => void (ran += 1)
    press('Enter', ctrl, input)
    expect(ran).toBe(1)
    const dialog = document.body.appendChild(document.createElement('div'))
    dialog.setAttribute('role', 'dialog')
    press('Enter', ctrl)
    press('1', ctrl)
    expect([ran, nav.room]).toEqual([1, 'monitor'])
  })
})

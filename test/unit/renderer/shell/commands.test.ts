// @vitest-environment happy-dom
import { nextTick } from 'vue'
import { afterEach, describe, expect, it } from 'vitest'
import { matchingCommands, useCommands } from '../../../../src/renderer/shell/commands'
import { useKeys } from '../../../../src/renderer/shell/use-keys'
import { useActions } from '../../../../src/renderer/shell/actions'
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
  it('are found by words in any order and case', () => {
    const commands = ['Run: Process pool', 'Open chapter: Process pool', 'Theme: dark'].map((text, id) => ({
      id: String(id),
      text,
      does: () => undefined,
    }))
    expect(matchingCommands(commands, 'POOL run').map(({ id }) => id)).toEqual(['0'])
    expect(matchingCommands(commands, '  ')).toHaveLength(3)
    expect(matchingCommands(commands, 'none')).toEqual([])
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

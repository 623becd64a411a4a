// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest'
import SettingsRoom from '../../../../../src/renderer/rooms/settings/SettingsRoom.vue'
import type { LibraryInfo } from '../../../../../src/shared/library'
import type { Interpreter } from '../../../../../src/shared/run/records'
import { Refusal } from '../../support/engine'
import { openWindow } from '../../support/app'

const LIBRARY: LibraryInfo = { folder: '/runs', bytes: 0, free: null, runs: [], failure: null }

let opened: Awaited<ReturnType<typeof openWindow>> | undefined
afterEach(() => opened?.close())

/** The field for the Python, in a window whose engine answers this when one is to be chosen. */
async function field(choose: () => Interpreter | null) {
  opened = await openWindow({ 'library.list': () => LIBRARY, 'python.choose': choose })
  const host = opened.mount(SettingsRoom)
  await vi.waitFor(() => expect(host.querySelector('.python-setting')).not.toBeNull())
  const found = host.querySelector('.python-setting')!.closest('.ui-field')!
  return { found, engine: opened.engine, app: opened.app }
}

const buttons = (found: Element) => [...found.querySelectorAll('button')]

it('has the engine ask for a Python, naming none itself, and goes back to whichever is found', async () => {
  const { found, engine, app } = await field(() => null)
  expect(buttons(found)).toHaveLength(1)
  buttons(found)[0].click()
  await engine.until(() => engine.requests('python.choose').length === 1)
  expect(engine.requests('python.choose')).toEqual([{}])
  engine.send({ type: 'settings', settings: { ...app.settings!, python: '/opt/python3' } })
  await vi.waitFor(() => expect(found.textContent).toContain('/opt/python3'))
  buttons(found)[1].click()
  await engine.until(() => engine.requests('settings.set').length === 1)
  expect(engine.requests('settings.set')).toEqual([{ python: '' }])
})

it('says that what was chosen is no Python', async () => {
  const text = { en: '/bin/true is none.', 'zh-CN': '/bin/true 不是。' }
  const { found } = await field(() => {
    throw new Refusal({ code: 'no-python', text })
  })
  buttons(found)[0].click()
  await vi.waitFor(() => expect(found.querySelector('.ui-note')?.textContent).toContain(text.en))
})

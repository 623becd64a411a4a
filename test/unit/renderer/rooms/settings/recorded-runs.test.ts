// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest'
import SettingsRoom from '../../../../../src/renderer/rooms/settings/SettingsRoom.vue'
import type { LibraryInfo } from '../../../../../src/shared/library'
import { openWindow } from '../../support/app'

const LIBRARY: LibraryInfo = {
  folder: '/home/me/runs',
  bytes: 3 * 1024 ** 2,
  free: 5 * 1024 ** 3,
  runs: [],
  failure: null,
}

let opened: Awaited<ReturnType<typeof openWindow>> | undefined
afterEach(() => opened?.close())

async function room(library: LibraryInfo) {
  const answers = { 'library.list': () => library, 'library.chooseFolder': () => ({ folder: '/mnt/runs' }) }
  opened = await openWindow(answers)
  const host = opened.mount(SettingsRoom)
  await vi.waitFor(() => expect(host.textContent).toContain(library.folder))
  return { host, opened }
}

const button = (host: HTMLElement, text: string) =>
  [...host.querySelectorAll('button')].find((one) => one.textContent.trim() === text)

it('shows the folder, what it takes and what is left', async () => {
  const { host } = await room(LIBRARY)
  expect(host.textContent).toMatch(/3\.00\sMiB in 0 runs/)
  expect(host.textContent).toMatch(/5\.00\sGiB free/)
  expect(host.textContent).toContain('0 means keep all.')
  expect(button(host, 'Use default folder')).toBeUndefined()
})

it('asks the engine for another folder, naming none itself, and goes back to the default', async () => {
  const { host, opened } = await room(LIBRARY)
  button(host, 'Choose…')!.click()
  await opened.engine.until(() => opened.engine.requests('library.chooseFolder').length === 1)
  expect(opened.engine.requests('library.chooseFolder')).toEqual([{}])
  opened.engine.send({ type: 'settings', settings: { ...opened.app.settings!, runsFolder: '/mnt/runs' } })
  await vi.waitFor(() => expect(button(host, 'Use default folder')).toBeDefined())
  button(host, 'Use default folder')!.click()
  await opened.engine.until(() => opened.engine.requests('settings.set').length === 1)
  expect(opened.engine.requests('settings.set')).toEqual([{ runsFolder: '' }])
})

it('says what is wrong with the folder', async () => {
  const text = { en: 'It is not there.', 'zh-CN': '它不存在。' }
  const { host } = await room({ ...LIBRARY, free: null, failure: { code: 'no-folder', text } })
  expect(host.querySelector('.ui-field-said .ui-note')?.textContent).toContain('It is not there.')
})

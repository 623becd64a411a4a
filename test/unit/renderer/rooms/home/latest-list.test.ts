// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import LatestList from '../../../../../src/renderer/rooms/home/LatestList.vue'
import { openWindow } from '../../support/app'

let opened: Awaited<ReturnType<typeof openWindow>>

beforeEach(async () => {
  opened = await openWindow()
})
afterEach(() => opened.close())

it('says that there are no runs once the engine has told so, and not while it reads the folder', async () => {
  const host = opened.mount(LatestList)
  const none = () => host.querySelector('.newest-none')
  await opened.engine.until(() => opened.engine.requests('library.list').length === 1)
  expect(none()).toBeNull()
  const library = { folder: '/runs', bytes: 0, free: null, runs: [], failure: null }
  opened.engine.send({ type: 'library', library })
  await vi.waitFor(() => expect(none()).not.toBeNull())
})

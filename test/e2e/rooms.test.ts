import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { KEPT_RUNS, keptRunFile } from '../support/kept-runs'
import type { LaunchedApp } from './support/electron'
import { launchApp } from './support/electron'
import { ask, openLine } from './support/engine-line'
import { describeRoom, type Room } from './support/landmarks'
import { until } from './support/until'

/** How a room looks must not depend on which was opened before: each is opened first after a load, then after all others. */

let launched: LaunchedApp
let page: Page
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'forkscope-rooms-'))
  launched = await launchApp()
  page = launched.page
  page.setDefaultTimeout(15_000)
  await openLine(page)
  await page.click('[data-room=runs]')
  await page.waitForSelector('.ui-empty')
  const files = KEPT_RUNS.map(async (name) => {
    const data = await readFile(keptRunFile(name, folder))
    return [`${name}.forkscope`, data.toString('base64')] as const
  })
  await page.evaluate(
    (dropped) => {
      const dataTransfer = new DataTransfer()
      for (const [name, text] of dropped)
        dataTransfer.items.add(
          new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], name),
        )
      for (const kind of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }))
    },
    await Promise.all(files),
  )
  await until(
    async () => (await ask(page, 'library.list', {})).runs.length,
    (count) => count === KEPT_RUNS.length,
    { what: 'the runs of earlier versions' },
  )
})
afterAll(async () => {
  await launched?.close()
  await rm(folder, { recursive: true, force: true })
})

const LOOKS = [
  { theme: 'dark', language: 'en', width: 1280, height: 800 },
  { theme: 'light', language: 'zh-CN', width: 900, height: 600 },
  { theme: 'light', language: 'en', width: 900, height: 600 },
  { theme: 'dark', language: 'zh-CN', width: 1920, height: 1080 },
] as const

/** Names of the rooms, as the rail has them. */
const rooms = (): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-room]:not([data-room=help])')].map(
      ({ dataset }) => dataset.room!,
    ),
  )

/** Opens a room and describes it once nothing in it moves any more. */
async function opened(room: string): Promise<Room> {
  // A second click would go on into the room, as a second press of its key does.
  if ((await page.getAttribute(`[data-room="${room}"]`, 'aria-current')) === null)
    await page.click(`[data-room="${room}"]`)
  // The pointer would leave its tooltip over the room.
  await page.mouse.move(0, 0)
  let before = ''
  let same = 0
  return until(
    () => page.evaluate(describeRoom),
    (now) => {
      const text = JSON.stringify(now)
      same = text === before && !now.waiting ? same + 1 : 0
      before = text
      return same >= 4
    },
    { what: `${room} to stand still` },
  )
}

async function reloaded(): Promise<void> {
  await page.reload()
  await page.waitForSelector('.app-room > *')
}

it.each(LOOKS)('each room is the same first and last: $theme, $language, $width × $height', async (look) => {
  const { theme, language, width, height } = look
  await launched.app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0].setContentSize(...size),
    [width, height] as [number, number],
  )
  await until(
    () => page.evaluate(() => `${innerWidth}×${innerHeight}`),
    (size) => size === `${width}×${height}`,
    { what: 'the size' },
  )
  await openLine(page)
  await ask(page, 'settings.set', { theme, language })
  const names = await rooms()
  expect(names.length).toBeGreaterThan(4)
  const first = new Map<string, Room>()
  for (const room of names) {
    // A window opens in the room that it was in.
    await opened(room)
    await reloaded()
    first.set(room, await opened(room))
  }
  for (const room of names.toReversed()) {
    const last = await opened(room)
    expect({ room, ...last }).toEqual({ room, ...first.get(room) })
    expect({ room, wrong: last.wrong }).toEqual({ room, wrong: [] })
    expect(last.landmarks.length).toBeGreaterThan(3)
  }
})

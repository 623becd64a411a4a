import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { KEPT_RUNS } from '../support/kept-runs'
import type { LaunchedApp } from './support/electron'
import { launchApp } from './support/electron'
import { ask, openLine } from './support/engine-line'
import { dropKeptRuns } from './support/kept-runs'
import { KeptLook, type Look } from './support/kept-look'
import { describeRoom, type Room } from './support/landmarks'
import { until } from './support/until'

/**
 * How a room looks must not depend on which was opened before: each is opened first after a load, then after all others.
 * Nor may it change unnoticed: what is seen in each theme, language and size is kept as text beside this file, which
 * `npx vitest run --project e2e test/e2e/rooms.test.ts -u` writes anew.
 */

let launched: LaunchedApp
let page: Page
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'forkscope-rooms-'))
  launched = await launchApp()
  page = launched.page
  page.setDefaultTimeout(15_000)
  // Colours come at once, and not by and by.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openLine(page)
  await page.click('[data-room=runs]')
  await page.waitForSelector('.ui-empty')
  await dropKeptRuns(page, folder)
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

/** Sizes and languages, and the theme in which rooms are opened first after a load; null: only in turn. */
const LOOKS = [
  { first: 'dark', language: 'en', width: 1280, height: 800 },
  { first: 'light', language: 'zh-CN', width: 900, height: 600 },
  { first: 'light', language: 'en', width: 900, height: 600 },
  { first: 'dark', language: 'zh-CN', width: 1920, height: 1080 },
  { first: null, language: 'zh-CN', width: 1280, height: 800 },
  { first: null, language: 'en', width: 1920, height: 1080 },
] as const
/** By room, what is to be compared with the kept files; of a run that is open, and of two that are compared, too. */
const seen = new Map<string, KeptLook>()

/** Names of the rooms, as the rail has them. */
const rooms = (): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-room]:not([data-room=help])')].map(
      ({ dataset }) => dataset.room!,
    ),
  )

async function enter(room: string): Promise<void> {
  const tab = `[data-room="${room}"]`
  // A second click would go on into the room, as a second press of its key does.
  if ((await page.getAttribute(tab, 'aria-current')) === null) await page.click(tab)
  await page.waitForSelector(`${tab}[aria-current=page]`)
}

/** Opens a room and describes it once nothing in it moves any more. */
async function opened(room: string): Promise<Room> {
  await enter(room)
  // The pointer would leave its tooltip over the room.
  await page.mouse.move(0, 0)
  return still(room, 4)
}

/** @param times how often it must have been the same */
async function still(room: string, times: number): Promise<Room> {
  let before = ''
  let same = 0
  await until(
    () => page.evaluate(describeRoom, false),
    (now) => {
      const text = JSON.stringify(now)
      same = text === before && !now.waiting ? same + 1 : 0
      before = text
      return same >= times
    },
    { what: `${room} to stand still` },
  )
  return page.evaluate(describeRoom, true)
}

async function reloaded(): Promise<void> {
  await page.reload()
  await page.waitForSelector('.app-room > *')
}

async function themed(theme: 'dark' | 'light'): Promise<void> {
  await ask(page, 'settings.set', { theme })
  await page.waitForSelector(`html[data-theme=${theme}]`)
}

/** Looks at what is open in the other theme too, and keeps both. */
async function keep(room: string, here: Room, look: Look): Promise<void> {
  const other = { ...look, theme: look.theme === 'dark' ? 'light' : 'dark' } as const
  await themed(other.theme)
  const there = await still(room, 1)
  await themed(look.theme)
  const all = seen.get(room) ?? new KeptLook()
  seen.set(room, all)
  for (const [shown, now] of [[look, here] as const, [other, there] as const]) {
    expect(now.landmarks.length).toBeGreaterThan(3)
    expect({ room, wrong: [...now.wrong, ...all.add(shown, now)] }).toEqual({ room, wrong: [] })
  }
}

it.each(LOOKS)('each room is the same first and last: $first, $language, $width × $height', async (one) => {
  const { first, language, width, height } = one
  const look: Look = { theme: first ?? 'dark', language, width, height }
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
  await ask(page, 'settings.set', { theme: look.theme, language })
  const names = await rooms()
  expect(names.length).toBeGreaterThan(4)
  const before = new Map<string, Room>()
  if (first !== null)
    for (const room of names) {
      // A window opens in the room that it was in.
      await enter(room)
      await reloaded()
      before.set(room, await opened(room))
    }
  else await reloaded()
  await openLine(page)
  for (const room of names.toReversed()) {
    const last = await opened(room)
    if (first !== null) expect({ room, ...last }).toEqual({ room, ...before.get(room) })
    await keep(room, last, look)
    if (room !== 'runs') continue
    const pool = page.locator('.history-row', { hasText: /process pool|进程池/i })
    await pool.dblclick()
    await page.waitForSelector('[data-run-state=ended]')
    await page.mouse.move(0, 0)
    await keep('run', await still('run', 4), look)
    await page.locator('.run-head button').first().click()
    await pool.click()
    await page
      .locator('.history-row')
      .first()
      .click({ modifiers: ['Control'] })
    await page.keyboard.press('c')
    await page.waitForSelector('.metrics')
    await page.mouse.move(0, 0)
    await keep('compared', await still('compared', 4), look)
  }
})

it('every room looks as it is kept', async () => {
  expect(seen.size).toBeGreaterThan(6)
  for (const [room, look] of seen) {
    const file = path.join(import.meta.dirname, 'kept', `${room}.txt`)
    const kept = await readFile(file, 'utf8').catch(() => '')
    await expect(look.text(kept)).toMatchFileSnapshot(file)
  }
})

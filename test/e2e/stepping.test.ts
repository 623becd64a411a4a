import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { findings } from './support/axe'
import type { LaunchedApp } from './support/electron'
import { hearComplaints, launchApp } from './support/electron'
import { ask, openLine } from './support/engine-line'

/** An exercise in which a person schedules the threads, from the lesson's link to the verdict, by keyboard. */

let launched: LaunchedApp
let page: Page
const complaints: string[] = []

beforeAll(async () => {
  launched = await launchApp()
  page = launched.page
  hearComplaints(page, complaints)
  // Colours are those that things have at rest.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openLine(page)
})
afterAll(() => launched?.close())

const steps = (count: number) =>
  page.waitForFunction(
    (wanted) => document.querySelectorAll('.strip li .strip-number').length === wanted,
    count,
  )
const press = async (key: string, count: number) => {
  await page.keyboard.press(key)
  await steps(count)
}

it('loses an update, takes a step back, and repairs it', async () => {
  await page.click('[data-scenario="thread-lock"]')
  await page.focus('a[data-try="exercise=lost-update&scheduler=you"]')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+Enter')
  // The first thread's button has the focus, and with it the keys.
  await page.waitForSelector('[data-thread="1"] header button:focus')
  // Thread 2 takes no third step: it is through by then.
  for (const [at, key] of [...'1212'].entries()) await press(key, at + 1)
  // It was to go wrong.
  await page.waitForSelector('.stepping-outcome.stepping-good')
  await press('Backspace', 3)
  await press('2', 4)
  await page.waitForSelector('.stepping-outcome.stepping-good')

  for (const [theme, language] of [
    ['light', 'zh-CN'],
    ['dark', 'en'],
  ] as const) {
    await ask(page, 'settings.set', { theme, language })
    await page.waitForSelector(`html[lang=${language}][data-theme=${theme}]`, { state: 'attached' })
    expect(await findings(page)).toEqual([])
  }

  await page.focus('.stepping-repairs button:nth-of-type(2)')
  await page.keyboard.press('Enter')
  await steps(0)
  await press('1', 1)
  await press('2', 2)
  // It waits for the lock by then: its key does nothing, and the other's goes on.
  await page.waitForSelector('[data-thread="2"].thread-blocked')
  await page.keyboard.press('2')
  await press('1', 3)
  for (const [at, key] of [...'112222'].entries()) await press(key, at + 4)
  await page.waitForSelector('.stepping-outcome.stepping-good')

  await page.focus('.stepping-finish')
  await page.keyboard.press('Enter')
  await page.waitForSelector('[data-run-state="ended"]')
})

it('has the keys in every further run as well', async () => {
  await page.keyboard.press('Control+Enter')
  await page.waitForSelector('[data-thread="1"] header button:focus')
  await press('2', 1)
  await page.focus('.stepping-finish')
  await page.keyboard.press('Enter')
  await page.waitForSelector('[data-run-state="ended"]')
  expect(complaints).toEqual([])
})

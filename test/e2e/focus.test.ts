import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { LaunchedApp } from './support/electron'
import { goTo, hearComplaints, launchApp } from './support/electron'
import { until } from './support/until'

/** Whatever is closed or goes away under the keyboard, the focus is somewhere that makes sense, never on the body. */

let launched: LaunchedApp
let page: Page
const complaints: string[] = []

beforeAll(async () => {
  launched = await launchApp({ room: 'command' })
  page = launched.page
  page.setDefaultTimeout(15_000)
  hearComplaints(page, complaints)
})
beforeEach(() => void complaints.splice(0))
afterAll(() => launched?.close())

const press = (key: string) => page.keyboard.press(key)
const gone = (selector: string) => page.waitForSelector(selector, { state: 'detached' })
/** Whether what has the focus is, or is inside, what is meant. */
const focusIn = (selector: string) =>
  until(
    () =>
      page.evaluate((wanted) => {
        const { activeElement } = document
        return activeElement?.closest(wanted) ? '' : (activeElement?.outerHTML.slice(0, 120) ?? 'nothing')
      }, selector),
    (other) => other === '',
    { what: `the focus in ${selector}` },
  )

it('goes back where it was from every dialog', async () => {
  await page.focus('#own-line')
  await press('Control+Shift+P')
  await page.waitForSelector('.palette')
  await focusIn('[role=dialog]')
  await press('Escape')
  await gone('.palette')
  await focusIn('#own-line')
  // From a command of the palette to another dialog, and back.
  await press('Control+Shift+P')
  await page.keyboard.type('about')
  await press('Enter')
  await page.waitForSelector('.about')
  await focusIn('[role=dialog]')
  await press('Escape')
  await gone('.about')
  await focusIn('.app-room')
  await page.focus('[data-room=help]')
  await press('Enter')
  await page.waitForSelector('.help')
  await press('Escape')
  await gone('.help')
  await focusIn('[data-room=help]')
})

it('brings the explanation of what it is on', async () => {
  await press('Control+3')
  await page.waitForSelector('[role=treegrid] .grid-row')
  await page.focus('.monitor .tool')
  await press('Tab')
  await press('Shift+Tab')
  const title = await page.getAttribute('.monitor .tool', 'title')
  await until(
    () => page.innerText('.focus-hint'),
    (text) => text === title,
    { what: 'the explanation' },
  )
  await press('Escape')
  await gone('.focus-hint')
  await focusIn('.monitor .tool')
  await press('Control+2')
  await page.waitForSelector('#own-line')
})

it('is in the run that was started, and in the room when that is left', async () => {
  await page.fill('#own-line', 'sh -c "sleep 0.2 & sleep 86399 & wait"')
  await press('Enter')
  await page.waitForSelector('[role=treegrid] [role=row][aria-level="2"]')
  await focusIn('.run')
})

it('stays in the table when its process has ended and is hidden, and when details close', async () => {
  const tree = '[role=treegrid]'
  await page.focus(tree)
  await press('Home')
  await press('Enter')
  await page.waitForSelector('.details')
  await page.focus('.details button >> nth=-1')
  await press('Escape')
  await gone('.details')
  await focusIn(tree)
  await press('F9')
  await page.waitForSelector('[role=dialog] [role=listbox]')
  await focusIn('[role=dialog]')
  await press('Escape')
  await gone('[role=dialog]')
  await focusIn(tree)
  await press('F6')
  await page.waitForSelector('[role=menu]')
  await press('Escape')
  await gone('[role=menu]')
  await focusIn('.run')
  await page.focus('[data-hide-ended]')
  await press('Enter')
  await page.waitForSelector('[data-hide-ended][aria-pressed=true]')
  await focusIn('[data-hide-ended]')
  // It has no place any more once all have ended.
  await press('Control+.')
  await page.waitForSelector('[data-run-state=ended]')
  await gone('[data-hide-ended]')
  await focusIn('.run')
})

it('goes to the row that follows a run that was deleted, and to the list from all that closes there', async () => {
  await goTo(page, 'runs')
  await page.waitForSelector('.history-row')
  const list = '[role=grid]'
  await page.focus(list)
  await press('Home')
  await press('Enter')
  await page.waitForSelector('.run-head h1')
  await focusIn('.run')
  await page.click('.run-head button >> nth=0')
  await page.waitForSelector('.history-row')
  await focusIn(list)
  await press('F2')
  await press('Escape')
  await focusIn('.app-room')
  await page.focus('.tags input')
  await page.keyboard.type('one')
  await press('Enter')
  await page.waitForSelector('.tags >> text=one')
  await press('Backspace')
  await focusIn('.tags')
  await page.focus(list)
  await press('Delete')
  await gone('.history-row')
  await focusIn('.app-room')
  await page.focus('.undo .ui-button')
  await press('Enter')
  await page.waitForSelector('.history-row')
  await focusIn('.app-room')
  await page.focus(list)
  await press('Home')
  await press('Delete')
  await page.focus('.undo .ui-icon-button')
  await press('Enter')
  await gone('.undo .ui-button')
  await focusIn('.app-room')
})

it('is in the list of processes of every further run, which nothing covers', async () => {
  await goTo(page, 'command')
  await page.click('.run-head button >> nth=0')
  await page.mouse.move(640, 400)
  await page.fill('#own-line', 'sleep 86399')
  await press('Enter')
  await page.waitForSelector('[role=treegrid] [role=row][aria-level="1"]')
  await focusIn('[role=treegrid]')
  expect(await page.locator('.focus-hint, [role=tooltip]').count()).toBe(0)
  await press('Control+.')
  await page.waitForSelector('[data-run-state=ended]')
})

it('is in the room that was gone to by key, or by its button', async () => {
  for (const [key, room] of [
    ['Control+1', 'lab'],
    ['Control+2', 'command'],
    ['Control+3', 'monitor'],
    ['Control+5', 'compare'],
    ['Control+,', 'settings'],
    ['Alt+Home', 'home'],
  ]) {
    await press(key)
    await page.waitForSelector(`[data-room=${room}][aria-current=page]`)
    await focusIn('.app-room, .rail')
  }
  expect(complaints).toEqual([])
})

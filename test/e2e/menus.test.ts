import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { LaunchedApp } from './support/electron'
import { hearComplaints, launchApp } from './support/electron'
import { until } from './support/until'

/** What is right-clicked, or has the keyboard, is copied and opened from a menu. */

let launched: LaunchedApp
let page: Page
const complaints: string[] = []

beforeAll(async () => {
  launched = await launchApp()
  page = launched.page
  page.setDefaultTimeout(15_000)
  hearComplaints(page, complaints)
})
afterAll(() => launched?.close())

const clipboard = () => launched.app.evaluate(({ clipboard }) => clipboard.readText())
const copied = (wanted: RegExp) =>
  until(clipboard, (text) => wanted.test(text), { what: `${String(wanted)} on the clipboard` })
const choose = (label: string) => page.click(`[role=menuitem]:has-text("${label}")`)
const row = '[role=treegrid] [role=row][aria-level="2"]'

describe('the menu of a process', () => {
  it('copies its command line, by mouse', async () => {
    await page.keyboard.press('Control+1')
    await page.click('[data-scenario="process-lock"]')
    for (const [knob, value] of Object.entries({ processes: 2, increments: 500, repeats: 1 })) {
      await page.fill(`[data-knob="${knob}"] input`, String(value))
      await page.press(`[data-knob="${knob}"] input`, 'Tab')
    }
    await page.keyboard.press('Control+Enter')
    await page.waitForSelector('[data-run-state=ended]', { timeout: 45_000 })
    await page.click(`${row} >> nth=0`, { button: 'right' })
    await choose('Copy command line')
    await copied(/process-lock.*\.mjs/)
    await page.waitForSelector('[role=status] >> text=Copied')
    expect(complaints).toEqual([])
  })

  it('copies its row and its command line, by keyboard', async () => {
    const pid = await page.innerText('.grid-row-active .mono')
    await page.focus('[role=treegrid]')
    await page.keyboard.press('Control+c')
    await copied(new RegExp(`^[^\\t]+\\t${pid}\\t`))
    await page.keyboard.press('Shift+F10')
    await page.waitForSelector('[role=menu]')
    await page.keyboard.press('c')
    const label = () => page.innerText('[role=menuitem]:focus')
    for (let turn = 0; turn < 4 && !(await label()).includes('command line'); turn += 1)
      await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await copied(/process-lock.*\.mjs/)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('treegrid')
    expect(complaints).toEqual([])
  })

  it('narrows the output to the process', async () => {
    await page.click(`${row} >> nth=0`, { button: 'right' })
    await choose('Show its output')
    await page.waitForSelector('.output')
    expect(await page.innerText('.output')).toContain('Selected:')
  })
})

describe('the menu of a recorded run', () => {
  it('opens it in a window of its own', async () => {
    await page.keyboard.press('Control+4')
    await page.waitForSelector('.history-row[data-status=completed]')
    const opened = launched.app.waitForEvent('window')
    await page.click('.history-row', { button: 'right' })
    await choose('Open in a new window')
    const other = await opened
    await other.waitForSelector('[data-run-state=ended]')
    expect(await other.innerText('.run-head h1')).toBe('Locks against contention')
    // The window that asked stays where it was.
    expect(await page.title()).toBe('Runs — Forkscope')
    await other.close()
  })
})

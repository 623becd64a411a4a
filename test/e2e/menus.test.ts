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
/** Opens the menu of what has the focus, and chooses by the first letters of a label. */
async function chooseByKey(label: string): Promise<void> {
  await page.keyboard.press('Shift+F10')
  await page.waitForSelector('[role=menu]')
  // The pointer may lie where the menu opens.
  await page.keyboard.press('Home')
  const shown = () => page.innerText('[role=menuitem]:focus')
  for (let turn = 0; turn < 20 && !(await shown()).toLowerCase().includes(label); turn += 1)
    await page.keyboard.press('ArrowDown')
  expect((await shown()).toLowerCase()).toContain(label)
  await page.keyboard.press('Enter')
  await page.waitForSelector('[role=menu]', { state: 'detached' })
}
const focused = () => page.evaluate(() => document.activeElement?.className)

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
    await choose('Show output')
    await page.waitForSelector('.output')
    expect(await page.innerText('.output')).toContain('Selected:')
  })
})

describe('the menu of a lane', () => {
  const lanes = '[data-track=locks] .lanes'

  it('copies what lies below the pointer, and its pid', async () => {
    const name = page.locator(`${lanes} .lane-name >> nth=1`)
    await name.click({ button: 'right' })
    await choose('copy pid')
    await copied(/^\d+$/)
    const plot = page.locator(`${lanes} .plot-overlay`)
    const { width } = (await plot.boundingBox())!
    const said = page.locator('.read-line-facts >> div >> nth=2')
    let x = width
    do await plot.hover({ position: { x: (x -= 4), y: 30 } })
    while ((await said.count()) === 0)
    await plot.click({ button: 'right', position: { x, y: 30 } })
    await choose('Copy task')
    await copied(/ · .* · /)
  })

  it('is opened, and its lanes are gone through, by keyboard', async () => {
    await page.click('[data-track=locks] .track-name')
    await page.click('[data-track=locks] .track-name')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('lanes')
    const active = () => page.innerText(`${lanes} .lane[aria-selected=true] .lane-name`)
    await page.keyboard.press('ArrowUp')
    const first = await active()
    await page.keyboard.press('ArrowDown')
    expect(await active()).not.toBe(first)
    await chooseByKey('copy pid')
    await copied(/^\d+$/)
    expect(await focused()).toBe('lanes')
    // The lane's process is chosen, and is the one that was copied.
    const pid = await clipboard()
    await page.keyboard.press('Enter')
    expect(await page.innerText('.grid-row-active .mono')).toBe(pid)
    await page.keyboard.press('Escape')
    expect(complaints).toEqual([])
  })
})

describe('menus of a program that runs', () => {
  const PROGRAM = `console.log('first'); console.error('second'); setInterval(() => {}, 60000)`

  it('copy a thread, by mouse and by keyboard', async () => {
    await page.keyboard.press('Control+2')
    await page.fill('#own-line', `node -e "${PROGRAM}"`)
    await page.keyboard.press('Enter')
    await page.click('[role=treegrid] [role=row][aria-level="1"]')
    const thread = '.threads tbody tr'
    await page.waitForSelector(`${thread} >> nth=2`)
    const tid = (at: number) => page.innerText(`${thread} >> nth=${at} >> .mono`)
    await page.click(`${thread} >> nth=0`, { button: 'right' })
    await choose('copy tid')
    await copied(new RegExp(`^${await tid(0)}$`))
    await page.focus(`${thread} >> nth=0`)
    await page.keyboard.press('End')
    await page.keyboard.press('Home')
    await chooseByKey('copy tid')
    await copied(new RegExp(`^${await tid(0)}$`))
    await page.keyboard.press('Control+c')
    await copied(new RegExp(`\t${await tid(0)}\t`))
    // A head has nothing that could be copied.
    await page.click('.threads thead th >> nth=0', { button: 'right' })
    expect(await page.locator('[role=menu]').count()).toBe(0)
  })

  it('copy a line of output, and all of them', async () => {
    const log = '.output-lines'
    await page.waitForSelector(`${log} >> text=second`)
    await page.click(`${log} >> text=first`, { button: 'right' })
    await choose('Copy line')
    await copied(/^first$/)
    await page.focus(log)
    await chooseByKey('all')
    await copied(/^first\nsecond$/)
    expect(await focused()).toContain('output-lines')
    await page.keyboard.press('Control+.')
    await page.waitForSelector('[data-run-state=ended]')
    expect(complaints).toEqual([])
  })
})

describe('the menu of a recorded run', () => {
  it('copies the path of its file and shows it in its folder, by keyboard', async () => {
    await launched.app.evaluate(({ shell }) => {
      shell.showItemInFolder = (file) => void Object.assign(globalThis, { revealed: file })
    })
    await page.keyboard.press('Control+4')
    await page.waitForSelector('.history-row')
    await page.focus('[role=grid]')
    await page.keyboard.press('Home')
    await chooseByKey('copy path')
    await copied(/^\/.*\.forkscope$/)
    await chooseByKey('show in folder')
    const revealed = () => launched.app.evaluate(() => (globalThis as { revealed?: string }).revealed)
    expect(await until(revealed, (file) => file !== undefined)).toBe(await clipboard())
  })

  it('opens it in a window of its own', async () => {
    await page.keyboard.press('Control+4')
    await page.waitForSelector('.history-row[data-status=completed]')
    const opened = launched.app.waitForEvent('window')
    await page.click('.history-row:has-text("Locks")', { button: 'right' })
    await choose('Open in a new window')
    const other = await opened
    await other.waitForSelector('[data-run-state=ended]')
    expect(await other.innerText('.run-head h1')).toBe('Locks against races')
    // The window that asked stays where it was.
    expect(await page.title()).toBe('Runs — Forkscope')
    await other.close()
  })
})

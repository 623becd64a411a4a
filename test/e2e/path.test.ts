import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { LaunchedApp } from './support/electron'
import { hearComplaints, launchApp } from './support/electron'
import { until } from './support/until'

/** The way of somebody who opens the window for the first time, in a window of 1280 × 800, with the keyboard alone. */

let launched: LaunchedApp
let page: Page
const complaints: string[] = []

/** A folder of PATH that nobody may look into: what is not found is still not found. */
let closed: string

beforeAll(async () => {
  closed = await mkdtemp(path.join(tmpdir(), 'forkscope-closed-'))
  await chmod(closed, 0)
  launched = await launchApp({
    room: null,
    env: { PATH: [closed, process.env.PATH].join(path.delimiter) },
  })
  page = launched.page
  page.setDefaultTimeout(20_000)
  hearComplaints(page, complaints)
  await launched.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0].setContentSize(1280, 800),
  )
  await until(
    () => page.evaluate(() => [innerWidth, innerHeight].join()),
    (size) => size === '1280,800',
    { what: 'the size of the window' },
  )
})
beforeEach(() => void complaints.splice(0))
afterAll(async () => {
  await launched?.close()
  await rm(closed, { recursive: true, force: true })
})

const press = (key: string) => page.keyboard.press(key)
const ended = () => page.waitForSelector('[data-run-state="ended"]', { timeout: 80_000 })

/** Goes on with Tab until the focus is on what is meant. */
async function tabTo(selector: string): Promise<void> {
  await page.waitForSelector(selector)
  for (let step = 0; step < 150; step += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return
    await press('Tab')
  }
  throw new Error(`150 steps with Tab do not lead to ${selector}`)
}

async function runPool(size: number): Promise<void> {
  for (const [id, value] of Object.entries({ size, tasks: 40, 'task-ms': 20, chunk: 1 })) {
    await tabTo(`[data-knob="${id}"] input:not([type=range])`)
    await press('Control+a')
    await page.keyboard.type(String(value))
    await press('Tab')
  }
  await press('Control+Enter')
  await ended()
}

it('learns what a pool is, and has the answer on one screen', async () => {
  await tabTo('[data-way=lab]')
  await press('Enter')
  const chapter = () => page.getAttribute('[data-scenario][aria-current]', 'data-scenario')
  for (let step = 0; step < 11 && (await chapter()) !== 'process-pool'; step += 1)
    await press('Alt+ArrowDown')
  await until(chapter, (id) => id === 'process-pool', { what: 'the chapter on pools' })
  await runPool(3)
  expect(await page.innerText('.headline-text')).not.toBe('')
  await page.waitForSelector('.verdict tbody tr')
  const claims = await page.$$eval('.verdict tbody tr', (rows) =>
    rows.map((row) => {
      const { top, bottom } = row.getBoundingClientRect()
      return { top, bottom }
    }),
  )
  expect(claims.length).toBeGreaterThanOrEqual(7)
  const seen = (await page.locator('.run-verdict').boundingBox())!
  for (const { top, bottom } of claims) {
    expect(top).toBeGreaterThanOrEqual(seen.y)
    expect(bottom).toBeLessThanOrEqual(Math.min(800, seen.y + seen.height) + 1)
  }
})

it('has everything over time on one axis', async () => {
  const edges = await page.$$eval('.timeline .plot-overlay, .transport-track', (plots) =>
    plots.map((plot) => {
      const { left, right } = plot.getBoundingClientRect()
      return `${Math.round(left)} ${Math.round(right)}`
    }),
  )
  // Ruler, CPU, memory, pools, queue, and the whole run below them.
  expect(edges.length).toBeGreaterThan(6)
  expect(new Set(edges).size).toBe(1)
})

it('goes back to the moment that was busiest, and comes to the end again', async () => {
  await tabTo('.travel-tools .transport-tool')
  await press('Enter')
  await page.waitForSelector('[role=menu]')
  await page.keyboard.type('CPU')
  await press('Enter')
  await page.waitForSelector('[data-as-of]')
  await press('l')
  await page.waitForSelector('[data-as-of]', { state: 'detached' })
})

it('zooms in and pans, and is told what the stretch amounts to', async () => {
  const lead = () => page.innerText('.read-line-lead')
  const whole = await lead()
  for (let step = 0; step < 4; step += 1) await press('w')
  const zoomed = await until(lead, (text) => text !== whole, { what: 'the stretch in sight' })
  await press('d')
  await until(lead, (text) => text !== zoomed, { what: 'the next stretch' })
  for (let step = 0; step < 6; step += 1) await press('s')
  await until(lead, (text) => text === whole, { what: 'the whole run' })
})

it('compares it with one of another size, and reads what differs', async () => {
  await tabTo('.run-head button:first-child')
  await press('Enter')
  await runPool(1)
  await press('Control+4')
  await page.waitForSelector('.history-row >> nth=1')
  await tabTo('[role=grid]')
  await press('Home')
  await press('Shift+ArrowDown')
  await press('c')
  await page.waitForSelector('.compare-sentence')
  const [one, three] = await until(
    () => page.$$eval('[data-metric=wall] td', (cells) => cells.map((cell) => parseFloat(cell.textContent!))),
    (walls) => walls.length >= 2,
    { what: 'the wall times of both' },
  )
  expect(one).toBeGreaterThan(0)
  expect(three).toBeGreaterThan(0)
  expect(await page.innerText('.compare')).toMatch(/Workers: 1[^]*Workers: 3/)
})

it('runs a program, corrects a typo, and runs it again', async () => {
  await press('Control+2')
  await page.waitForSelector('#own-line:focus')
  await page.keyboard.type('nodee --version')
  await press('Enter')
  await page.waitForSelector('.run-head >> text=failed')
  await page.waitForSelector('.run >> text=PATH')
  await tabTo('.ui-empty .ui-button-primary')
  await press('Enter')
  await page.waitForSelector('#own-line[aria-invalid=true]:focus')
  // The word that is wrong is chosen: typing takes its place.
  await page.keyboard.type('node')
  await press('Enter')
  await page.waitForSelector('.run-head >> text=completed')
  await page.waitForSelector('.output >> text=/^v\\d/')
})

it('sees at one glance what keeps the machine busy', async () => {
  const busy = spawn(process.execPath, ['-e', 'for (;;);', 'the-busy-one'], { stdio: 'ignore' })
  try {
    await press('Control+3')
    await until(
      () => page.innerText('[role=treegrid] .grid-row >> nth=0'),
      (text) => text.includes(String(busy.pid)),
      { timeout: 30_000, what: 'the busy program in the first row' },
    )
  } finally {
    busy.kill('SIGKILL')
    await once(busy, 'exit')
  }
})

it('sends a run', async () => {
  const file = path.join(launched.home, 'sent.forkscope')
  await launched.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
  await press('Control+4')
  await tabTo('[role=grid]')
  await press('End')
  await press('Enter')
  await ended()
  await tabTo('[data-export]')
  await press('Enter')
  await page.waitForSelector('[data-export-to=run]')
  // Whether the menu has put itself on its first item or not.
  await press('Home')
  await page.waitForSelector('[data-export-to=run][data-highlighted]')
  await press('Enter')
  await page.waitForSelector('.export-file')
  expect((await stat(file)).size).toBeGreaterThan(0)
  expect(complaints).toEqual([])
})

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { writeRun } from '../../src/engine/recording/write/write-run'
import { MANY, manyProcesses } from '../support/many-processes'
import { findings } from './support/axe'
import { dropFiles } from './support/drop'
import type { LaunchedApp } from './support/electron'
import { hearComplaints, launchApp } from './support/electron'
import { until } from './support/until'

/** Processes that a run no longer lists are shown one by one, from its file. */

let launched: LaunchedApp
let page: Page
const complaints: string[] = []

beforeAll(async () => {
  launched = await launchApp({ room: 'runs' })
  page = launched.page
  hearComplaints(page, complaints)
  const folder = mkdtempSync(join(tmpdir(), 'forkscope-test-'))
  try {
    const file = join(folder, 'run.forkscope')
    await writeRun(manyProcesses(), file, () => Promise.resolve())
    await dropFiles(page, { 'run.forkscope': readFileSync(file) })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
afterAll(() => launched?.close())

const TREE = '[role=treegrid]'
const GRID = '.ended [role=grid]'
const focused = (selector: string) => page.evaluate((one) => document.activeElement?.matches(one), selector)
const count = async () => Number(await page.getAttribute(GRID, 'aria-rowcount')) - 1

it('by keyboard, from the first to the last and back to the tree', async () => {
  await page.waitForSelector(`${TREE} [role=row][aria-level]`)
  await page.focus(TREE)
  await page.keyboard.press('End')
  const sum = page.locator(`${TREE} [aria-selected=true] .tree-count`)
  const told = Number((await sum.innerText()).replaceAll(/\D/g, ''))
  await page.keyboard.press('Enter')
  await page.waitForSelector(`${GRID} [role=row][data-pid]`)
  expect(await focused(GRID)).toBe(true)
  expect(await count()).toBe(told)
  await page.keyboard.press('Home')
  const row = page.locator(`${GRID} [aria-selected=true]`)
  const first = Number(await row.getAttribute('data-pid'))
  await page.keyboard.press('End')
  await until(
    async () => Number(await row.getAttribute('data-pid')),
    (pid) => pid > first && pid < 1000 + MANY,
    { what: 'the last row to be read' },
  )
  expect(await row.innerText()).toMatch(/\b(cc|ld)\b/)
  expect(await findings(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.waitForSelector(GRID, { state: 'detached' })
  expect(await focused(TREE)).toBe(true)
  expect(complaints).toEqual([])
})

it('all programs of them, by pointer', async () => {
  await page.click(`${TREE} [aria-selected=true] .tree-open`)
  await page.waitForSelector(`${GRID} [role=row][data-pid]`)
  const one = await count()
  await page.click('.ended-program button')
  await page.click('[role=option]:first-child')
  await until(count, (all) => all > one, { what: 'those of all programs' })
  await page.click('.ended [aria-label=Close]')
  expect(await focused(TREE)).toBe(true)
})

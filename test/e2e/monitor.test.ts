import { spawn, type ChildProcess } from 'node:child_process'
import { cpus } from 'node:os'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { LaunchedApp } from './support/electron'
import { launchApp } from './support/electron'
import { until } from './support/until'

/** The Monitor finds a busy process for somebody who only looks. */

let launched: LaunchedApp
let page: Page
const children: ChildProcess[] = []
const spin = (name: string) => {
  // Under a name that nothing else here has; together they are as many as a machine under tests lets be the busiest.
  const child = spawn('bash', ['-c', `exec -a ${name} bash -c 'while :; do :; done'`], { stdio: 'ignore' })
  children.push(child)
  return child
}

beforeAll(async () => {
  launched = await launchApp()
  page = launched.page
  page.setDefaultTimeout(15_000)
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await launched?.close()
})

const pids = () => page.locator('.monitor .grid-row [role=gridcell].mono.grid-cell-end').allInnerTexts()
const firstPid = async () => Number((await pids())[0])

it('has the busiest process first, hot and without a key', async () => {
  const busy = spin('forkscope-busy')
  await page.keyboard.press('Control+3')
  await page.waitForSelector('.monitor-head')
  // Others may be as busy for a moment on a machine under tests.
  await until(firstPid, (pid) => pid === busy.pid, {
    timeout: 45_000,
    what: 'the busy process in the first row',
  })
  const first = page.locator('.monitor .grid-row').first()
  expect(await first.locator('.tree-heat-cpu').count()).toBe(1)
  expect(await page.locator('.head-cpu .head-value').innerText()).toMatch(/\d/)
  expect((await page.locator('.cores-canvas').getAttribute('aria-label'))!.split(',')).toHaveLength(
    cpus().length,
  )
})

it('moves no row and does not scroll while the pointer is at the list, and goes on afterwards', async () => {
  const box = (await page.locator('.virtual-grid').boundingBox())!
  await page.mouse.move(box.x + 200, box.y + 46)
  await page.mouse.move(box.x + 210, box.y + 56)
  await page.waitForSelector('.monitor .pane-note >> text=order locked')
  const held = await pids()
  const later = spin('forkscope-later')
  children[0].kill('SIGSTOP')
  // Numbers go on: what was stopped falls to nothing in its place.
  const row = held.indexOf(String(children[0].pid))
  const share = () =>
    page.locator('.monitor .grid-row').nth(row).locator('.tree-heat-cpu, .tree-cold').innerText()
  await until(share, (text) => /^0$/.test(text), { timeout: 20_000, what: 'the stopped process to fall' })
  expect(await pids()).toEqual(held)
  await page.mouse.move(box.x + 200, box.y - 60)
  await until(firstPid, (pid) => pid === later.pid, { timeout: 45_000, what: 'the order to be taken up' })
  expect(await page.locator('.virtual-grid').evaluate((list) => list.scrollTop)).toBe(0)
})

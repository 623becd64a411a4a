import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { LaunchedApp } from './support/electron'
import { hearComplaints, launchApp } from './support/electron'
import { until } from './support/until'

/** A program of one's own: typed, run, stopped, corrected, run again. */

let launched: LaunchedApp
let page: Page
const complaints: string[] = []

beforeAll(async () => {
  launched = await launchApp({ room: 'command' })
  page = launched.page
  page.setDefaultTimeout(10_000)
  hearComplaints(page, complaints)
})
beforeEach(async () => {
  complaints.splice(0)
  await page.reload()
  await page.waitForSelector('#own-line')
})
afterAll(() => launched?.close())

const focused = () =>
  page.evaluate(() => {
    const field = document.activeElement as HTMLTextAreaElement
    return [field.id, field.value.slice(field.selectionStart, field.selectionEnd)]
  })

it('reads a command line without a shell', async () => {
  await page.fill('#own-line', `printf '%s|' "a b" | head`)
  const words = await page.locator('.own-argv li').allTextContents()
  expect(words.map((word) => word.trim())).toEqual(['printf', '%s|', 'a b', '|', 'head'])
  expect(await page.textContent('.ui-field-note')).toContain('sh -c')
  await page.fill('#own-line', '"open')
  await page.waitForSelector('.ui-field-error')
})

it('starts without a shell, is seen, is stopped by key, and is found again', async () => {
  // The cursor is there already.
  await page.keyboard.type('sleep 86399')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.run [role=row] >> text=sleep')
  const sleeping = async () => {
    const pids = await launched.processes()
    const lines = await Promise.all(
      pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
    )
    return lines.filter((line) => line.split('\0').slice(0, 2).join(' ').endsWith('sleep 86399')).length
  }
  expect(await sleeping()).toBe(1)
  await page.keyboard.press('Control+3')
  await page.locator('.status-running').click()
  await page.waitForSelector('.run')
  await page.keyboard.press('Control+.')
  await page.waitForSelector('.run-head >> text=stopped')
  expect(await sleeping()).toBe(0)
  await page.click('.run-head button')
  await page.waitForSelector('.latest-fill >> text=sleep 86399')
  await page.waitForSelector('.latest-item >> text=stopped')
  await page.click('.latest-item .ui-icon-button')
  await page.waitForSelector('.run-head >> text=stopped')
})

describe('one that did not start', () => {
  it('is corrected at the word that is wrong, and run again', async () => {
    await page.fill('#own-line', `prinft 'a "b"'`)
    await page.keyboard.press('Control+Enter')
    await page.waitForSelector('.run-head >> text=failed')
    expect(await page.textContent('.run')).toContain('prinft')
    await page.click('.ui-empty .ui-button-primary')
    await page.waitForSelector('#own-line[aria-invalid=true]')
    expect(await until(focused, ([id]) => id === 'own-line')).toEqual(['own-line', 'prinft'])
    expect(await page.textContent('.own-argv [aria-invalid=true]')).toContain('prinft')
    await page.keyboard.type('printf')
    // As it was typed, with its own quotes.
    expect(await page.inputValue('#own-line')).toBe(`printf 'a "b"'`)
    expect(await page.locator('[aria-invalid=true]').count()).toBe(0)
    await page.keyboard.press('Enter')
    await page.waitForSelector('.run-head >> text=completed')
    expect(complaints).toEqual([])
  })

  it('for its folder is corrected there', async () => {
    await page.fill('#own-line', 'true')
    await page.fill('#own-cwd', '/no/such/folder')
    await page.keyboard.press('Control+Enter')
    await page.click('.ui-empty .ui-button-primary')
    await page.waitForSelector('#own-cwd[aria-invalid=true]')
    expect(await until(focused, ([id]) => id === 'own-cwd')).toEqual(['own-cwd', '/no/such/folder'])
    await page.keyboard.type('/')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.run-head >> text=completed')
  })
})

it('is edited also when the program ran and ended badly', async () => {
  await page.fill('#own-line', 'sh -c "exit 127"')
  await page.keyboard.press('Control+Enter')
  await page.waitForSelector('.run-head >> text=failed')
  await page.click('.run-head button:has-text("Edit command")')
  await page.waitForSelector('#own-line')
  expect(await page.inputValue('#own-line')).toBe('sh -c "exit 127"')
  expect(await page.locator('[aria-invalid=true]').count()).toBe(0)
})

it('fills the form by a click on a command that was run before, and gives back what was typed', async () => {
  await page.fill('#own-line', 'make -j 8')
  await page.click('.latest-fill >> text=sleep 86399')
  expect(await page.inputValue('#own-line')).toBe('sleep 86399')
  expect(await until(focused, ([id]) => id === 'own-line')).toEqual(['own-line', ''])
  await page.keyboard.press('Control+z')
  expect(await page.inputValue('#own-line')).toBe('make -j 8')
  // What is typed then has the field's own way back.
  await page.keyboard.type('8')
  expect(await page.locator('[data-undo]').count()).toBe(0)
})

describe('Browse…', () => {
  /** The system's dialog gives a path, and tells what it was asked for. */
  const answer = (path: string | null) =>
    launched.app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = (...given: unknown[]) => {
        Object.assign(globalThis, { asked: given.at(-1) })
        return Promise.resolve({ canceled: chosen === null, filePaths: chosen === null ? [] : [chosen] })
      }
    }, path)
  const asked = () => launched.app.evaluate(() => (globalThis as { asked?: object }).asked)
  const valueOf = (id: string, wanted: string) =>
    until(
      () => page.inputValue(id),
      (value) => value === wanted,
      { what: `${wanted} in ${id}` },
    )

  it('takes the program, quoted where it has to be, and keeps its arguments', async () => {
    await page.fill('#own-line', 'old -x "a b"')
    await answer('/opt/my tools/run')
    await page.click('[data-browse=program]')
    await valueOf('#own-line', `'/opt/my tools/run' -x 'a b'`)
    expect(await asked()).toMatchObject({ properties: ['openFile'] })
    await page.click('[data-undo]')
    expect(await page.inputValue('#own-line')).toBe('old -x "a b"')
    expect(await until(focused, ([id]) => id === 'own-line')).toEqual(['own-line', ''])
  })

  it('takes the folder, from the one that is there', async () => {
    await page.fill('#own-cwd', '/srv')
    await answer('/srv/work')
    await page.click('[data-browse=cwd]')
    await valueOf('#own-cwd', '/srv/work')
    expect(await asked()).toMatchObject({ properties: ['openDirectory'], defaultPath: '/srv' })
  })

  it('changes nothing when it is cancelled', async () => {
    await page.fill('#own-line', 'true')
    await answer(null)
    await page.click('[data-browse=program]')
    await until(asked, (given) => Reflect.get(given ?? {}, 'properties')?.[0] === 'openFile')
    await page.click('[data-browse=program]:not([disabled])')
    expect(await page.inputValue('#own-line')).toBe('true')
    expect(complaints).toEqual([])
  })
})

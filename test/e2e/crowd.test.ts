import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { LaunchedApp } from './support/electron'
import { launchApp } from './support/electron'
import { until } from './support/until'

/** A command of many processes: alike ones are one row, those that have ended can be hidden. */

let launched: LaunchedApp
let page: Page

beforeAll(async () => {
  launched = await launchApp({ room: 'command' })
  page = launched.page
})
afterAll(() => launched?.close())

const GROUP = '[role=treegrid] [role=row]:has(.tree-count)'
const rows = () => page.locator('[role=treegrid] [role=row][aria-level]')
const countOf = async () => Number(await page.getAttribute('[role=treegrid]', 'aria-rowcount')) - 1

describe('thirty equal children', () => {
  it('are one row with their count and their sums', async () => {
    await page.waitForSelector('#own-line')
    const sleeps = 'for i in $(seq 30); do sleep 86399 & done; true & wait'
    await page.fill('#own-line', `sh -c '${sleeps}'`)
    await page.press('#own-line', 'Enter')
    const count = page.locator(`${GROUP}:has-text("sleep") .tree-count`)
    await until(
      () => count.allInnerTexts(),
      ([text]) => text !== undefined && /\b30$/.test(text),
      { timeout: 30_000, what: 'a row for thirty sleeps' },
    )
    expect(await countOf()).toBeLessThan(6)
    expect(await page.getAttribute(GROUP, 'aria-expanded')).toBe('false')
    expect(await page.getAttribute(GROUP, 'aria-level')).toBe('2')
    const state = page.locator(`${GROUP} [role=gridcell]`).last()
    await until(
      () => state.innerText(),
      (text) => /\b30\b/.test(text),
      { what: 'thirty that live' },
    )
  })

  it('have rows of their own when the keyboard unfolds them', async () => {
    const folded = await countOf()
    await page.focus('[role=treegrid]')
    await page.keyboard.press('Home')
    const active = page.locator('[role=row][aria-selected=true]')
    while ((await active.getAttribute('aria-expanded')) !== 'false') await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    await until(countOf, (now) => now === folded + 30, { what: 'thirty rows more' })
    await page.keyboard.press('ArrowRight')
    expect(await active.getAttribute('aria-level')).toBe('3')
    expect(await active.getAttribute('data-pid')).toMatch(/^\d+$/)
    // Back to the group, and folded.
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await until(countOf, (now) => now === folded, { what: 'one row again' })
    expect(await active.locator('.tree-count').count()).toBe(1)
    await page.keyboard.press('Enter')
    await until(countOf, (now) => now === folded + 30, { what: 'thirty rows by Enter' })
    await page.keyboard.press('Enter')
  })

  it('leave those that have ended out on demand', async () => {
    const before = await countOf()
    await page.click('[data-hide-ended]')
    expect(await page.getAttribute('[data-hide-ended]', 'aria-pressed')).toBe('true')
    await until(countOf, (now) => now < before, { what: 'the ended to be hidden' })
    await page.click('[data-hide-ended]')
    await until(countOf, (now) => now === before, { what: 'them to be back' })
  })

  it('are all there when everything has ended', async () => {
    await page.click('[data-hide-ended]')
    await page.keyboard.press('Control+.')
    await page.waitForSelector('.run-head >> text=stopped')
    await until(
      () => rows().count(),
      (now) => now >= 3,
      { what: 'root, the sleeps and what had ended' },
    )
    await page.waitForSelector('[data-hide-ended]', { state: 'detached' })
    expect(await page.locator(`${GROUP} .tree-count`).innerText()).toMatch(/\b30$/)
  })
})

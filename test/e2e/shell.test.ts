import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { LaunchedApp } from './support/electron'
import { launchApp, removeHome } from './support/electron'
import { until } from './support/until'

/** The frame around the rooms: what a newcomer sees, and the ways from room to room. */

let launched: LaunchedApp
let page: Page

async function open(home?: string): Promise<void> {
  launched = await launchApp({ room: null, keepHome: true, ...(home === undefined ? {} : { home }) })
  page = launched.page
  page.setDefaultTimeout(10_000)
}
beforeAll(() => open())
afterAll(async () => {
  await launched.close()
  await removeHome(launched.home)
})

const room = () => page.getAttribute('.rail [aria-current=page]', 'data-room')
const inRoom = (name: string) => until(room, (now) => now === name, { what: `the room ${name}` })

async function resize(width: number, height: number): Promise<void> {
  await launched.app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]!.setContentSize(size.width, size.height),
    { width, height },
  )
  await until(
    () => page.evaluate(() => [innerWidth, innerHeight]),
    ([w, h]) => w === width && h === height,
    { what: `a content size of ${width}×${height}` },
  )
}

describe('the first start', () => {
  it('says what Forkscope is, and each way in is one key away', async () => {
    await page.waitForSelector('.home-way')
    expect(await room()).toBe('home')
    await page.waitForSelector('.newest-none')
    const focused = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset.way)
    for (const way of ['lab', 'command', 'monitor']) {
      await page.keyboard.press('Alt+Home')
      await page.waitForSelector('.home-way')
      await until(focused, (now) => now === 'lab', { what: 'the focus on the first way in' })
      for (let at = await focused(); at !== way; at = await focused()) await page.keyboard.press('ArrowRight')
      await page.keyboard.press('Enter')
      await inRoom(way)
    }
  })

  it('lists the latest runs, and opens one', async () => {
    await page.keyboard.press('Control+2')
    await page.waitForSelector('#own-line')
    await page.keyboard.type('echo "two words"')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.run-head >> text=completed')
    await page.keyboard.press('Alt+Home')
    expect(await page.textContent('.newest-title')).toBe(`echo 'two words'`)
    await page.click('.newest-run')
    await page.waitForSelector('.run-head >> text=echo')
    expect(await room()).toBe('command')
  })
})

describe('the palette', () => {
  const choose = async (text: string) => {
    await page.keyboard.press('Control+Shift+P')
    await page.waitForSelector('.palette-input')
    await page.keyboard.type(text)
    await page.keyboard.press('Enter')
    await page.waitForSelector('.palette', { state: 'detached' })
  }

  it('starts nothing before somebody has chosen', async () => {
    await page.keyboard.press('Control+Shift+P')
    await page.waitForSelector('.palette-item')
    await page.keyboard.press('Enter')
    expect(await page.locator('.palette-item[aria-selected=true]').count()).toBe(0)
    expect(await page.locator('.palette').count()).toBe(1)
    await page.keyboard.press('Escape')
    await page.waitForSelector('.palette', { state: 'detached' })
  })

  it('leads to a run, to its end and to a process of it', async () => {
    await page.keyboard.press('Alt+Home')
    await choose('two words')
    await page.waitForSelector('.run-head >> text=echo')
    await choose('jump start of run')
    await page.waitForSelector('[data-as-of]')
    await choose('jump end of run')
    await page.waitForSelector('[data-as-of]', { state: 'detached' })
    await choose('process echo')
    await page.waitForSelector('.run [role=row][aria-selected=true] >> text=echo')
  })

  it('says what is running here', async () => {
    await choose('about')
    const said = await page.innerText('.about dl')
    const versions = await launched.app.evaluate(() => process.versions)
    for (const version of [versions.electron, versions.chrome, versions.node]) expect(said).toContain(version)
    expect(said).toContain(`${launched.home}/.local/share/forkscope`)
    await page.keyboard.press('Escape')
    await page.waitForSelector('.about', { state: 'detached' })
  })
})

describe('the menu', () => {
  it('has the page in front do what is chosen', async () => {
    const click = (label: string) =>
      launched.app.evaluate(({ Menu, BrowserWindow }, wanted) => {
        BrowserWindow.getAllWindows()[0]!.focus()
        const items = Menu.getApplicationMenu()!.items.flatMap(({ submenu }) => submenu?.items ?? [])
        items.find((item) => item.label === wanted)!.click()
      }, label)
    await click('Monitor')
    await inRoom('monitor')
    await click('About Forkscope')
    await page.waitForSelector('.about')
    await page.keyboard.press('Escape')
  })
})

describe('the rail', () => {
  it('has every name in full at 900×600, in both languages', async () => {
    await resize(900, 600)
    for (const locale of ['en', 'zh-CN']) {
      await page.click(`.status-languages [lang=${locale}]`)
      await page.waitForSelector(`html[lang=${locale}]`)
      const outside = await page.$$eval('.rail-item', (items) =>
        items
          .filter((item) => {
            const { bottom, left, right } = item.getBoundingClientRect()
            const rail = item.parentElement!.getBoundingClientRect()
            return (
              bottom > rail.bottom ||
              left < rail.left ||
              right > rail.right ||
              item.scrollWidth > item.clientWidth ||
              item.scrollHeight > item.clientHeight
            )
          })
          .map((item) => item.textContent),
      )
      expect(outside).toEqual([])
    }
    await page.click('.status-languages [lang=en]')
  })
})

describe('a later start', () => {
  it('opens the room that was open last', async () => {
    await page.keyboard.press('Control+5')
    await inRoom('compare')
    const { home } = launched
    await launched.close()
    await open(home)
    await page.waitForSelector('.rail [data-room=compare][aria-current=page]')
  })
})

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { root } from '../../scripts/lib/command.mjs'
import type { LaunchedApp } from './support/electron'
import { goTo, hearComplaints, launchApp, removeHome } from './support/electron'
import { until } from './support/until'

let launched: LaunchedApp
let page: Page
/** Whatever the page complained about: errors, warnings, what the policy refused. */
const complaints: string[] = []

async function open(options: Parameters<typeof launchApp>[0] = {}): Promise<void> {
  launched = await launchApp({ keepHome: true, ...options })
  page = launched.page
  hearComplaints(page, complaints)
  page.setDefaultTimeout(10_000)
  await fresh()
}

/** The page as after a start: each test has its own, whatever became of the one before. */
async function fresh(): Promise<void> {
  await page.reload()
  await goTo(page, 'lab')
  await openChapter('process-pool')
}

async function openChapter(id: string): Promise<void> {
  await page.click(`[data-scenario=${id}]`)
  await page.waitForSelector(`[data-scenario=${id}][aria-current=true]`)
}

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

/** Elements that stick out of the window, and buttons or labels whose words do not fit into them. */
const cutOff = () =>
  page.evaluate(() => {
    const named = (element: Element) => `${element.className} “${element.textContent?.trim().slice(0, 40)}”`
    const visible = [...document.querySelectorAll('#app *, [role=dialog] *')].filter(
      (element) => element.getClientRects().length > 0 && !element.closest('.sr-only'),
    )
    const outside = visible.filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
    const squeezed = visible.filter(
      (element) =>
        element.matches('button, label, h1, h2, h3, .ui-segment, .ui-select') &&
        element.scrollWidth > element.clientWidth + 1 &&
        !element.matches('.status-running'),
    )
    return [...outside, ...squeezed].map(named)
  })

const inLanguage = async (locale: 'en' | 'zh-CN') => {
  await page.click(`.status-languages [lang=${locale}]`)
  await page.waitForSelector(`html[lang=${locale}]`)
}

beforeAll(() => open())
beforeEach(async () => {
  complaints.splice(0)
  await fresh()
})
afterAll(async () => {
  await launched.close()
  await removeHome(launched.home)
  await until(
    () => launched.processes(),
    (pids) => pids.length === 0,
    { what: 'the last process to go' },
  )
})

describe('the Lab', () => {
  it('says what is wrong beside the field and keeps what was typed', async () => {
    const run = page.locator('.lab-go')
    await page.fill('#knob-size', 'many')
    await page.waitForSelector('[data-knob=size] .ui-field-error')
    expect(await page.textContent('[data-knob=size] .ui-field-error')).toMatch(/whole number from 1 to/)
    expect(await page.inputValue('#knob-size')).toBe('many')
    expect(await run.isDisabled()).toBe(true)
    await page.fill('#knob-size', '3')
    await until(() => run.isEnabled(), Boolean, { what: 'Run to be enabled' })
    expect(await page.textContent('.terminal code')).toContain('npx forkscope run process-pool')
  })

  it('asks the scenario about combinations', async () => {
    await page.fill('#knob-size', '8')
    await page.fill('#knob-tasks', '20')
    await page.fill('#knob-chunk', '10')
    await page.waitForSelector('[data-knob=chunk] .ui-field-note')
    await page.click('.lab-form-head button')
    await page.waitForSelector('[data-knob=chunk] .ui-field-note', { state: 'detached' })
  })

  it('shows the very file that runs', async () => {
    await page.click('.lab-form-foot .ui-button-ghost')
    await page.locator('.code-line').last().waitFor()
    const shown = await page.locator('.code').textContent()
    const file = path.join(root, 'out/scenarios/process-pool/program.mjs')
    expect(shown!.trim()).toBe((await readFile(file, 'utf8')).trim())
    await page.keyboard.press('Escape')
    await page.waitForSelector('[role=dialog]', { state: 'detached' })
  })
})

describe('the course', () => {
  it('sets knobs by a link of the lesson, and its figure follows', async () => {
    await page.click('[data-show-now] >> nth=0')
    const drawn = () => page.locator('.diagram').first().locator('[data-node^=worker]').count()
    expect(await drawn()).toBe(3)
    await page.locator('.try-link >> text=One worker').focus()
    await page.keyboard.press('Enter')
    await page.waitForSelector('.try-link[aria-pressed=true] >> text=One worker')
    expect(await page.inputValue('#knob-size')).toBe('1')
    await until(drawn, (count) => count === 1, { what: 'one worker in the figure' })
  })

  it('goes from chapter to chapter by link and key, and each begins at its top', async () => {
    const title = () => page.textContent('.page-title')
    const first = await title()
    await page.click('.way-next')
    await until(title, (now) => now !== first, { what: 'the next chapter' })
    expect(await page.locator('.lab-text').evaluate((text) => text.scrollTop)).toBe(0)
    expect(await page.evaluate(() => document.activeElement!.className)).toBe('lab-text')
    await page.keyboard.press('Alt+ArrowUp')
    await until(title, (now) => now === first, { what: 'the chapter before' })
  })

  it('takes a guess, shows it beside what was measured, and keeps what was done', async () => {
    await page.fill('#knob-tasks', '8')
    await page.fill('#knob-task-ms', '1')
    await page.fill('#guess', '1.5')
    await page.click('.lab-go')
    await page.waitForSelector('[data-run-state=ended]', { timeout: 60_000 })
    await page.waitForSelector('.guess-line >> text=1.50×')
    expect(await page.textContent('.guess-line')).toMatch(/1\.50×/)
    await page.click('.questions-head')
    for (const question of await page.locator('[data-question]').all())
      for (const choice of await question.locator('.questions-choice').all())
        if ((await question.locator('.questions-right').count()) === 0) await choice.click()
    await page.click('.onward >> text=Lesson')
    await page.waitForSelector('[data-scenario=process-pool] .course-done')
    expect(await page.inputValue('#guess')).toBe('')
    await page.keyboard.press('Control+,')
    await page.click('.progress-row button')
    await page.waitForSelector('.progress-row >> text=Progress has been reset')
    await page.keyboard.press('Control+1')
    await page.waitForSelector('.lab')
    expect(await page.locator('.course-done').count()).toBe(0)
  })
})

describe('the keyboard', () => {
  it('goes everywhere: palette, rooms, help', async () => {
    await page.keyboard.press('Control+Shift+P')
    await page.locator('.palette-filter input').waitFor()
    await page.keyboard.type('settings')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.settings')
    expect(await page.title()).toBe('Settings — Forkscope')
    await page.keyboard.press('?')
    await page.waitForSelector('.help')
    await page.keyboard.press('Escape')
    await page.waitForSelector('.help', { state: 'detached' })
    await page.keyboard.press('Control+1')
    await page.waitForSelector('.lab')
  })

  it('reaches every control of the form, with a visible focus', async () => {
    await page.locator('.course-item').last().focus()
    const seen = new Set<string>()
    for (let presses = 0; presses < 90; presses += 1) {
      await page.keyboard.press('Tab')
      const focused = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement
        const shown = [element, element.parentElement!].some(
          (candidate) => getComputedStyle(candidate).outlineStyle !== 'none',
        )
        return {
          knob: element.closest<HTMLElement>('[data-knob]')?.dataset.knob,
          run: element.matches('.lab-go'),
          shown,
        }
      })
      expect(focused.shown).toBe(true)
      if (focused.knob) seen.add(focused.knob)
      if (focused.run) break
    }
    const knobs = await page
      .locator('[data-knob]')
      .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.knob!))
    // The guess comes between the knobs and Run; the lesson's own actions are reached before them.
    expect([...seen]).toEqual(knobs)
    expect(seen.size).toBeGreaterThan(0)
  })
})

describe.each([
  [1280, 800],
  [900, 600],
])('at %d×%d', (width, height) => {
  it.each(['en', 'zh-CN'] as const)('nothing is cut off or sticks out in %s', async (locale) => {
    await resize(width, height)
    await inLanguage(locale)
    for (const theme of ['dark', 'light']) {
      if ((await page.getAttribute('html', 'data-theme')) !== theme)
        await page.click('.status .ui-icon-button')
      await page.waitForSelector(`html[data-theme=${theme}]`)
      await page.keyboard.press('Control+,')
      await page.waitForSelector('.settings')
      expect(await cutOff()).toEqual([])
      await page.keyboard.press('Control+1')
      await page.waitForSelector('.lab')
      const chapters = await page
        .locator('[data-scenario]')
        .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.scenario!))
      for (const chapter of chapters) {
        await openChapter(chapter)
        // Once opened it stays so.
        const closed = page.locator('[data-show-now]').first()
        if (await closed.isVisible()) await closed.click()
        await page.waitForSelector('.diagram svg')
        expect({ chapter, cut: await cutOff() }).toEqual({ chapter, cut: [] })
      }
    }
    await inLanguage('en')
  })
})

describe('settings', () => {
  it('refuse wrong numbers, keep right ones, and are there after a restart', async () => {
    await page.keyboard.press('Control+,')
    await page.fill('#set-hz', '500')
    await page.waitForSelector('.ui-field-error')
    await page.fill('#set-hz', '20')
    await until(
      () => page.textContent('.status'),
      (text) => text!.includes('20 Hz'),
      { what: '20 Hz in the status bar' },
    )
    await inLanguage('zh-CN')
    expect(await page.textContent('.settings h1')).toBe('设置')
    const { home } = launched
    await launched.close()
    await open({ home })
    expect(await page.getAttribute('html', 'lang')).toBe('zh-CN')
    await until(
      () => page.textContent('.status'),
      (text) => text!.includes('20 Hz'),
      { what: '20 Hz after a restart' },
    )
    await inLanguage('en')
  })
})

it('the page has complained about nothing, its policy included', async () => {
  await page.keyboard.press('Control+Shift+P')
  await page.locator('.palette-filter input').waitFor()
  await page.keyboard.press('Escape')
  await page.click('#knob-style')
  await page.keyboard.press('Escape')
  expect(complaints).toEqual([])
})

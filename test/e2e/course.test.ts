import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { Locale } from '../../src/shared/text'
import type { LaunchedApp } from './support/electron'
import { hearComplaints, launchApp } from './support/electron'
import { ask, openLine } from './support/engine-line'
import { recordsOf } from './support/records'
import { until } from './support/until'

/** A learner's path through one chapter of each group: read, guess, run, compare, go on. In both languages. */

/** Small sizes of each chapter, and the claim that is right on a busy machine too. */
const CHAPTERS = [
  { id: 'async-io', knobs: { waits: 8, latency: 5, stall: 20, repeats: 1 }, right: 'answers' },
  { id: 'process-lock', knobs: { processes: 2, increments: 500, repeats: 1 }, right: 'answers' },
  { id: 'thread-lock', knobs: { threads: 2, increments: 5000, repeats: 1 }, right: 'answers' },
  { id: 'executors', knobs: { tasks: 10, 'task-ms': 2, repeats: 1 }, right: 'answers' },
  { id: 'ending-well', knobs: { workers: 2 }, right: 'answers' },
] as const

let launched: LaunchedApp
let page: Page
const complaints: string[] = []

beforeAll(async () => {
  launched = await launchApp()
  page = launched.page
  page.setDefaultTimeout(10_000)
  hearComplaints(page, complaints)
})
beforeEach(() => void complaints.splice(0))
afterAll(() => launched?.close())

async function inLanguage(locale: Locale): Promise<void> {
  await page.click(`.status-languages [lang=${locale}]`)
  await page.waitForSelector(`html[lang=${locale}]`)
}

/** Answers the questions of the run on screen by keyboard, wrongly first: with the last right one the chapter is done. */
async function answered(chapter: string): Promise<void> {
  const { doneAt } = (await ask(page, 'hello', {})).progress[chapter]
  await page.focus('.questions-head')
  await page.keyboard.press('Enter')
  const questions = page.locator('[data-question]')
  await questions.first().waitFor()
  expect(await questions.count()).toBe(2)
  for (const question of await questions.all()) {
    const choices = question.locator('.questions-choice')
    const right = question.locator('.questions-right')
    for (let at = 0; (await right.count()) === 0; at += 1) {
      await page.keyboard.press('Tab')
      expect(await choices.nth(at).evaluate((one) => one === document.activeElement)).toBe(true)
      await page.keyboard.press('Enter')
      await question.locator('.questions-why').waitFor()
    }
    // On to the next question: past what is left of this one.
    await choices.last().focus()
  }
  await page.waitForSelector('.questions-done')
  await until(
    async () => (await ask(page, 'hello', {})).progress[chapter].doneAt,
    (at) => at !== null && (doneAt === null || at === doneAt),
    { what: 'the chapter done' },
  )
}

describe.each(['en', 'zh-CN'] as const)('the course in %s', (locale) => {
  beforeAll(() => inLanguage(locale))

  it.each(CHAPTERS)(
    'teaches $id: model, guess, run, verdict, and on to the next chapter',
    async (chapter) => {
      await page.click(`[data-scenario="${chapter.id}"]`)
      const title = await page.innerText('.page-title')
      for (const [id, value] of Object.entries(chapter.knobs)) {
        await page.fill(`[data-knob="${id}"] input`, String(value))
        await page.press(`[data-knob="${id}"] input`, 'Tab')
      }
      await page.fill('#guess', '1')
      await page.keyboard.press('Control+Enter')
      await page.waitForSelector('[data-run-state]')
      await until(
        () => page.getAttribute('[data-run-state]', 'data-run-state'),
        (state) => state === 'ended',
        { timeout: 45_000, what: 'the end of the run' },
      )
      expect(await page.innerText('.run-head h1')).toBe(title)

      await page.waitForSelector('.verdict tbody tr')
      await openLine(page)
      const { runs } = await ask(page, 'hello', {})
      const records = await recordsOf(page, runs[0].runId)
      const meta = records.find((record) => record.kind === 'meta')!
      expect(meta.prediction).toMatchObject({ value: 1 })
      const { claims, summary } = records.findLast((record) => record.kind === 'verdict')!.verdict
      const headline = (await page.innerText('.headline')).replaceAll('\u00a0', ' ')
      expect(headline).toContain(summary[locale])
      expect(await page.locator('.verdict [data-claim]').count()).toBe(claims.length)
      for (const { id, label } of claims)
        expect(label[locale]).toContain(await page.innerText(`[data-claim="${id}"] .verdict-name`))
      expect(claims.find(({ id }) => id === chapter.right)).toMatchObject({ measured: 0, holds: true })
      // The guess stands beside what was measured.
      expect(await page.innerText('.guess-line')).toContain('1')

      await answered(chapter.id)

      // After the last chapter there is no next one: back to its lesson.
      const last = chapter.id === 'ending-well'
      expect(await page.locator('.onward-next').count()).toBe(last ? 0 : 1)
      await page.click(last ? '.onward button' : '.onward-next')
      await page.waitForSelector('.page-title')
      expect((await page.innerText('.page-title')) === title).toBe(last)
      const done = page.locator(`[data-scenario="${chapter.id}"] .course-done`)
      expect(await done.count()).toBe(1)
      expect(complaints).toEqual([])
    },
  )
})

describe('a link of a lesson', () => {
  it('sets the knobs that it names', async () => {
    await page.click('[data-scenario="process-pool"]')
    await page.click('.lab-text [data-try="size=1"]')
    expect(await page.inputValue('#knob-size')).toBe('1')
    expect(await page.locator('[data-scenario="process-pool"]').getAttribute('aria-current')).toBe('true')
  })
})

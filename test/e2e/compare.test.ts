import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { LaunchedApp } from './support/electron'
import { hearComplaints, launchApp, removeHome } from './support/electron'
import { ask, openLine } from './support/engine-line'
import { until } from './support/until'

/** Two runs of one chapter with another knob, compared while the engine has them in memory, then from their files. */

let launched: LaunchedApp
let page: Page
let home: string
const complaints: string[] = []

async function open(of?: string): Promise<void> {
  launched = await launchApp({ home: of, keepHome: true })
  page = launched.page
  home = launched.home
  hearComplaints(page, complaints)
}
beforeAll(() => open())
afterAll(async () => {
  await launched?.close()
  if (home !== undefined) await removeHome(home)
})

async function run(size: number): Promise<void> {
  await page.keyboard.press('Control+1')
  const back = page.locator('.run-head button').first()
  if (await back.isVisible()) await back.click()
  await page.click('[data-scenario="process-pool"]')
  for (const [id, value] of Object.entries({ size, tasks: 40, 'task-ms': 20, chunk: 1, repeats: 1 })) {
    await page.fill(`[data-knob="${id}"] input`, String(value))
    await page.press(`[data-knob="${id}"] input`, 'Tab')
  }
  await page.keyboard.press('Control+Enter')
  await page.waitForSelector('[data-run-state="ended"]', { timeout: 80_000 })
}

/** The table as it is shown: the cells of each measure. */
const table = () =>
  page.$$eval('[data-metric]', (rows) =>
    Object.fromEntries(
      rows.map((row) => [
        row.getAttribute('data-metric')!,
        [...row.querySelectorAll('td')].map((cell) =>
          (cell as HTMLElement).innerText.replaceAll('\u00a0', ' ').trim(),
        ),
      ]),
    ),
  )

/** Opens the room and takes the two runs that it suggests. */
async function compareSuggested(): Promise<Awaited<ReturnType<typeof table>>> {
  await page.keyboard.press('Control+5')
  await page.click('.compare-pair')
  await page.waitForSelector('.compare-sentence', { timeout: 20_000 })
  return until(table, (rows) => rows.wall !== undefined, { what: 'the table of measures' })
}

/** What the files say, oldest first: nothing of it passes through the room. */
async function walls(): Promise<readonly { readonly size: number; readonly wall: number }[]> {
  await openLine(page)
  const { runs } = await until(
    () => ask(page, 'library.list', {}),
    ({ runs }) => runs.length === 2 && runs.every(({ facts }) => typeof facts?.wall === 'number'),
    { timeout: 20_000, what: 'both runs in the library' },
  )
  return runs
    .toSorted((a, b) => a.facts!.startedAt - b.facts!.startedAt)
    .map(({ facts }) => ({
      size: facts!.origin.kind === 'scenario' ? Number(facts!.origin.knobs.size) : NaN,
      wall: facts!.wall!,
    }))
}

/** A duration as the table has it, back in milliseconds. */
function milliseconds(text: string): number {
  const [, number, unit] = /^([\d.]+) (ms|s)$/.exec(text)!
  return Number(number) * (unit === 's' ? 1000 : 1)
}

/** Shown with three digits: half of the last one is what may be lost. */
const DIGITS = 0.006

function expectRatio(
  rows: Awaited<ReturnType<typeof table>>,
  [a, b]: Awaited<ReturnType<typeof walls>>,
): void {
  const [first, second, , ratio] = rows.wall
  expect(Math.abs(milliseconds(first) / a.wall - 1)).toBeLessThan(DIGITS)
  expect(Math.abs(milliseconds(second) / b.wall - 1)).toBeLessThan(DIGITS)
  expect(Math.abs(parseFloat(ratio) / (b.wall / a.wall) - 1)).toBeLessThan(DIGITS)
}

describe('two runs of the process pool', () => {
  let remembered: Awaited<ReturnType<typeof table>>
  let sentence: string

  it('are compared while they are in memory, with the ratio of their wall times', async () => {
    await run(1)
    await run(3)
    remembered = await compareSuggested()
    sentence = await page.innerText('.compare-sentence')
    // The button that was pressed is gone: the focus is in the room, not on the first run, whose tooltip would cover all.
    expect(await page.locator('main:focus').count()).toBe(1)
    const both = await walls()
    expect(both.map(({ size }) => size)).toEqual([1, 3])
    expectRatio(remembered, both)
    expect(sentence).toMatch(/\bA\b/)
    expect(sentence).toMatch(/\bB\b/)
    expect(await page.innerText('.compare-marks')).toMatch(/Workers\s*1 · 3/)
  })

  it('have their workers side by side, and what only one had marked as missing', async () => {
    await page.getByRole('tab', { name: 'Roles' }).click()
    const role = (name: string) =>
      page.$$eval(`[data-role="${name}"] td`, (cells) =>
        cells.map((cell) => (cell as HTMLElement).innerText.trim()),
      )
    expect((await role('worker 1')).every((text) => /^[\d.]+\s(ms|s)$/.test(text))).toBe(true)
    const third = await role('worker 3')
    expect(third[0]).toBe('Not present')
    expect(third[1]).toMatch(/^[\d.]+\s(ms|s)$/)
  })

  it('have their lanes one above the other, in graphs with a line each', async () => {
    await page.getByRole('tab', { name: 'Lanes' }).click()
    // Lanes are there once it is known how many are in sight.
    await until(
      () =>
        page.$$eval('[data-lanes-of]', (parts) => parts.map((part) => part.querySelectorAll('.lane').length)),
      (lanes) => lanes.join() === '1,3',
      { what: 'the lanes of both runs' },
    )
    const { x, y, width, height } = (await page.locator('[data-track=cpu] .plot-overlay').boundingBox())!
    // The run of three workers may be over by the middle of the other one.
    await page.mouse.move(x + width / 3, y + height / 2)
    const cores = (text: string) => text.match(/Workers: [13]\s*\d\.\d\d/g)?.length
    await until(
      () => page.innerText('.run-charts .read-line'),
      (text) => cores(text) === 2,
      { what: 'what both runs say under the cursor' },
    )
  })

  it('turn around when the other one is the baseline', async () => {
    await page.click('[data-compared]:nth-child(2) .run-chip-name')
    const turned = await until(table, (rows) => rows.wall[0] === remembered.wall[1], {
      what: 'the other baseline',
    })
    expect(parseFloat(turned.wall[3]) * parseFloat(remembered.wall[3])).toBeCloseTo(1, 1)
  })

  it('say the same when only their files are left', async () => {
    await launched.close()
    await open(home)
    const recorded = await compareSuggested()
    expectRatio(recorded, await walls())
    expect(recorded).toEqual(remembered)
    expect(await page.innerText('.compare-sentence')).toBe(sentence)
  })

  it('complained of nothing', () => expect(complaints).toEqual([]))
})

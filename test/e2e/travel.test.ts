import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { LaunchedApp } from './support/electron'
import { hearComplaints, launchApp } from './support/electron'
import { until } from './support/until'

/** Back in the time of a run: frozen while it goes on, played, live again; and the same when it is over. */

let launched: LaunchedApp
let page: Page
const complaints: string[] = []

beforeAll(async () => {
  launched = await launchApp()
  page = launched.page
  hearComplaints(page, complaints)
})
afterAll(() => launched?.close())

const rows = () =>
  page.$$eval('[role=treegrid] [role=row][aria-level]', (found) =>
    found.map((row) => (row as HTMLElement).innerText.replaceAll('\n', ' ').trim()),
  )
/** What the rows say of processes with this name. */
const named = (name: RegExp) => async () => (await rows()).filter((text) => name.test(text))
const slider = async () => {
  const of = (name: string) => page.getAttribute('.transport-track', name)
  return {
    now: Number(await of('aria-valuenow')),
    most: Number(await of('aria-valuemax')),
    text: await of('aria-valuetext'),
  }
}
/** Presses a key that moves the cursor, and waits until the whole view has followed. */
async function press(key: string): Promise<void> {
  const { now } = await slider()
  await page.keyboard.press(key)
  await until(slider, (seen) => seen.now !== now, { what: `${key} to move the cursor` })
  const behind = async () => Number(await page.getAttribute('.kpis', 'data-moment')) - (await slider()).now
  await until(behind, (by) => by === 0, { what: 'the view to follow' })
}
const asOf = () => page.locator('[data-as-of]').allInnerTexts()
const state = () => page.getAttribute('[data-run-state]', 'data-run-state')

describe('a live run', () => {
  it('stands still when it is frozen, while it goes on', async () => {
    await page.click('[data-scenario="process-pool"]')
    for (const [id, value] of Object.entries({ size: 2, tasks: 60, 'task-ms': 40, chunk: 1, repeats: 1 })) {
      await page.fill(`[data-knob="${id}"] input`, String(value))
      await page.press(`[data-knob="${id}"] input`, 'Tab')
    }
    await page.keyboard.press('Control+Enter')
    // The worker of the baseline has ended, those of the pool work.
    await until(named(/^baseline worker.* Exit 0/), ({ length }) => length > 0, {
      timeout: 60_000,
      what: 'the end of the baseline',
    })
    await until(named(/^worker [12] .*(Running|Sleeping)/), ({ length }) => length === 2, {
      timeout: 30_000,
      what: 'two workers',
    })
    expect(await asOf()).toEqual([])
    await page.keyboard.press('p')
    await until(asOf, ([text]) => text !== undefined, { what: 'the word that this is the past' })
    const frozen = await page.innerText('.kpi-elapsed dd')
    const { now, most } = await slider()
    await until(slider, (seen) => seen.most > most, { what: 'the run to go on' })
    expect((await slider()).now).toBe(now)
    expect(await page.innerText('.kpi-elapsed dd')).toBe(frozen)
  })

  it('shows an ended worker alive again, and no process that was not born', async () => {
    const before = await rows()
    // Back over births and deaths to the birth of the worker, and from there a tick on: then it has been looked at.
    const ended = named(/^baseline worker.* Exit 0/)
    for (let left = await ended(); left.length > 0; left = await ended()) await press('[')
    // On a busy machine it says only some ticks later which worker it is.
    const alive = named(/^baseline worker .*(Running|Sleeping)/)
    await press('.')
    for (let ticks = 1; ticks < 20 && (await alive()).length === 0; ticks += 1) await press('.')
    expect(await alive()).toHaveLength(1)
    expect(await named(/^worker [12] /)()).toEqual([])
    expect((await rows()).length).toBeLessThan(before.length)
  })

  it('is played, and brought back to now', async () => {
    const { now } = await slider()
    await page.click('.transport-speed')
    await page.click('[role=menuitemradio]:has-text("5×")')
    await page.keyboard.press('p')
    await until(slider, (seen) => seen.now > now + 300, { what: 'time to run' })
    // It may have caught up with the run by itself.
    await page.keyboard.press('l')
    await until(asOf, (texts) => texts.length === 0, { what: 'the present' })
    await until(named(/^baseline worker.* Exit 0/), ({ length }) => length > 0, {
      what: 'the present in the tree',
    })
  })
})

describe('a run that is over', () => {
  it('opens at its end, and goes where a click in a graph points', async () => {
    await until(state, (now) => now === 'ended', { timeout: 60_000, what: 'the end of the run' })
    await page.waitForSelector('.verdict tbody tr')
    const box = (await page.locator('[data-track=cpu] .plot-overlay').boundingBox())!
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
    const { most } = await slider()
    const { now } = await until(slider, (seen) => seen.now < most, { what: 'the click to be a moment' })
    expect(Math.abs(now / most - 0.5)).toBeLessThan(0.02)
    // There was no verdict then.
    const claims = () => page.locator('.verdict tbody tr').count()
    await until(claims, (many) => many === 0, { what: 'the view to follow' })
  })

  it('goes along the ruler with the pointer, which may take hold of a label', async () => {
    const ruler = page.locator('.timeline .time-ruler .plot-overlay')
    const { x, width } = (await ruler.boundingBox())!
    const label = (await page.locator('.timeline .time-ruler span').nth(2).boundingBox())!
    await ruler.hover({ position: { x: label.x + label.width / 2 - x, y: 10 } })
    await page.mouse.down()
    await ruler.hover({ position: { x: width * 0.4, y: 12 } })
    const { most } = await slider()
    await until(slider, (seen) => Math.abs(seen.now / most - 0.4) < 0.02, { what: 'the cursor to follow' })
    await page.mouse.up()
    expect(await page.locator('[data-unzoom]').count()).toBe(0)
  })

  it('reads out what lies below the pointer without drawing a graph anew', async () => {
    // Runs in the page, whose types are not ours: as text.
    await page.evaluate(`{
      const { clearRect } = CanvasRenderingContext2D.prototype
      window.drawnAnew = []
      CanvasRenderingContext2D.prototype.clearRect = function (...sides) {
        const track = this.canvas.closest('[data-track]')
        if (track) drawnAnew.push(track.dataset.track)
        return clearRect.apply(this, sides)
      }
    }`)
    const plot = page.locator('[data-track=cpu] .plot-overlay')
    const { width } = (await plot.boundingBox())!
    const said = () => page.innerText('.read-line')
    let before = await said()
    for (const part of [0.3, 0.4, 0.5, 0.6]) {
      await plot.hover({ position: { x: width * part, y: 20 } })
      before = await until(said, (now) => now !== before, { what: 'the line that reads out' })
    }
    expect(await page.evaluate('drawnAnew')).toEqual([])
    await page.hover('.run-head h1')
  })

  it('marks a stretch and says what it amounts to, zooms to it, and forgets it', async () => {
    const plot = page.locator('[data-track=cpu] .plot-overlay')
    const { width } = (await plot.boundingBox())!
    const marks = () => page.locator('.plot-selected').count()
    const tail = () => page.innerText('.read-line-tail')
    await page.hover('.run-head h1')
    const all = await until(tail, (text) => /\d/.test(text), { what: 'the sums' })
    await page.keyboard.down('Control')
    await plot.hover({ position: { x: width * 0.2, y: 20 } })
    await page.mouse.down()
    await plot.hover({ position: { x: width * 0.8, y: 20 } })
    await page.mouse.up()
    await page.keyboard.up('Control')
    // On every track, and without a zoom.
    expect(await marks()).toBeGreaterThan(2)
    expect(await page.locator('[data-unzoom]').count()).toBe(0)
    const lead = () => page.innerText('.read-line-lead')
    await until(lead, (text) => / – .* · /.test(text), { what: 'the stretch in the line' })
    expect(await tail()).not.toBe(all)
    await page.focus('.transport-track')
    await page.keyboard.press('f')
    await page.waitForSelector('[data-unzoom]')
    expect(await marks()).toBe(0)
    await page.click('[data-unzoom]')
    await page.keyboard.down('Control')
    await plot.hover({ position: { x: width * 0.4, y: 20 } })
    await page.mouse.down()
    await plot.hover({ position: { x: width * 0.6, y: 20 } })
    await page.mouse.up()
    await page.keyboard.up('Control')
    expect(await marks()).toBeGreaterThan(2)
    await page.focus('.transport-track')
    await page.keyboard.press('Escape')
    await until(marks, (count) => count === 0, { what: 'the mark to go' })
  })

  it('reads from the engine what the graphs do not keep', async () => {
    await page.click('[role=treegrid] [role=row][aria-level="1"]')
    const user = () => page.innerText('.details-counters dl:first-child dd:nth-of-type(2)')
    await until(user, (text) => /\d/.test(text), { what: 'the time in user mode at that moment' })
    await page.keyboard.press('Escape')
  })

  it('is stepped through with keys, up to its end', async () => {
    await page.focus('.transport-track')
    const before = await slider()
    await page.keyboard.press('ArrowLeft')
    const { now } = await until(slider, (seen) => seen.now < before.now, { what: 'a tick back' })
    expect(before.now - now).toBeLessThan(1000)
    await page.keyboard.press('End')
    await until(asOf, (texts) => texts.length === 0, { what: 'the end' })
    await page.waitForSelector('.verdict tbody tr')
  })

  it('had nothing to complain of', () => expect(complaints).toEqual([]))
})

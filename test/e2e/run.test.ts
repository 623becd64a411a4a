import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { LaunchedApp } from './support/electron'
import { hearComplaints, launchApp } from './support/electron'
import { ask, openLine } from './support/engine-line'
import { recordsOf } from './support/records'
import { until } from './support/until'

/** A person's path: choose a chapter, set its knobs, run, watch, read the verdict; then stop one. */

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
    found.map((row) => ({
      level: Number(row.getAttribute('aria-level')),
      text: (row as HTMLElement).innerText.replaceAll('\n', ' ').trim(),
      pid: Number(row.getAttribute('data-pid')),
    })),
  )

const state = () => page.getAttribute('[data-run-state]', 'data-run-state')
const kpi = (id: string) => page.innerText(`.kpi-${id} dd`)

async function configure(knobs: Readonly<Record<string, number>>): Promise<void> {
  await page.click('[data-scenario="process-pool"]')
  for (const [id, value] of Object.entries(knobs)) {
    await page.fill(`[data-knob="${id}"] input`, String(value))
    await page.press(`[data-knob="${id}"] input`, 'Tab')
  }
}

/** What /proc says of a process now: parent and state; null when there is none. */
function procfs(pid: number): { ppid: number; state: string } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const [state, ppid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { ppid: Number(ppid), state }
  } catch {
    return null
  }
}

describe('a run of the process pool', () => {
  it('shows the root and three workers with their real pids while they work', async () => {
    await configure({ size: 3, tasks: 45, 'task-ms': 40, chunk: 2, repeats: 2 })
    await page.keyboard.press('Control+Enter')
    const seen = await until(
      rows,
      (found) => found.filter(({ text }) => /^worker [123] .*(Running|Sleeping)/.test(text)).length === 3,
      { timeout: 30_000, what: 'three workers in the tree' },
    )
    const root = seen.find(({ level }) => level === 1)!
    const workers = seen.filter(({ text }) => /^worker \d /.test(text))
    expect(root.text).toMatch(/^Process pool/)
    expect(workers.map(({ level }) => level)).toEqual([2, 2, 2])
    for (const { pid } of workers) expect(procfs(pid)?.ppid).toBe(root.pid)
  })

  it('moves its graphs', async () => {
    const ink = () =>
      page.$$eval('.timeline .uplot canvas', (all) =>
        (all as HTMLCanvasElement[]).map((one) => one.toDataURL()),
      )
    let before = await ink()
    expect(before.length).toBeGreaterThan(0)
    const moved = (now: readonly string[]) => {
      // The pool's queue gets a graph of its own with its first task: from then on they are compared.
      if (now.length !== before.length) before = [...now]
      return now.every((one, index) => one !== before[index])
    }
    await until(ink, moved, { what: 'every graph to change' })
  })

  it('ends with all tasks done and a verdict', async () => {
    await until(state, (now) => now === 'ended', { timeout: 60_000, what: 'the end of the run' })
    expect(await kpi('tasks')).toContain('90')
    await page.waitForSelector('.verdict tbody tr')
    expect(await page.innerText('.verdict')).toContain('Answers missing or wrong')
    // Rows are read again four times a second: the last may still say what it did before.
    const ended = async () => (await rows()).filter(({ text }) => /Exit 0/.test(text))
    await until(ended, ({ length }) => length === 6, { what: 'six rows with exit code 0' })
  })

  it('shows one of its repeats alone, and all of them again', async () => {
    const show = async (repeat: string) => {
      await page.click('[data-pool-repeat] .ui-select')
      await page.getByRole('option', { name: repeat }).click()
    }
    await show('repeat 2')
    await until(
      () => kpi('tasks'),
      (text) => /\b45\b/.test(text),
      { what: 'the tasks of the second repeat' },
    )
    await show('all 2 repeats')
    await until(
      () => kpi('tasks'),
      (text) => /\b90\b/.test(text),
      { what: 'all tasks' },
    )
  })

  it('shows the utilization that the tasks themselves say', async () => {
    const shown = Number(/(\d+)/.exec(await kpi('utilization'))?.[1])
    await openLine(page)
    const { runs } = await ask(page, 'hello', {})
    const records = await recordsOf(page, runs[0].runId)
    const lanes = new Map(records.flatMap((one) => (one.kind === 'lane' ? [[one.lane, one.pool]] : [])))
    let busy = 0
    let first = Infinity
    let last = -Infinity
    let count = 0
    for (const record of records) {
      if (record.kind !== 'tasks') continue
      for (let row = 0; row < record.lane.length; row += 1) {
        const { [row]: start } = record.start
        const { [row]: end } = record.end
        if (lanes.get(record.lane[row]) !== 'pool' || !(end > start)) continue
        busy += end - start
        first = Math.min(first, start)
        last = Math.max(last, end)
        count += 1
      }
    }
    expect(count).toBe(90)
    expect(Math.abs(shown - (100 * busy) / (3 * (last - first)))).toBeLessThanOrEqual(1)
  })
})

describe('a signal to one process', () => {
  it('ends a worker by SIGKILL, and the pool starts another', async () => {
    await page.click('.run-head button')
    await configure({ size: 2, tasks: 400, 'task-ms': 100, chunk: 1 })
    await page.keyboard.press('Control+Enter')
    const workers = (name: RegExp) => async () => (await rows()).filter(({ text }) => name.test(text))
    const [victim] = await until(workers(/^worker 1 .*(Running|Sleeping)/), ({ length }) => length === 1, {
      timeout: 30_000,
      what: 'worker 1',
    })
    await page.click(`[role=row][data-pid="${victim.pid}"]:has-text("worker 1")`)
    await page.keyboard.press('k')
    await page.waitForSelector('[role=dialog] [role=listbox]:focus')
    expect(await page.innerText('.signal-targets')).toMatch(new RegExp(`worker 1\\s+${victim.pid}`))
    await page.keyboard.press('End')
    expect(await page.innerText('[role=dialog] [role=option][aria-selected=true]')).toContain('SIGKILL')
    await page.keyboard.press('Enter')
    await page.waitForSelector('[role=dialog]', { state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('treegrid')
    await until(workers(/^worker 1 .*SIGKILL/), ({ length }) => length === 1, { what: 'its end' })
    expect(procfs(victim.pid)?.state ?? 'gone').toMatch(/gone|Z/)
    const [next] = await until(workers(/^worker 3 .*(Running|Sleeping)/), ({ length }) => length === 1, {
      what: 'its successor',
    })
    expect(procfs(next.pid)?.ppid).toBe((await rows())[0].pid)
  })

  it('is not offered to the one that has ended', async () => {
    await page.keyboard.press('F9')
    await page.waitForSelector('[role=dialog] [role=status]')
    expect(await page.$('[role=dialog] [role=listbox]')).toBeNull()
    await page.keyboard.press('Escape')
    await page.waitForSelector('[role=dialog]', { state: 'detached' })
    await page.keyboard.press('Control+.')
    await until(state, (now) => now === 'ended', { timeout: 20_000, what: 'the end of the run' })
  })
})

describe('in Chinese', () => {
  it('runs, and Stop ends every process of the run', async () => {
    await page.reload()
    await page.waitForSelector('.lab-form, [data-run-state]')
    await page.click('.status-languages [lang=zh-CN]')
    await page.waitForSelector('html[lang=zh-CN]')
    await page.keyboard.press('Control+1')
    if (await page.$('[data-run-state]')) await page.click('.run-head button')
    await configure({ size: 2, tasks: 2000, 'task-ms': 100, chunk: 1 })
    await page.keyboard.press('Control+Enter')
    const seen = await until(rows, (found) => found.some(({ text }) => /运行中|睡眠|休眠/.test(text)), {
      timeout: 30_000,
      what: 'a live process, named in Chinese',
    })
    const root = seen[0].pid
    expect(procfs(root)).not.toBeNull()
    await page.keyboard.press('Control+.')
    await until(state, (now) => now === 'ended', { timeout: 20_000, what: 'the end of the run' })
    expect(await page.innerText('.run-head [role=status]')).toBe('已停止')
    for (const { pid } of await rows()) expect(procfs(pid)?.state ?? 'gone').toMatch(/gone|Z/)
  })
})

describe('the console', () => {
  it('has no warning and no error', () => {
    expect(complaints).toEqual([])
  })
})

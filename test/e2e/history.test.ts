import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { root } from '../../scripts/lib/command.mjs'
import type { LibraryInfo } from '../../src/shared/library'
import { craft, CRAFTED } from '../support/hostile/run-files'
import { dropFiles } from './support/drop'
import type { LaunchedApp } from './support/electron'
import { hearComplaints, launchApp } from './support/electron'
import { ask, openLine } from './support/engine-line'
import { until } from './support/until'

/** A run becomes a file by itself; the file is found, described, opened, thrown away, brought back and handed on. */

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

const row = '.history-row'
const library = (): Promise<LibraryInfo> => ask(page, 'library.list', {})
const rows = (count: number) =>
  until(
    () => page.locator(row).count(),
    (found) => found === count,
    { what: `${count} rows` },
  )

/** The command line as another user of the window's data folder, recording a program that ends when there is a file. */
function recordElsewhere(file: string): ChildProcess {
  const { uid, gid } = statSync(launched.home)
  return spawn(
    process.execPath,
    [
      path.join(root, 'out/cli/index.js'),
      'run',
      '--',
      'sh',
      '-c',
      `echo begun; until [ -e ${file} ]; do sleep 0.1; done; echo done`,
    ],
    {
      uid,
      gid,
      stdio: 'ignore',
      env: {
        PATH: process.env.PATH,
        HOME: launched.home,
        TMPDIR: path.join(launched.home, 'tmp'),
        XDG_CONFIG_HOME: path.join(launched.home, '.config'),
        XDG_DATA_HOME: path.join(launched.home, '.local/share'),
      },
    },
  )
}

describe('the history of runs', () => {
  it('is empty at first, and says how runs come into it', async () => {
    await page.keyboard.press('Control+4')
    await page.waitForSelector('.ui-empty .ui-button-primary')
    await openLine(page)
    expect((await library()).runs).toEqual([])
    expect(await page.title()).toBe('Runs — Forkscope')
  })

  it('has each run, without being asked', async () => {
    await page.keyboard.press('Control+1')
    await page.click('[data-scenario="process-lock"]')
    for (const [knob, value] of Object.entries({ processes: 2, increments: 500, repeats: 1 })) {
      await page.fill(`[data-knob="${knob}"] input`, String(value))
      await page.press(`[data-knob="${knob}"] input`, 'Tab')
    }
    await page.keyboard.press('Control+Enter')
    await page.waitForSelector('[data-run-state=ended]', { timeout: 45_000 })
    await page.keyboard.press('Control+4')
    await page.waitForSelector(`${row}[data-status=completed]`)
    const [run] = (await library()).runs
    expect(run).toMatchObject({ state: 'complete', inLibrary: true, pinned: false, tags: [] })
    expect(run.bytes).toBeGreaterThan(4096)
    const shown = await page.innerText(row)
    expect(shown).toContain('Locks against races')
    expect(shown).toContain('Increments: 500')
    expect(complaints).toEqual([])
  })

  it('keeps tags and notes in the file', async () => {
    await page.focus('[role=grid]')
    await page.keyboard.press('Home')
    await page.focus('.tags input')
    await page.keyboard.type('baseline')
    await page.keyboard.press('Enter')
    await page.fill('.note textarea', 'before the change')
    await page.waitForSelector('.note-state >> text=Saved')
    await page.focus('[role=grid]')
    await page.keyboard.press('p')
    const [run] = await until(
      async () => (await library()).runs,
      ([one]) => one.pinned,
      { what: 'the pin' },
    )
    expect(run).toMatchObject({ tags: ['baseline'], note: 'before the change', pinned: true })
    expect(await page.innerText(`${row} .history-tag`)).toBe('baseline')
  })

  it('is searched by any word of it', async () => {
    await page.keyboard.press('/')
    await page.keyboard.type('nothing like it')
    await rows(0)
    await page.fill('.history-search input', 'BEFORE races')
    await rows(1)
    await page.keyboard.press('Escape')
  })

  it('opens a run where it is, and comes back to its row', async () => {
    await page.focus('[role=grid]')
    await page.keyboard.press('Enter')
    await page.waitForSelector('[data-run-state=ended]')
    await page.waitForSelector('.verdict tbody tr')
    expect(await page.innerText('.run-head h1')).toBe('Locks against races')
    expect(await page.title()).toBe('Locks against races — Forkscope')
    await page.click('.run-head [aria-label="Back to Runs"]')
    await page.waitForSelector(`${row}.grid-row-active`)
    expect(complaints).toEqual([])
  })

  it('brings back what was deleted', async () => {
    const [{ file }] = (await library()).runs
    await page.focus('[role=grid]')
    await page.keyboard.press('Delete')
    await page.waitForSelector('.undo >> text=1 run deleted')
    await rows(0)
    expect((await library()).runs).toEqual([])
    await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' })
    await page.click('.undo .ui-button')
    await rows(1)
    const [run] = (await library()).runs
    expect(run).toMatchObject({ file, tags: ['baseline'], note: 'before the change' })
    expect(await page.locator('.undo .ui-button').count()).toBe(0)
  })

  it('takes a file in that is dropped on it, and shows it', async () => {
    const [{ file }] = (await library()).runs
    const data = await readFile(file)
    await page.focus('[role=grid]')
    await page.keyboard.press('Home')
    await page.keyboard.press('Delete')
    await rows(0)
    await dropFiles(page, { [path.basename(file)]: data })
    await page.waitForSelector('.verdict tbody tr')
    expect(await page.innerText('.run-head h1')).toBe('Locks against races')
    await page.click('.run-head [aria-label="Back to Runs"]')
    await rows(1)
    const [run] = (await library()).runs
    expect(run).toMatchObject({ state: 'complete', inLibrary: true, note: 'before the change' })
    expect(complaints).toEqual([])
  })

  it('says of a run that can’t be read why, and goes on', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'forkscope-hostile-'))
    try {
      // What lists show of it is sound; its events are not.
      const crafted = CRAFTED.find(({ what }) => what === 'a process with a gap before it')!
      await dropFiles(page, { 'sent.forkscope': await readFile(craft(crafted, folder)) })
    } finally {
      await rm(folder, { recursive: true })
    }
    await page.waitForSelector(".run .ui-empty >> text=sent.forkscope can't be read")
    await page.click('.run-head [aria-label="Back to Runs"]')
    await page.waitForSelector(`${row}[data-status=unreadable] >> text=sent.forkscope`)
    await rows(2)
    expect(complaints).toEqual([])
  })

  it('says what is wrong with a file that is no run', async () => {
    await dropFiles(page, { 'letter.txt': Buffer.from('Dear Sir or Madam') })
    await page.waitForSelector('.banner >> text=letter.txt')
    await rows(2)
    await page.click('.banner-dismiss')
  })
})

describe('a run that another Forkscope records', () => {
  it('is in the list, grows in sight, and ends there', async () => {
    const end = path.join(launched.home, 'end')
    const other = recordElsewhere(end)
    const ended = once(other, 'exit')
    try {
      await page.click(`${row}[data-status=recording]`, { timeout: 30_000 })
      await page.keyboard.press('Enter')
      await page.waitForSelector('.output-lines >> text=begun')
      // Only there it can be stopped.
      expect(await page.locator('.run-head .ui-button-danger').count()).toBe(0)
      const wall = async () => Number(await page.getAttribute('.transport-track', 'aria-valuemax'))
      const before = await wall()
      await until(wall, (now) => now > before, { what: 'the run to go on' })
      await writeFile(end, '')
      await page.waitForSelector('[data-run-state=ended]')
      await page.waitForSelector('.output-lines >> text=done')
      expect(await ended).toEqual([0, null])
    } finally {
      other.kill()
      await ended
    }
    await page.click('.run-head [aria-label="Back to Runs"]')
    await page.waitForSelector(`${row}[data-status=completed] >> text=sh`)
    expect(complaints).toEqual([])
  })
})

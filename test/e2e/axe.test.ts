import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { defaultKnobs, type KnobValues } from '../../src/shared/knobs'
import { LOCALES, type Locale } from '../../src/shared/text'
import { KEPT_RUNS } from '../support/kept-runs'
import { findings } from './support/axe'
import type { LaunchedApp } from './support/electron'
import { goTo, hearComplaints, launchApp } from './support/electron'
import { ask, openLine } from './support/engine-line'
import { dropKeptRuns } from './support/kept-runs'

/** Every room, menu and dialog is looked at by axe in each theme and language: it finds nothing at all. */

let launched: LaunchedApp
let page: Page
let folder: string
const complaints: string[] = []
let found: string[] = []

/** Colours are all that depends on the theme: the rest is asked once a language. English comes last: the tests type it. */
const LOOKS: readonly { theme: 'light' | 'dark'; language: Locale; only?: 'colours' }[] = [
  { theme: 'light', language: 'zh-CN' },
  { theme: 'dark', language: 'zh-CN', only: 'colours' },
  { theme: 'light', language: 'en', only: 'colours' },
  { theme: 'dark', language: 'en' },
]

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'forkscope-axe-'))
  launched = await launchApp({ room: 'home' })
  page = launched.page
  page.setDefaultTimeout(15_000)
  hearComplaints(page, complaints)
  // Colours are those that things have at rest.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openLine(page)
})
afterEach(() => {
  expect(found).toEqual([])
  found = []
})
afterAll(async () => {
  await launched?.close()
  await rm(folder, { recursive: true, force: true })
})

/** Has axe look at what is on screen, in all looks. */
async function audit(what: string): Promise<void> {
  for (const { theme, language, only } of LOOKS) {
    await ask(page, 'settings.set', { theme, language })
    await page.waitForSelector(`html[lang=${language}][data-theme=${theme}]`, { state: 'attached' })
    for (const finding of await findings(page, only)) found.push(`${what}, ${theme}, ${language}: ${finding}`)
  }
}

const gone = (selector: string) => page.waitForSelector(selector, { state: 'detached' })
/** Opens something by a click, looks at it, and closes it with Escape. */
async function opened(button: string, content: string, what: string): Promise<void> {
  await page.click(button)
  await page.waitForSelector(content)
  await audit(what)
  await page.keyboard.press('Escape')
  await gone(content)
}

async function takeIn(): Promise<void> {
  await dropKeptRuns(page, folder)
  await page.waitForSelector(`.history-row >> nth=${KEPT_RUNS.length - 1}`)
}

it('the first screen, and rooms without anything in them', async () => {
  await audit('home')
  await goTo(page, 'runs')
  await page.waitForSelector('.ui-empty')
  await audit('no runs')
  await goTo(page, 'compare')
  await page.waitForSelector('.app-room h1, .app-room .ui-empty')
  await audit('nothing compared')
})

it('the dialogs', async () => {
  await goTo(page, 'settings')
  await audit('settings')
  await opened('.settings .ui-select', '[role=option]', 'a choice')
  await page.keyboard.press('Control+Shift+P')
  await page.waitForSelector('.palette-item')
  await audit('the palette')
  await page.keyboard.type('about')
  await audit('the palette, searched')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.about')
  await audit('about')
  await page.keyboard.press('Escape')
  await gone('.about')
  await opened('[data-room=help]', '.help', 'the keys')
})

it('the Lab and the form of a command', async () => {
  await goTo(page, 'lab')
  await page.click('[data-scenario="process-pool"]')
  await audit('a chapter')
  await page.click('[data-scenario="thread-lock"]')
  await audit('another chapter')
  await goTo(page, 'command')
  await page.fill('#own-line', 'echo "a b" | wc')
  await audit('a command')
  await page.fill('#own-line', '"open')
  await audit('a command that is wrong')
})

it('the Monitor', async () => {
  await goTo(page, 'monitor')
  await page.waitForSelector('[role=treegrid] .grid-row >> nth=2')
  await audit('the Monitor')
  await page.click('[role=treegrid] .grid-row >> nth=1', { button: 'right' })
  await page.waitForSelector('[role=menu]')
  await audit('the menu of a process')
  await page.keyboard.press('Escape')
  await gone('[role=menu]')
  await page.click('.grid-head-cell >> nth=0', { button: 'right' })
  await page.waitForSelector('[role=menu]')
  await audit('the menu of the columns')
  await page.keyboard.press('Escape')
  await gone('[role=menu]')
  await page.click('[role=treegrid] .grid-row >> nth=1')
  await page.waitForSelector('.details')
  await audit('details of a process')
})

/** Starts a chapter with some of its parameters, and shows the run. */
async function start(id: string, knobs: KnobValues): Promise<void> {
  await openLine(page)
  const { scenarios } = await ask(page, 'hello', {})
  const card = scenarios.find((one) => one.id === id)!
  await ask(page, 'run.start', { scenario: id, knobs: { ...defaultKnobs(card.knobs), ...knobs } })
  await page.click('.status-running')
}
async function stop(): Promise<void> {
  await page.keyboard.press('Control+.')
  await page.waitForSelector('[data-run-state=ended]')
}

describe('a run that goes on', () => {
  it('and is stuck, with its locks, and a signal for one of its processes', async () => {
    // It lasts for as long as it is looked at.
    await start('thread-lock', {
      demo: 'opposite-order',
      lock: 'Lock',
      threads: 2,
      timeout: 5000,
      repeats: 12,
    })
    await page.waitForSelector('.deadlock', { timeout: 30_000 })
    await audit('a deadlock')
    await page.click('.run [role=treegrid] [role=row][aria-level="1"]')
    await page.waitForSelector('.threads tbody tr')
    await audit('details, with threads')
    await page.keyboard.press('F9')
    await page.waitForSelector('[role=dialog] [role=listbox]')
    await audit('signals')
    await page.keyboard.press('Escape')
    await gone('[role=dialog]')
    await stop()
    await audit('a deadlock that was')
  })

  it('and is looked into', async () => {
    await start('process-debug', { child: '1' })
    await page.waitForSelector('[data-inspect] >> nth=2', { timeout: 30_000 })
    await audit('inspectors')
    await page.click('[data-inspect] >> nth=2')
    await page.click('[data-inspect-stack]')
    await page.waitForSelector('.stack-state')
    await audit('a stack')
    await page.fill('.inspect-seconds input', '1')
    await page.click('[data-inspect-profile]')
    await page.waitForSelector('.flame-bar')
    await audit('a profile')
    await stop()
  })

  it('or could not begin', async () => {
    await goTo(page, 'command')
    await page.fill('#own-line', 'prinft')
    await page.keyboard.press('Control+Enter')
    await page.waitForSelector('.run .ui-empty')
    await audit('a command that is not there')
    await page.click('.run .ui-empty button')
    await page.waitForSelector('[aria-invalid=true]')
    await audit('a wrong word')
  })
})

describe('recorded runs', () => {
  const idOf = async (name: string) => {
    await openLine(page)
    const { runs } = await ask(page, 'library.list', {})
    return runs.find(({ file }) => path.basename(file) === `${name}.forkscope`)!.runId
  }
  const open = async (name: string) => {
    await page.click(`.history-row[data-run="${await idOf(name)}"]`)
    await page.keyboard.press('Enter')
    await page.waitForSelector('.run-head h1, .run .ui-empty')
  }
  const back = () => page.click('.run-head button >> nth=0')

  it('in their list', async () => {
    await goTo(page, 'runs')
    await takeIn()
    await page.focus('[role=grid]')
    await page.keyboard.press('Home')
    await audit('the runs')
    await page.keyboard.press('Shift+F10')
    await page.waitForSelector('[role=menu]')
    await audit('the menu of a run')
    await page.keyboard.press('Escape')
    await gone('[role=menu]')
    await page.keyboard.press('F6')
    await page.waitForSelector('[role=menu]')
    await audit('the order')
    await page.keyboard.press('Escape')
    await gone('[role=menu]')
    await opened('.history-bar .ui-select >> nth=0', '[role=option]', 'a filter')
    await page.focus('[role=grid]')
    await page.keyboard.press('F2')
    await audit('a title that is edited')
    await page.keyboard.press('Escape')
    await page.focus('.tags input')
    await page.keyboard.type('base')
    await audit('a tag')
    await page.keyboard.press('Enter')
    await page.focus('[role=grid]')
    await page.keyboard.press('Control+a')
    await audit('several runs')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Delete')
    await page.waitForSelector('.undo .ui-button')
    await audit('a run that was deleted')
    await page.click('.undo .ui-button')
    await gone('.undo .ui-button')
  })

  it('one by one, with their menus', async () => {
    await open('pool')
    await page.waitForSelector('.verdict tbody tr')
    await audit('a run')
    await opened('.run-head [aria-haspopup=menu]', '[role=menu]', 'the export')
    await opened('.run-origin', '.run-origin-lines', 'parameters')
    await opened('[data-more-figures]', '.kpis-all', 'all figures')
    await opened('.travel-tools [aria-haspopup=menu]', '[role=menu]', 'jumps')
    await opened('.transport-speed', '[role=menu]', 'the speed')
    await page.click('.pane-tab >> nth=-1')
    await page.keyboard.press('[')
    await page.waitForSelector('[data-as-of]')
    await audit('the past, with its output')
    await page.keyboard.press('l')
    for (const name of KEPT_RUNS.slice(1)) {
      await back()
      await open(name)
      await audit(name)
    }
    await back()
  })

  it('side by side', async () => {
    await page.focus('[role=grid]')
    await page.keyboard.press('Home')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('c')
    await page.waitForSelector('.compare-sentence')
    await audit('two runs compared')
    await opened('[data-add-run]', '[role=menu]', 'runs to be compared')
    await goTo(page, 'home')
    await audit('home, with runs')
  })

  it('as a page', async () => {
    for (const locale of LOCALES) {
      const file = path.join(launched.home, `${locale}.html`)
      await launched.app.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
      }, file)
      await ask(page, 'run.export', { stream: await idOf('pool'), to: 'html', locale })
      const shown = launched.app.waitForEvent('window')
      await launched.app.evaluate(({ BrowserWindow }, address) => {
        void new BrowserWindow({ webPreferences: { partition: 'report' } }).loadURL(address)
      }, pathToFileURL(file).href)
      const report = await shown
      await report.waitForSelector('footer')
      for (const colorScheme of ['dark', 'light'] as const) {
        await report.emulateMedia({ colorScheme })
        for (const finding of await findings(report))
          found.push(`report, ${locale}, ${colorScheme}: ${finding}`)
      }
      await report.close()
    }
  })
})

it('has nothing to complain of', () => expect(complaints).toEqual([]))

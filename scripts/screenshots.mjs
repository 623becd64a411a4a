// @ts-check
/*
 * Takes pictures of the real app on a real run, for the README and for looking at what was built:
 *   node scripts/screenshots.mjs                 docs/screenshot-dark.png and docs/screenshot-light.png
 *   node scripts/screenshots.mjs --all FOLDER    every room, dark and light, each language, each size; with
 *                                                --look dark-en-1280 only in looks whose names hold that
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { _electron } from 'playwright-core'
import { root } from './lib/command.mjs'
import { ensureDisplay } from './lib/display.mjs'
import { PLAYWRIGHT_ARGS } from './lib/playwright.mjs'
import { ensureRuntime } from './lib/runtime/index.mjs'
import { sandboxArgs, VIRTUAL_DISPLAY_ARGS } from './lib/sandbox.mjs'

const { values } = parseArgs({
  options: {
    all: { type: 'string' },
    look: { type: 'string', default: '' },
    scenario: { type: 'string', multiple: true },
  },
})
const SIZES = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
  { width: 1920, height: 1080 },
]

/** What is in the history when rooms are shown: two of one chapter to compare, others, a failure, a guard. */
const RUNS = [
  ['process-lock', '--processes', '2', '--increments', '500', '--repeats', '1'],
  ['process-lock', '--processes', '4', '--increments', '500', '--repeats', '1'],
  ['executors', '--tasks', '10', '--task-ms', '2', '--repeats', '1'],
  ['--', 'sh', '-c', 'echo no such host >&2; sleep 0.5; exit 3'],
  ['--max-seconds', '1', '--', 'sleep', '30'],
]

/** @typedef {{ theme: 'dark' | 'light', language: 'en' | 'zh-CN', width: number, height: number }} Look */

const runtime = await ensureRuntime(root)
const display = await ensureDisplay({ forceVirtual: true, keep: true })
const folder = await mkdtemp(path.join(tmpdir(), 'forkscope-screenshots-'))
try {
  if (values.all) {
    await mkdir(values.all, { recursive: true })
    for (const args of RUNS) await record(args)
    for (const theme of /** @type {const} */ (['dark', 'light']))
      for (const language of /** @type {const} */ (['en', 'zh-CN']))
        for (const size of SIZES)
          if (`${theme}-${language}-${size.width}`.includes(values.look))
            await everyRoom({ theme, language, ...size }, values.all)
  } else {
    for (const theme of /** @type {const} */ (['dark', 'light']))
      await readmePicture({ theme, language: theme === 'dark' ? 'en' : 'zh-CN', ...SIZES[0] })
  }
} finally {
  await display.end()
  await rm(folder, { recursive: true, force: true })
}

/**
 * Runs something on the command line, which records it.
 * @param {readonly string[]} args
 */
async function record(args) {
  const cli = spawn(process.execPath, [path.join(root, 'out/cli/index.js'), 'run', ...args], {
    stdio: 'ignore',
    env: { ...process.env, FORKSCOPE_DATA_DIR: path.join(folder, 'recorded') },
  })
  await once(cli, 'exit')
}

/** @param {Look} look */
async function readmePicture(look) {
  await withApp(look, async (page) => {
    await page.keyboard.press('Control+1')
    await startScenario(page, 'process-pool')
    await page.locator('[data-run-state="ended"]').waitFor({ timeout: 180_000 })
    await page.waitForTimeout(800)
    await page.screenshot({ path: path.join(root, 'docs', `screenshot-${look.theme}.png`) })
  })
}

/**
 * @param {Look} look
 * @param {string} into
 */
async function everyRoom(look, into) {
  await withApp(look, async (page) => {
    const name = `${look.theme}-${look.language}-${look.width}`
    let number = 0
    const shoot = async (/** @type {string} */ what) => {
      number += 1
      await page.screenshot({ path: path.join(into, `${name}-${number}-${what}.png`) })
    }
    const go = (/** @type {string} */ key) => page.keyboard.press(key)
    await page.locator('.newest-run').first().waitFor()
    await page.waitForTimeout(500)
    await shoot('home')
    await openFirst(page, 'Control+2')
    await shoot('command')
    await openFirst(page, 'Control+1')
    await shoot('lab')
    for (const scenario of values.scenario ?? ['process-pool']) {
      await startScenario(page, scenario)
      await page.waitForTimeout(6500)
      await shoot(`${scenario}-live`)
      await openPart(page, 'processes')
      await page.getByRole('treegrid').focus()
      await go('ArrowDown')
      await go('ArrowDown')
      await go('Enter')
      await page.waitForTimeout(1500)
      await shoot(`${scenario}-details`)
      await go('Escape')
      await page.locator('[data-run-state="ended"]').waitFor({ timeout: 180_000 })
      await openPart(page, 'verdict')
      await page.waitForTimeout(500)
      await shoot(`${scenario}-ended`)
      await openPart(page, 'timeline')
      const repeats = page.locator('[data-pool-repeat] .ui-select')
      await repeats.click()
      await page.locator('.popup [role=option]').nth(2).click()
      await page.waitForTimeout(500)
      await shoot(`${scenario}-repeat`)
    }
    await openFirst(page, 'Control+3')
    await page.waitForTimeout(3500)
    await shoot('monitor')
    await everyRun(page, shoot)
    await openFirst(page, 'Control+,')
    // A window never opens in Settings.
    await go('Control+,')
    await page.waitForTimeout(500)
    await shoot('settings')
    await go('Control+Shift+P')
    await page.waitForTimeout(300)
    await shoot('commands')
    await go('Escape')
    await go('?')
    await page.waitForTimeout(300)
    await shoot('help')
  })
}

/**
 * Goes to a room and loads the page anew, which opens in it: what it looks like must not hang on which room was there before.
 * @param {import('playwright-core').Page} page
 * @param {string} key
 */
async function openFirst(page, key) {
  await page.keyboard.press(key)
  await page.waitForTimeout(200)
  await page.reload()
  await page.locator('.app-room > *').first().waitFor()
  await page.waitForTimeout(800)
}

/**
 * The history, what is done in it, a recorded run, and two runs compared.
 * @param {import('playwright-core').Page} page
 * @param {(what: string) => Promise<void>} shoot
 */
async function everyRun(page, shoot) {
  const go = (/** @type {string} */ key) => page.keyboard.press(key)
  await openFirst(page, 'Control+4')
  await page.locator('.history-row').first().waitFor()
  await page.waitForTimeout(500)
  await shoot('runs')
  await go('End')
  await go('F2')
  await page.keyboard.type('baseline')
  await go('Enter')
  await page.locator('.note textarea').fill('2 × 500')
  await page.locator('.note-state:not(:empty)').waitFor()
  await shoot('runs-details')
  await page.locator('[role=grid]').focus()
  await go('Shift+ArrowUp')
  await page.waitForTimeout(300)
  await shoot('runs-several')
  await go('Delete')
  await page.locator('.undo .ui-button').waitFor()
  await page.waitForTimeout(300)
  await shoot('runs-deleted')
  await go('Control+z')
  await page.locator('.undo .ui-button').waitFor({ state: 'detached' })
  await page.locator('[role=grid]').focus()
  await go('End')
  await go('Enter')
  await page.locator('[data-run-state="ended"]').waitFor()
  await page.waitForTimeout(1500)
  await shoot('runs-opened')
  await page.locator('.run-head button').first().click()
  await page.locator('[role=grid]').focus()
  await go('Shift+ArrowUp')
  await go('c')
  await page.waitForTimeout(2500)
  await shoot('compare')
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} scenario
 */
async function startScenario(page, scenario) {
  await page.locator(`[data-scenario="${scenario}"]`).click()
  await page.keyboard.press('Control+Enter')
  await page.locator('.timeline').waitFor()
}

/**
 * Brings a part of the run view to the front, where there is room for one at a time.
 * @param {import('playwright-core').Page} page
 * @param {string} part
 */
async function openPart(page, part) {
  const tab = page.locator(`[role=tab][id$="-${part}"]`)
  if (await tab.isVisible()) await tab.click()
}

/**
 * @param {Look} look
 * @param {(page: import('playwright-core').Page) => Promise<void>} use
 */
async function withApp(look, use) {
  const data = await mkdtemp(path.join(folder, 'data-'))
  if (values.all)
    await cp(path.join(folder, 'recorded', 'runs'), path.join(data, 'runs'), { recursive: true })
  await writeFile(
    path.join(data, 'settings.json'),
    JSON.stringify({ theme: look.theme, language: look.language }),
  )
  const app = await _electron.launch({
    executablePath: runtime.executable,
    args: [
      ...(await sandboxArgs(runtime.executable, () => {})),
      ...VIRTUAL_DISPLAY_ARGS,
      ...PLAYWRIGHT_ARGS,
      root,
    ],
    env: { .../** @type {Record<string, string>} */ (process.env), ...display.env, FORKSCOPE_DATA_DIR: data },
  })
  try {
    const page = await app.firstWindow()
    await app.evaluate(
      ({ BrowserWindow }, { width, height }) =>
        BrowserWindow.getAllWindows()[0].setContentSize(width, height),
      look,
    )
    // Asked from here: the page's policy lets nothing in it evaluate text.
    const sized = `innerWidth === ${look.width} && innerHeight === ${look.height}`
    for (let look = 0; look < 100 && !(await page.evaluate(sized)); look++) await page.waitForTimeout(50)
    await page.locator('.app-room > :not(.starting)').first().waitFor()
    await use(page)
  } finally {
    await app.close()
  }
}

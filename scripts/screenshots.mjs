// @ts-check
/*
 * Takes pictures of the real app on a real run, for the README and for looking at what was built:
 *   node scripts/screenshots.mjs                 docs/screenshot-dark.png and docs/screenshot-light.png
 *   node scripts/screenshots.mjs --all FOLDER    every room, dark and light, each language, each size
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
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
  options: { all: { type: 'string' }, scenario: { type: 'string', multiple: true } },
})
const SIZES = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
]

/** @typedef {{ theme: 'dark' | 'light', language: 'en' | 'zh-CN', width: number, height: number }} Look */

const runtime = await ensureRuntime(root)
const display = await ensureDisplay({ forceVirtual: true, keep: true })
const folder = await mkdtemp(path.join(tmpdir(), 'forkscope-screenshots-'))
try {
  if (values.all) {
    await mkdir(values.all, { recursive: true })
    for (const theme of /** @type {const} */ (['dark', 'light']))
      for (const language of /** @type {const} */ (['en', 'zh-CN']))
        for (const size of SIZES) await everyRoom({ theme, language, ...size }, values.all)
  } else {
    for (const theme of /** @type {const} */ (['dark', 'light']))
      await readmePicture({ theme, language: theme === 'dark' ? 'en' : 'zh-CN', ...SIZES[0] })
  }
} finally {
  await display.end()
  await rm(folder, { recursive: true, force: true })
}

/** @param {Look} look */
async function readmePicture(look) {
  await withApp(look, async (page) => {
    await startScenario(page, 'process-pool')
    // Late enough that the pool of several workers has been at work for a while.
    await page.waitForTimeout(6500)
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
    await page.waitForTimeout(500)
    await shoot('lab')
    for (const scenario of values.scenario ?? ['process-pool']) {
      await startScenario(page, scenario)
      await page.waitForTimeout(6500)
      await shoot(`${scenario}-live`)
      await page.getByRole('treegrid').focus()
      await go('ArrowDown')
      await go('ArrowDown')
      await go('Enter')
      await page.waitForTimeout(1500)
      await shoot(`${scenario}-details`)
      await go('Escape')
      await page.locator('[data-run-state="ended"]').waitFor({ timeout: 60_000 })
      await page.waitForTimeout(500)
      await shoot(`${scenario}-ended`)
    }
    await go('Control+2')
    await page.waitForTimeout(3500)
    await shoot('monitor')
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
 * @param {import('playwright-core').Page} page
 * @param {string} scenario
 */
async function startScenario(page, scenario) {
  await page.locator(`[data-scenario="${scenario}"]`).click()
  await page.keyboard.press('Control+Enter')
  await page.getByRole('treegrid').waitFor()
}

/**
 * @param {Look} look
 * @param {(page: import('playwright-core').Page) => Promise<void>} use
 */
async function withApp(look, use) {
  const data = await mkdtemp(path.join(folder, 'data-'))
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
    await use(page)
  } finally {
    await app.close()
  }
}

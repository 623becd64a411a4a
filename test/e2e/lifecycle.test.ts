import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { LaunchOptions, LaunchedApp } from './support/electron'
import { launchApp, removeHome } from './support/electron'
import { ask, enginePid, noticed, openLine } from './support/engine-line'
import { until } from './support/until'

const open: LaunchedApp[] = []
const homes = new Set<string>()

async function launch(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const launched = await launchApp({ ...options, keepHome: true })
  open.push(launched)
  homes.add(launched.home)
  return launched
}

async function close(launched: LaunchedApp): Promise<void> {
  open.splice(open.indexOf(launched), 1)
  await launched.close()
}

/** Every process of the launch, the engine and Chromium's helpers too, is gone. */
const nothingLeft = (launched: LaunchedApp, timeout = 5_000) =>
  until(
    () => launched.processes(),
    (pids) => pids.length === 0,
    { timeout, what: 'the last process to go' },
  )

afterEach(async () => {
  for (const launched of open.splice(0)) await launched.close()
  for (const home of homes) await removeHome(home)
  homes.clear()
})

const bounds = ({ app }: LaunchedApp) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getNormalBounds())
/** What a window that comes to rest leaves for the next start; null before any did. */
const remembered = ({ home }: LaunchedApp): Electron.Rectangle | null => {
  const file = path.join(home, '.local/share/forkscope/window.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).bounds : null
}
const windows = ({ app }: LaunchedApp) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
const menuLabels = ({ app }: LaunchedApp) =>
  app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? [])

describe('what is remembered', () => {
  it('a window opens where it was, unless that is off every screen', async () => {
    const first = await launch()
    const wanted = { x: 60, y: 40, width: 1000, height: 700 }
    await first.app.evaluate(
      ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]!.setBounds(wanted),
      wanted,
    )
    // The display server has the last word on where a window is: once the window has come to rest there, it is written down.
    await until(
      () => remembered(first),
      (seen) => JSON.stringify(seen) === JSON.stringify(wanted),
      { what: 'the window to be at rest where it was moved to' },
    )
    await close(first)

    const second = await launch({ home: first.home })
    expect(await bounds(second)).toEqual(wanted)
    await second.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.setPosition(20_000, 40),
    )
    await until(
      () => remembered(second),
      (seen) => seen?.x === 20_000,
      { what: 'the window to be at rest off every screen' },
    )
    await close(second)

    const third = await launch({ home: first.home })
    const { x, width, height } = await bounds(third)
    expect(x).toBeLessThan(1600)
    expect({ width, height }).toEqual({ width: wanted.width, height: wanted.height })
  })

  it('menu language and theme follow the settings at once, and are there from the start the next time', async () => {
    const first = await launch()
    expect(await menuLabels(first)).toEqual(['File', 'Edit', 'View', 'Run', 'Window', 'Help'])
    await openLine(first.page)
    await ask(first.page, 'settings.set', { language: 'zh-CN', theme: 'light' })
    const chinese = ['文件', '编辑', '视图', '运行', '窗口', '帮助']
    await until(
      () => menuLabels(first),
      (labels) => labels.join() === chinese.join(),
    )
    const theme = ({ app }: LaunchedApp) => app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)
    expect(await theme(first)).toBe('light')
    await close(first)

    const second = await launch({ home: first.home })
    expect(await menuLabels(second)).toEqual(chinese)
    expect(await theme(second)).toBe('light')
    expect(
      await second.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]!.getBackgroundColor(),
      ),
    ).toMatch(/^#f4f6f8/i)
  })

  it('what the engine keeps is read again by the next one', async () => {
    const first = await launch()
    await openLine(first.page)
    await ask(first.page, 'settings.set', { hz: 5 })
    await close(first)
    const second = await launch({ home: first.home })
    await openLine(second.page)
    expect((await ask(second.page, 'hello', {})).settings.hz).toBe(5)
    expect(await noticed(second.page, () => true)).toMatchObject([{ engine: 'up', attempt: 1 }])
  })

  it('the columns of a table are as they were left', async () => {
    const first = await launch()
    const history = async ({ page }: LaunchedApp) => {
      await page.keyboard.press('Control+4')
      await page.waitForSelector('.history-row[data-status=completed]')
      return page.locator('[role=columnheader]')
    }
    const columns = async (launched: LaunchedApp) =>
      (await history(launched)).evaluateAll((heads) =>
        heads.map(({ dataset, clientWidth }) => [dataset.column, clientWidth] as const),
      )
    await openLine(first.page)
    await ask(first.page, 'run.start', { argv: ['true'] })
    const before = await columns(first)
    const ids = before.map(([id]) => id)
    const { page } = first

    // Wider by a drag, hidden and moved by the menu.
    const edge = (await page.locator('[data-column=status] .grid-head-edge').boundingBox())!
    await page.mouse.move(edge.x + 4, edge.y + 8)
    await page.mouse.down()
    await page.mouse.move(edge.x + 44, edge.y + 8, { steps: 4 })
    await page.mouse.up()
    await page.click('[data-column=wall]', { button: 'right' })
    await page.click('[role=menuitemcheckbox] >> text="CPU time"')
    await page.click('[role=menuitem] >> text="Move left"')
    await page.keyboard.press('Escape')
    const after = await columns(first)
    expect(Object.fromEntries(after).status).toBe(Object.fromEntries(before).status! + 40)
    const left = ids.filter((id) => id !== 'cpu' && id !== 'wall')
    expect(after.map(([id]) => id)).toEqual(left.toSpliced(left.indexOf('started'), 0, 'wall'))
    await close(first)

    const second = await launch({ home: first.home })
    expect(await columns(second)).toEqual(after)
  })

  it('the language is the system’s where none was chosen', async () => {
    const launched = await launch({ locale: 'zh_CN.UTF-8' })
    expect(await menuLabels(launched)).toContain('文件')
  })
})

describe('windows', () => {
  it('a second start shows the window of the first, and ends', async () => {
    const launched = await launch()
    // The very same command and environment, without Playwright's own doors.
    const strings = (name: string) =>
      readFileSync(`/proc/${launched.pid}/${name}`, 'utf8').split('\0').slice(0, -1)
    const args = strings('cmdline').filter((arg) => !/^--(inspect|remote-debugging)/.test(arg))
    const env = Object.fromEntries(strings('environ').map((pair) => pair.split(/=(.*)/s).slice(0, 2)))
    await launched.app.evaluate(({ app }) => {
      app.once('second-instance', () => Object.assign(globalThis, { told: true }))
    })
    const second = spawn(launched.app.process().spawnfile, args.slice(1), { env, stdio: 'ignore' })
    const [code] = await once(second, 'exit')
    expect(code).toBe(0)
    await until(
      () => launched.app.evaluate(() => 'told' in globalThis),
      (told) => told,
      { what: 'the first instance to hear of the second' },
    )
    expect(await windows(launched)).toBe(1)
  })

  it('several share the engine, each over a port of its own, and outlive each other', async () => {
    const launched = await launch()
    await openLine(launched.page)
    const [page] = await Promise.all([
      launched.app.waitForEvent('window'),
      launched.app.evaluate(({ Menu }) => {
        const items = Menu.getApplicationMenu()!.items.flatMap(({ submenu }) => submenu?.items ?? [])
        items.find(({ accelerator }) => accelerator === 'CmdOrCtrl+N')!.click()
      }),
    ])
    await page.waitForLoadState()
    await openLine(page)
    const [one, two] = await Promise.all([ask(launched.page, 'hello', {}), ask(page, 'hello', {})])
    expect(two.version).toBe(one.version)
    await launched.page.close()
    expect((await ask(page, 'hello', {})).version).toBe(one.version)
    expect(await windows(launched)).toBe(1)
  })

  it('a reloaded page gets a new port', async () => {
    const launched = await launch()
    await openLine(launched.page)
    await launched.page.reload()
    await openLine(launched.page)
    expect(await ask(launched.page, 'hello', {})).toHaveProperty('version')
  })

  it('a crashed page comes back by itself, says so, and reaches the same engine', async () => {
    const launched = await launch()
    const before = await enginePid(launched.app)
    const url = () => launched.app.evaluate(({ webContents }) => webContents.getAllWebContents()[0]!.getURL())
    await launched.app.evaluate(({ webContents }) => {
      webContents.getAllWebContents()[0]!.forcefullyCrashRenderer()
    })
    await until(url, (url) => new URL(url).searchParams.has('recovered'))
    const hello = await until(
      () =>
        launched.app.evaluate(({ webContents }) =>
          webContents.getAllWebContents()[0]!.executeJavaScript(`new Promise((resolve) => {
            window.addEventListener('message', ({ data }) => data?.source === 'forkscope' && resolve(data))
            window.postMessage({ source: 'forkscope-page', ready: true }, location.origin)
          })`),
        ),
      () => true,
    )
    expect(hello).toEqual({ source: 'forkscope', engine: 'up', attempt: 1 })
    expect(await enginePid(launched.app)).toBe(before)
  })
})

describe('the end', () => {
  it('leaves no process, whether a run is going on or not', async () => {
    const launched = await launch()
    await openLine(launched.page)
    await ask(launched.page, 'run.start', {
      argv: ['sh', '-c', ': e2e-stubborn; trap "" TERM; while :; do sleep 1; done'],
    })
    await until(
      () => launched.processes(),
      (pids) => pids.some((pid) => commandOf(pid).includes('e2e-stubborn')),
      { what: 'the run to start' },
    )
    await close(launched)
    await nothingLeft(launched)
  })

  it('closing the last window is the end', async () => {
    const launched = await launch()
    open.splice(open.indexOf(launched), 1)
    const ended = once(launched.app.process(), 'exit')
    await launched.page.close()
    await ended
    await nothingLeft(launched)
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'after %s nothing of a busy run is left within two seconds',
    async (signal) => {
      const launched = await launch()
      open.splice(open.indexOf(launched), 1)
      await openLine(launched.page)
      const { runId } = await ask(launched.page, 'run.start', {
        argv: ['sh', '-c', ': e2e-busy; sh -c ": e2e-busy; while :; do :; done" & while :; do :; done'],
      })
      await until(
        () => launched.processes(),
        (pids) => pids.filter((pid) => commandOf(pid).includes('e2e-busy')).length >= 2,
        { what: 'the run to start' },
      )
      process.kill(launched.pid, signal)
      await nothingLeft(launched, 2_000)

      // What was recorded of it is there at the next start.
      const next = await launch({ home: launched.home })
      await openLine(next.page)
      const { runs } = await until(
        () => ask(next.page, 'library.list', {}),
        ({ runs }) => runs.some((run) => run.state !== 'recording'),
        { what: 'the recorded run' },
      )
      const state = signal === 'SIGKILL' ? 'interrupted' : 'complete'
      expect(runs).toMatchObject([{ runId, state, failure: null }])
    },
  )
})

/** Command line of a process, arguments joined by spaces; empty where it is gone. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

import { readFileSync, readlinkSync, readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { CpuProfile } from '../../src/shared/inspect'
import type { LaunchedApp } from './support/electron'
import { hearComplaints, launchApp } from './support/electron'
import { enginePid } from './support/engine-line'
import { until } from './support/until'

/** Looking inside a child that spins: stacks, a flame graph, DevTools in a window that can go nowhere else. */

let launched: LaunchedApp
let page: Page
let errors = ''
const complaints: string[] = []

beforeAll(async () => {
  launched = await launchApp()
  page = launched.page
  launched.app.process().stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  hearComplaints(page, complaints)
})
afterAll(() => launched?.close())

const choose = (knob: string, option: RegExp) =>
  page.locator(`[data-knob="${knob}"] [role=radio]`, { hasText: option }).click()

/** Pids of the processes in the panel, by what it calls them. */
const listed = () =>
  page.$$eval('[data-inspect]', (rows) =>
    Object.fromEntries(
      rows.map((row) => [
        row.querySelector('.inspect-name')!.textContent!,
        Number(row.getAttribute('data-inspect')),
      ]),
    ),
  )

/** Ports that a process listens on, by the kernel's table (`/proc/net/tcp`); all of them must be of loopback. */
function portsListeningIn(pid: number): number[] {
  const own = readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`)
    } catch {
      return ''
    }
  })
  return readFileSync(`/proc/${pid}/net/tcp`, 'latin1')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/ +/))
    .filter((fields) => fields[3] === '0A' && own.includes(`socket:[${fields[9]}]`))
    .map((fields) => {
      expect(fields[1]).toMatch(/^0100007F:/)
      return parseInt(fields[1].split(':')[1], 16)
    })
}

const alive = (pid: number) => {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}

const devtools = () => launched.app.windows().filter((window) => window.url().startsWith('devtools:'))

describe('the panel of inspectors', () => {
  it('lists parent and children with their real pids, each listening on loopback only', async () => {
    await page.click('[data-scenario="process-debug"]')
    // The second child spins; ten minutes, so that it does as long as this takes.
    await page.click('[data-knob=child] .ui-select')
    await page.locator('[role=option]', { hasText: 'child 1' }).click()
    await choose('duration', /^10 min$/)
    await page.keyboard.press('Control+Enter')
    await page.getByRole('treegrid').waitFor()
    const pids = await until(listed, (found) => Object.keys(found).length === 3, {
      timeout: 30_000,
      what: 'three processes with an inspector',
    })
    expect(Object.keys(pids)).toEqual(['parent', 'child 0', 'child 1'])
    const ports = Object.values(pids).flatMap(portsListeningIn)
    expect(new Set(ports).size).toBe(3)
  })

  it('prints the stack of the child that spins: the function that it never leaves', async () => {
    await page.locator('[data-inspect]', { hasText: 'child 1' }).click()
    const names = async () => {
      await page.click('[data-inspect-stack]')
      await page.waitForSelector('.stack-state')
      await page.waitForSelector('[data-inspect-stack]:not([disabled])')
      return page.$$eval('.stack-name', (all) => all.map((one) => one.textContent))
    }
    const frames = await until(names, (found) => found.includes('spins'), { what: 'the frame of spins' })
    expect(frames).toContain('misbehave')
    expect(await page.$$eval('.stack-place', (all) => all.map((one) => one.textContent))).toContainEqual(
      expect.stringMatching(/^child\.mjs:\d+$/),
    )
  })

  it('says of the parent that it is idle', async () => {
    await page.locator('[data-inspect]', { hasText: 'parent' }).click()
    await page.click('[data-inspect-stack]')
    await page.locator('.stack-state', { hasText: 'Idle' }).waitFor()
    expect(await page.innerText('.stack-waits')).toContain('ProcessWrap')
  })

  it('takes a profile and draws it: the loop is in the flame graph, and in the file', async () => {
    await page.locator('[data-inspect]', { hasText: 'child 1' }).click()
    await page.fill('.inspect-seconds input', '1')
    await page.click('[data-inspect-profile]')
    await page.waitForSelector('.flame-bar')
    const label = await page.getAttribute('.flame-bar[aria-label^="spins,"]', 'aria-label')
    const share = Number(/([\d.]+)\s*% of the time/.exec(label ?? '')?.[1])
    expect(share).toBeGreaterThan(80)
    const file = (await page.getAttribute('.profile-path', 'title'))!
    expect(file).toMatch(/\/profiles\/process-debug-child-1-.*\.cpuprofile$/)
    const profile = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile
    expect(profile.nodes.map(({ callFrame }) => callFrame.functionName)).toContain('spins')
    expect((profile.endTime - profile.startTime) / 1e6).toBeGreaterThan(0.9)

    await page.locator('.flame-bar[aria-label^="spins,"]').click()
    await until(
      () => page.$$eval('.flame-above', (all) => all.length),
      (count) => count > 0,
      { what: 'callers above the zoom' },
    )
    // By script: which of its functions V8 has made one of, it decides anew each time.
    await page.fill('.flame-search', 'PRIMES.mjs')
    await page.waitForSelector('.flame-match')
    expect(await page.innerText('.flame-found')).toMatch(/\d+\s*%/)
  })
})

describe('DevTools', () => {
  it('open in a window of their own, connected to the process that was chosen', async () => {
    await page.click('[data-inspect-devtools]')
    const window = (await until(devtools, (open) => open.length === 1, { what: 'a DevTools window' }))[0]
    const pids = await listed()
    const [port] = portsListeningIn(pids['child 1'])
    expect(window.url()).toMatch(
      new RegExp(
        `^devtools://devtools/bundled/js_app\\.html\\?v8only=true&ws=127\\.0\\.0\\.1:${port}/[-0-9a-f]{36}$`,
      ),
    )
    const title = await launched.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((one) => one.getTitle()),
    )
    expect(title).toContain(`DevTools · child 1 · ${pids['child 1']}`)
    // The pages' own title of the connection: it has reached the target.
    await until(
      () => window.title(),
      (now) => now !== '',
      { what: 'the page' },
    )
    const connected = () =>
      launched.app.evaluate(async ({ webContents }) => {
        const contents = webContents.getAllWebContents().find((one) => one.getURL().startsWith('devtools:'))!
        return contents.executeJavaScript(`(async () => {
          const { TargetManager } = (await import('devtools://devtools/bundled/core/sdk/sdk.js')).TargetManager
          const target = TargetManager.instance().primaryPageTarget() ?? TargetManager.instance().rootTarget()
          if (!target) return 0
          const { result } = await target.runtimeAgent().invoke_evaluate({ expression: 'process.pid' })
          return result?.value ?? 0
        })()`) as Promise<number>
      })
    expect(await until(connected, (pid) => pid > 0, { what: 'an answer of the target' })).toBe(
      pids['child 1'],
    )
  })

  it('open once for a process: asked again, the window comes to the front', async () => {
    await page.click('[data-inspect-devtools]')
    await page.waitForSelector('[data-inspect-devtools]:not([disabled])')
    await page.locator('[data-inspect]', { hasText: 'child 0' }).click()
    await page.click('[data-inspect-devtools]')
    await until(devtools, (open) => open.length === 2, { what: 'a window for the other child' })
    expect(new Set(devtools().map((window) => window.url())).size).toBe(2)
  })

  it('have nothing of Node, run with the safe preferences, in a session of their own', async () => {
    const found = await launched.app.evaluate(({ BrowserWindow, session }) => {
      const window = BrowserWindow.getAllWindows().find((one) =>
        one.webContents.getURL().startsWith('devtools:'),
      )!
      const contents = window.webContents as Electron.WebContents & {
        getLastWebPreferences(): Record<string, unknown>
      }
      return {
        preferences: contents.getLastWebPreferences(),
        own: contents.session !== session.defaultSession && !contents.session.isPersistent(),
      }
    })
    expect(found.own).toBe(true)
    expect(found.preferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    })
    expect(found.preferences.preload ?? '').toBe('')
    const globals = await devtools()[0].evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter((name) => name in window),
    )
    expect(globals).toEqual([])
  })

  it('navigate nowhere else and open no window', async () => {
    const [window] = devtools()
    const before = devtools().map((one) => one.url())
    for (const attempt of [
      'location.href = "https://nodejs.org/"',
      'location.href = "devtools://devtools/bundled/inspector.html"',
      'location.href = "forkscope://app/index.html"',
      'location.href = location.href.replace(/ws=.*/, "ws=127.0.0.1:1/x")',
      'void window.open("https://nodejs.org/")',
    ]) {
      const said = errors.length
      await window.evaluate(attempt)
      await until(
        () => errors.slice(said),
        (text) => /(navigation|window) refused/.test(text),
        {
          what: `main refusing ${attempt}`,
        },
      )
    }
    expect(devtools().map((one) => one.url())).toEqual(before)
    expect(launched.app.windows()).toHaveLength(3)
  })

  it('reach their target and nothing else on the network', async () => {
    const [first, second] = devtools()
    const reach = (window: Page, url: string) =>
      window.evaluate(
        (url) =>
          new Promise<string>((resolve) => {
            if (!url.startsWith('ws:'))
              return fetch(url).then(
                () => resolve('reached'),
                () => resolve('refused'),
              )
            const socket = new WebSocket(url)
            socket.onopen = () => (socket.close(), resolve('reached'))
            socket.onerror = () => resolve('refused')
          }),
        url,
      )
    const socketOf = (window: Page) => `ws://${/ws=(.*)$/.exec(window.url())![1]}`
    const port = Number(/:(\d+)\//.exec(socketOf(first))![1])
    expect(await reach(first, 'https://nodejs.org/')).toBe('refused')
    expect(await reach(first, `http://127.0.0.1:${port}/json`)).toBe('refused')
    expect(await reach(first, 'forkscope://app/index.html')).toBe('refused')
    // The other child's inspector is there, for the other window.
    expect(await reach(first, socketOf(second))).toBe('refused')
    expect(await reach(first, socketOf(first))).toBe('reached')
    expect(await first.evaluate(() => Notification.requestPermission())).toBe('denied')
  })

  it('are closed with the engine, and the processes that they were attached to are gone', async () => {
    const pids = await listed()
    const before = devtools().length
    expect(before).toBe(2)
    const pid = await enginePid(launched.app)
    process.kill(pid, 'SIGKILL')
    await until(devtools, (open) => open.length === 0, { what: 'their windows to close' })
    await until(
      () => Object.values(pids).filter(alive),
      (left) => left.length === 0,
      {
        what: 'the processes of the run to be gone',
      },
    )
    expect(launched.app.windows()).toHaveLength(1)
  })
})

describe('the window', () => {
  it('has complained of nothing', () => {
    expect(complaints).toEqual([])
  })
})

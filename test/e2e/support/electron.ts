import { randomUUID } from 'node:crypto'
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { root } from '../../../scripts/lib/command.mjs'
import { findTestUser, type TestUser } from '../../../scripts/lib/e2e-user.mjs'
import { PLAYWRIGHT_ARGS } from '../../../scripts/lib/playwright.mjs'
import { VIRTUAL_DISPLAY_ARGS } from '../../../scripts/lib/sandbox.mjs'
import type { Room } from '../../../src/renderer/stores/nav'

/** What the app starts inherits this variable with the launch's id; Chromium's helpers overwrite theirs. */
const MARK = 'FORKSCOPE_E2E_LAUNCH'
const LAUNCH_TIMEOUT = 60_000
const EXIT_TIMEOUT = 10_000

export interface LaunchOptions {
  /** Further arguments for the app. */
  readonly args?: readonly string[]
  /** Further environment. */
  readonly env?: Readonly<Record<string, string>>
  /** A home of an earlier launch (`LaunchedApp.home`), to see what was remembered; by default a new, empty one. */
  readonly home?: string
  /** Keep the home when the app ends, for a later launch; `removeHome` it then. */
  readonly keepHome?: boolean
  /** The room to go to at once, `lab` by default; null: the app is left in the room that it opens. */
  readonly room?: Room | null
  /** Locale of the system, which the app's language follows; `en_US.UTF-8` by default. */
  readonly locale?: string
}

export interface LaunchedApp {
  readonly app: ElectronApplication
  /** The first window, loaded. */
  readonly page: Page
  /** Pid of Electron's main process. */
  readonly pid: number
  /** Home folder of the app's user; its settings are below. */
  readonly home: string
  /** Whether Chromium's sandbox is on: renderers run in a user namespace of their own, behind a seccomp filter. */
  readonly sandboxed: boolean
  /** Pids of all living processes that this launch has started, directly or not. */
  processes(): Promise<number[]>
  /** Ends the app as a user would, and waits until its process is gone. */
  close(): Promise<void>
}

let testUser: Promise<{ user: TestUser | null; why: string }> | undefined

/**
 * Opens the built app in a window of its own home, as an ordinary user where that is possible: root then becomes `nobody` for
 * the app alone, through a script that Playwright takes for Electron, so that Chromium's sandbox is tested as users have it.
 * @throws when out/ is missing or no window appears within a minute
 */
export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const executable = process.env.FORKSCOPE_ELECTRON
  if (!executable)
    throw new Error('FORKSCOPE_ELECTRON is not set: run the e2e project, its setup finds a runtime')
  const entry = path.join(root, 'out', 'main', 'index.js')
  testUser ??= findTestUser([entry, executable]).then((found) => ({ why: '', ...found }))
  const { user, why } = await testUser
  const home = options.home ?? (await createHome(user))
  const id = randomUUID()
  const app = await open(home, {
    executablePath: user ? await writeWrapper(home, user, executable) : executable,
    // Otherwise Playwright would add --no-sandbox by itself.
    chromiumSandbox: true,
    args: [
      ...(user || process.getuid?.() !== 0 ? [] : ['--no-sandbox']),
      ...VIRTUAL_DISPLAY_ARGS,
      ...PLAYWRIGHT_ARGS,
      root,
      ...(options.args ?? []),
    ],
    cwd: root,
    timeout: LAUNCH_TIMEOUT,
    env: environment(home, options, id),
  })
  const pid = app.process().pid
  if (!pid) throw new Error('Electron has no pid')
  const page = await app.firstWindow({ timeout: LAUNCH_TIMEOUT })
  await page.waitForLoadState('domcontentloaded')
  if (options.room !== null) await goTo(page, options.room ?? 'lab')
  const sandboxed = await note(app, user, why)
  return {
    app,
    page,
    pid,
    home,
    sandboxed,
    processes: () => startedBy(pid, id),
    close: async () => {
      await app.close()
      await gone(pid)
      if (!options.keepHome) await removeHome(home)
    },
  }
}

/** Collects what a window complains of in its console. */
export function hearComplaints(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
}

/** Goes to a room by its name in the rail. */
export async function goTo(page: Page, room: Room): Promise<void> {
  await page.click(`.rail [data-room=${room}]`)
  await page.waitForSelector(`.rail [data-room=${room}][aria-current=page]`)
}

/** A folder that only the app's user can enter, with the places that programs look for. */
async function createHome(user: TestUser | null): Promise<string> {
  const home = await mkdtemp(path.join(tmpdir(), 'forkscope-home-'))
  for (const folder of ['', 'tmp', 'runtime']) {
    const file = path.join(home, folder)
    await mkdir(file, { recursive: true })
    await chmod(file, 0o700)
    if (user) await chown(file, user.uid, user.gid)
  }
  return home
}

/** Launches, and leaves nothing behind if that fails. */
async function open(
  home: string,
  options: Parameters<typeof _electron.launch>[0],
): Promise<ElectronApplication> {
  try {
    return await _electron.launch(options)
  } catch (error) {
    await removeHome(home)
    throw error
  }
}

/** Removes a home that was kept. */
export const removeHome = (home: string): Promise<void> =>
  rm(home, { recursive: true, force: true, maxRetries: 5 })

async function writeWrapper(home: string, user: TestUser, executable: string): Promise<string> {
  const file = path.join(home, 'electron')
  await writeFile(file, `#!/bin/sh\nexec ${user.prefix.join(' ')} '${executable}' "$@"\n`, { mode: 0o755 })
  return file
}

function environment(home: string, options: LaunchOptions, id: string): Record<string, string> {
  const locale = options.locale ?? 'en_US.UTF-8'
  const { PATH = '', DISPLAY = '', VITEST_POOL_ID = '1' } = process.env
  const displays = (process.env.FORKSCOPE_E2E_DISPLAYS ?? DISPLAY).split(' ')
  return {
    PATH,
    // A window on each: what another test does elsewhere takes no focus away.
    DISPLAY: displays[(Number(VITEST_POOL_ID) - 1) % displays.length],
    HOME: home,
    TMPDIR: path.join(home, 'tmp'),
    XDG_CONFIG_HOME: path.join(home, '.config'),
    XDG_CACHE_HOME: path.join(home, '.cache'),
    XDG_DATA_HOME: path.join(home, '.local/share'),
    XDG_RUNTIME_DIR: path.join(home, 'runtime'),
    LANG: locale,
    LANGUAGE: locale.replace(/\..*/, ''),
    ...options.env,
    [MARK]: id,
  }
}

/** Finds out what the window really runs on, and leaves it for the summary. */
async function note(app: ElectronApplication, user: TestUser | null, why: string): Promise<boolean> {
  const found = await app.evaluate(({ webContents }) => ({
    electron: process.versions.electron,
    chrome: process.versions.chrome,
    renderer: webContents.getAllWebContents()[0]?.getOSProcessId() ?? 0,
  }))
  const sandboxed = await isSandboxed(found.renderer)
  const who = user ? `as ${user.name}` : why
  const text = `Electron ${found.electron} (Chromium ${found.chrome}), ${who}, sandbox ${sandboxed ? 'on' : 'off'}`
  if (process.env.FORKSCOPE_E2E_NOTE) await writeFile(process.env.FORKSCOPE_E2E_NOTE, `${text}\n`)
  return sandboxed
}

async function isSandboxed(renderer: number): Promise<boolean> {
  if (process.platform !== 'linux') return true
  const [own, other, status] = await Promise.all([
    readlink('/proc/self/ns/user'),
    readlink(`/proc/${renderer}/ns/user`).catch(() => ''),
    readFile(`/proc/${renderer}/status`, 'utf8').catch(() => ''),
  ])
  return other !== '' && other !== own && /^Seccomp:\s*2$/m.test(status)
}

/** Linux: descendants by parentage, and by the mark in their environment those whose parent has gone. */
async function startedBy(root: number, id: string): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0 && pid !== process.pid)
  const parents = new Map<number, number>()
  const found = new Set<number>()
  await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (stat === '' || state === 'Z') return
      parents.set(pid, Number(parent))
      const environ = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '')
      if (pid === root || environ.includes(`${MARK}=${id}`)) found.add(pid)
    }),
  )
  for (let before = -1; before !== found.size;) {
    before = found.size
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid)
  }
  return [...found].sort((a, b) => a - b)
}

async function gone(pid: number): Promise<void> {
  const deadline = Date.now() + EXIT_TIMEOUT
  for (;;) {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')
    if (stat === '' || / Z /.test(stat.slice(stat.lastIndexOf(')')))) return
    if (Date.now() > deadline)
      throw new Error(`Electron (pid ${pid}) is still running after its window was closed`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

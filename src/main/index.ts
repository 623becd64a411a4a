import { existsSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { MessagePortMain } from 'electron'
import { BrowserWindow, Menu, MessageChannelMain, app, dialog, session, shell } from 'electron'
import { dataDirFor } from '../shared/data-dir'
import type { AppAct, MenuCommand } from '../shared/menu'
import type { Settings } from '../shared/protocol'
import { localeFor } from '../shared/text'
import { registerAppScheme, serveApp } from './app-protocol'
import { pageUrl } from './app-url'
import { MENU_CHANNEL, READY_CHANNEL } from './channels'
import { ensureDataDir } from './data-dir'
import { openDevToolsWindow } from './devtools/window'
import { DevToolsWindows } from './devtools/windows'
import { askPath } from './dialogs'
import { EngineBridge } from './engine/bridge'
import { realClock } from './engine/child'
import { engineForker } from './engine/fork'
import { EngineHost, type WantedPath } from './engine/host'
import { fileArguments, handedOver, revealFile, type HandedOver } from './files'
import { onPage } from './ipc'
import { report } from './log'
import { menuTemplate } from './menu'
import { stopBeforeQuit } from './quit'
import { hardenContents } from './security/contents'
import { hardenSession } from './security/session'
import { MAIN_TEXT } from './text'
import { WindowMemory } from './windows/memory'
import { applyTheme, followTheme } from './windows/theme'
import { openWindow } from './windows/window'

/* Composition only: everything that main does is built from the parts here and started in order. */

const out = path.dirname(import.meta.dirname)
const page = pageUrl(process.env.ELECTRON_RENDERER_URL, app.isPackaged)
const development = page.protocol === 'http:'

// A write error on stdout or stderr (its reader is gone) must not end the app.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

const dataDir = dataDirOrExit()
// Chromium's profile belongs to the data folder too: the single-instance lock is then one per data folder.
app.setPath('userData', path.join(dataDir, 'chromium'))

const files = fileArguments(process.argv, process.cwd(), app.getAppPath())
// macOS says so instead, from before `ready` on.
let openFile = (file: string): void => void files.push(file)
app.on('open-file', (event, file) => {
  event.preventDefault()
  openFile(file)
})

if (!app.requestSingleInstanceLock({ files } satisfies HandedOver)) {
  app.exit(0)
} else {
  registerAppScheme()
  // As root, Chromium can't sandbox at all and the launcher says so by this switch; both together would not start.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  // Not awaited at the top level: Electron is not ready before this module has been evaluated.
  app.whenReady().then(main, (error: unknown) => report('main', String(error)))
}

function main(): void {
  const memory = new WindowMemory(path.join(dataDir, 'window.json'), (line) => report('main', line))
  const language = () => {
    const chosen = memory.state.language
    return chosen === 'system' ? localeFor(app.getLocale()) : chosen
  }
  const text = () => MAIN_TEXT[language()]

  hardenSession(session.defaultSession, page)
  app.on('web-contents-created', (_event, contents) => hardenContents(contents, page))
  serveApp(path.join(out, 'renderer'))
  applyTheme(memory.state.theme)
  followTheme()

  const host = new EngineHost<MessagePortMain>(
    engineForker(path.join(out, 'engine/index.js'), (line) => report('engine', line)),
    { type: 'init', dataDir, scenariosDir: path.join(out, 'scenarios'), version: app.getVersion() },
    {
      onState(state) {
        bridge.engineChanged(state)
        if (state !== 'up') devtools.closeAll()
        if (state === 'gave-up' || state === 'starting') showMenu()
      },
      onSettings: applySettings,
      onDevTools: (wanted) => devtools.open(wanted),
      onReveal: (file) => revealFile(shell, file),
      onAct: act,
      onWindow: (run) => bridge.openedFor(open().webContents, run),
      onDialog: (wanted, answer) => void ask(wanted).then(answer),
      onTrouble: (line) => report('main', line),
    },
    realClock,
  )
  const bridge = new EngineBridge(host, () => new MessageChannelMain())
  const devtools = new DevToolsWindows(openDevToolsWindow)
  const windows = new Set<BrowserWindow>()
  onPage(READY_CHANNEL, page, (contents) => bridge.pageReady(contents))

  function applySettings({ theme, language }: Settings): void {
    memory.update({ theme, language })
    applyTheme(theme)
    showMenu()
  }

  function showMenu(): void {
    const template = menuTemplate({
      text: text().menu,
      platform: process.platform,
      development,
      engineGaveUp: host.state === 'gave-up',
      look: memory.state,
      newWindow: open,
      command,
      openRun: () => void ask({ kind: 'open', name: '' }).then((file) => file !== null && show(file)),
      restartEngine: () => host.start(),
    })
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }

  /** What was chosen in the menu is done by the page in front; without any, a window is opened first. */
  function command(name: MenuCommand): void {
    const window = BrowserWindow.getFocusedWindow() ?? [...windows][0]
    if (window !== undefined && windows.has(window)) window.webContents.send(MENU_CHANNEL, name)
    else open()
  }

  function act(what: AppAct): void {
    if (what === 'new-window') return void open()
    if (what === 'data-folder') return void shell.openPath(dataDir)
    const contents = BrowserWindow.getFocusedWindow()?.webContents
    if (what === 'zoom-reset') contents?.setZoomLevel(0)
    else if (contents) contents.setZoomLevel(contents.getZoomLevel() + (what === 'zoom-in' ? 0.5 : -0.5))
  }

  function open(): BrowserWindow {
    const preload = path.join(out, 'preload/index.cjs')
    const window = openWindow({
      page,
      preload,
      memory,
      text,
      onPageGone: (contents) => bridge.pageGone(contents),
    })
    windows.add(window)
    window.once('closed', () => {
      windows.delete(window)
      // DevTools windows must not keep the app open when its last window is closed.
      if (windows.size === 0) devtools.closeAll()
    })
    return window
  }

  /** Never rejects: a dialog that can't be shown is one where nothing was chosen. */
  async function ask(wanted: WantedPath): Promise<string | null> {
    try {
      const window = BrowserWindow.getFocusedWindow()
      return await askPath(dialog, window, wanted, text().dialog, documents())
    } catch (error) {
      report('main', `no dialog: ${String(error)}`)
      return null
    }
  }

  /** Brings a file on screen, in a window that is there or in a new one. */
  function show(file: string): void {
    host.open(file)
    if (windows.size === 0) open()
  }

  stopBeforeQuit(app, () => host.stop())
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('activate', () => {
    if (windows.size === 0) open()
  })
  app.on('second-instance', (_event, _argv, _folder, data) => {
    for (const file of handedOver(data)) show(file)
    const [window] = windows
    if (!window) return
    if (window.isMinimized()) window.restore()
    window.focus()
  })

  // What the window waits for longest is begun first; to begin it takes a few milliseconds.
  host.start()
  open()
  for (const file of files) show(file)
  openFile = show
}

/** Where exported files are suggested to go. */
function documents(): string {
  const folder = app.getPath('documents')
  return existsSync(folder) ? folder : app.getPath('home')
}

function dataDirOrExit(): string {
  try {
    const dir = dataDirFor({ platform: process.platform, env: process.env, home: os.homedir() })
    return ensureDataDir(path.resolve(dir))
  } catch (error) {
    dialog.showErrorBox('Forkscope', (error as Error).message)
    process.exit(1)
  }
}

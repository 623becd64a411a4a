import { BrowserWindow, screen } from 'electron'
import { report } from '../log'
import type { MainText } from '../text'
import type { WindowMemory } from './memory'
import { MIN_SIZE, cascade, placeWindow } from './bounds'
import { recoverFromCrashes } from './crash'
import { backgroundColor } from './theme'

/** A window that has not moved for this long has come to rest. */
const REST_MS = 500

export interface WindowOptions {
  readonly page: URL
  /** The built preload script, absolute path. */
  readonly preload: string
  readonly memory: WindowMemory
  readonly text: () => MainText
  /** The page is being replaced or is gone: its port is of no use any more. */
  readonly onPageGone: (contents: Electron.WebContents) => void
}

/** Opens a window, where the last one was, or beside the focused one. It shows itself once it has something to show. */
export function openWindow({ page, preload, memory, text, onPageGone }: WindowOptions): BrowserWindow {
  const beside = BrowserWindow.getFocusedWindow()
  const displays = screen.getAllDisplays().map((display) => display.workArea)
  const wanted = beside ? cascade(beside.getNormalBounds()) : memory.state.bounds
  const window = new BrowserWindow({
    ...placeWindow(wanted, displays),
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    title: 'Forkscope',
    show: false,
    backgroundColor: backgroundColor(),
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  })
  if (!beside && memory.state.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())

  rememberBounds(window, memory)
  const { webContents: contents } = window
  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) onPageGone(contents)
  })
  contents.on('render-process-gone', () => onPageGone(contents))
  contents.once('destroyed', () => onPageGone(contents))
  recoverFromCrashes(window, page, text)

  window.loadURL(page.href).catch((error: NodeJS.ErrnoException) => {
    // A reload or a close in the middle of loading is no failure.
    if (error.code !== 'ERR_ABORTED') report('window', `cannot load ${page.href}: ${error.message}`)
  })
  return window
}

/** Saves a window's place when it closes, and whenever it has come to rest, so that a crash forgets little. */
function rememberBounds(window: BrowserWindow, memory: WindowMemory): void {
  let timer: NodeJS.Timeout | undefined
  const remember = () => {
    clearTimeout(timer)
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return
    memory.update({ bounds: window.getNormalBounds(), maximized: window.isMaximized() })
  }
  // `moved` and `resized` do not exist on Linux.
  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(remember, REST_MS)
  }
  window.on('resize', later)
  window.on('move', later)
  window.on('close', remember)
  window.once('closed', () => clearTimeout(timer))
}

import { BrowserWindow } from 'electron'
import { report } from '../log'
import { backgroundColor } from '../windows/theme'
import type { DevToolsTarget } from './address'
import { pageOf, socketOf } from './address'
import { devToolsSession, forbid, permit } from './session'

/**
 * Opens a window with DevTools on a process of a run. The page is Electron's, what it shows is the program's: it has
 * neither Node nor a preload script, stays where it is, opens nothing, and reaches only its target.
 */
export function openDevToolsWindow(target: DevToolsTarget): BrowserWindow {
  const window = new BrowserWindow({
    width: 1000,
    height: 720,
    title: `DevTools · ${target.title}`,
    backgroundColor: backgroundColor(),
    autoHideMenuBar: true,
    webPreferences: {
      session: devToolsSession(),
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
  const { webContents: contents } = window
  const page = pageOf(target)
  const { id } = contents
  permit(id, socketOf(target))
  // The page calls itself "DevTools", whatever it is for.
  window.on('page-title-updated', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => {
    if (event.isMainFrame && event.url === page) return
    event.preventDefault()
    report('window', `navigation refused: ${event.url.slice(0, 200)}`)
  })
  contents.setWindowOpenHandler(({ url }) => {
    report('window', `window refused: ${url.slice(0, 200)}`)
    return { action: 'deny' }
  })
  contents.once('destroyed', () => forbid(id))
  contents.on('render-process-gone', () => window.destroy())
  window.loadURL(page).catch((error: Error) => report('window', `cannot load ${page}: ${error.message}`))
  return window
}

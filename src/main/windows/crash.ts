import type { BrowserWindow, RenderProcessGoneDetails } from 'electron'
import { dialog } from 'electron'
import { RestartBudget } from '../engine/restarts'
import { report } from '../log'
import type { MainText } from '../text'

/** Reloads of one window after crashes within a minute; then a person decides. */
const MAX_RELOADS = 3
const RELOAD_WINDOW_MS = 60_000

/** Told to the reloaded page, in its address, so that it can say what happened. */
export const RECOVERED = 'recovered'

/**
 * Brings a window back whose renderer died: runs go on in the engine, so the new page shows them again.
 * @param page what to load; the reloaded page gets `?recovered=<reason>`
 */
export function recoverFromCrashes(window: BrowserWindow, page: URL, text: () => MainText): void {
  const budget = new RestartBudget(MAX_RELOADS, RELOAD_WINDOW_MS)
  const reload = (reason: string) => {
    const address = new URL(page)
    address.searchParams.set(RECOVERED, reason)
    window
      .loadURL(address.href)
      .catch((error: unknown) => report('window', `reload failed: ${String(error)}`))
  }
  window.webContents.on('render-process-gone', (_event, details: RenderProcessGoneDetails) => {
    if (details.reason === 'clean-exit' || window.isDestroyed()) return
    report('window', `renderer ended: ${details.reason} (exit code ${details.exitCode})`)
    if (budget.take(performance.now())) return reload(details.reason)
    void ask(window, text().crash).then((again) => {
      if (window.isDestroyed()) return
      if (!again) return window.destroy()
      budget.reset()
      reload(details.reason)
    })
  })
}

async function ask(window: BrowserWindow, text: MainText['crash']): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: text.message,
    detail: text.detail,
    buttons: [text.reload, text.close],
    defaultId: 0,
    cancelId: 1,
  })
  return response === 0
}

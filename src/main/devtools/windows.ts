import type { DevToolsTarget } from './address'
import { socketOf } from './address'

/** What of a BrowserWindow is needed here. */
interface OpenWindow {
  isMinimized(): boolean
  restore(): void
  focus(): void
  destroy(): void
  once(event: 'closed', listener: () => void): unknown
}

/** The DevTools windows there are: one for each target. */
export class DevToolsWindows {
  readonly #make: (target: DevToolsTarget) => OpenWindow
  readonly #windows = new Map<string, OpenWindow>()

  /** @param make opens a window on a target */
  constructor(make: (target: DevToolsTarget) => OpenWindow) {
    this.#make = make
  }

  /** Opens a window on the target, or brings the one that is open to the front. */
  open(target: DevToolsTarget): void {
    const key = socketOf(target)
    const open = this.#windows.get(key)
    if (open !== undefined) {
      if (open.isMinimized()) open.restore()
      open.focus()
      return
    }
    const window = this.#make(target)
    this.#windows.set(key, window)
    window.once('closed', () => {
      if (this.#windows.get(key) === window) this.#windows.delete(key)
    })
  }

  /** Closes all: the engine that asked for them has ended, or the app's last window is closed. */
  closeAll(): void {
    const all = [...this.#windows.values()]
    this.#windows.clear()
    for (const window of all) window.destroy()
  }
}

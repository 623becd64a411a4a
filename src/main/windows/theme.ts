import { BrowserWindow, nativeTheme } from 'electron'
import type { Settings } from '../../shared/protocol'

/** The page's own background (`--bg`), so that a window shows no other colour before its first paint. */
const BACKGROUND = { dark: '#0f1216', light: '#f4f6f8' } as const

/** The colour behind a page at this moment. */
export function backgroundColor(): string {
  return nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light
}

/** Makes pages (prefers-color-scheme), title bars and menus follow the setting. */
export function applyTheme(theme: Settings['theme']): void {
  nativeTheme.themeSource = theme
}

/** Keeps the backgrounds of open windows in step with the system's and the user's choice. */
export function followTheme(): void {
  nativeTheme.on('updated', () => {
    for (const window of BrowserWindow.getAllWindows()) window.setBackgroundColor(backgroundColor())
  })
}

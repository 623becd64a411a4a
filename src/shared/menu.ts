import { LOCALES } from './text'

/*
 * What the application menu has a window do: main names it, the page has a command of that name (the palette's). Main
 * posts it on the page's window through the preload script; the page takes it from its own window only.
 */

const ROOM_COMMANDS = [
  'room/home',
  'room/lab',
  'room/command',
  'room/monitor',
  'room/runs',
  'room/compare',
  'room/settings',
] as const
const THEME_COMMANDS = ['theme/system', 'theme/dark', 'theme/light'] as const
const LANGUAGE_COMMANDS = LOCALES.map((locale) => `language/${locale}` as const)

export const MENU_COMMANDS = [
  ...ROOM_COMMANDS,
  ...THEME_COMMANDS,
  ...LANGUAGE_COMMANDS,
  'palette',
  'export',
  'run',
  'stop',
  'keys',
  'about',
] as const
export type MenuCommand = (typeof MENU_COMMANDS)[number]

/** As it arrives on the page's window. */
export interface MenuMessage {
  readonly source: 'forkscope-menu'
  readonly command: MenuCommand
}

/** What a page has the app do with its window, or open: main knows how, and nothing else is asked for. */
export const APP_ACTS = ['new-window', 'zoom-in', 'zoom-out', 'zoom-reset', 'data-folder'] as const
export type AppAct = (typeof APP_ACTS)[number]

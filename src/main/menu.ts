import type { MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '../shared/menu'
import type { Settings } from '../shared/protocol'
import type { MainText } from './text'

export interface MenuOptions {
  readonly text: MainText['menu']
  readonly platform: NodeJS.Platform
  /** Shows reload and developer tools. */
  readonly development: boolean
  /** The engine was given up: a person may try again. */
  readonly engineGaveUp: boolean
  /** Theme and language as they are set. */
  readonly look: Pick<Settings, 'theme' | 'language'>
  readonly newWindow: () => void
  readonly openRun: () => void
  /** Has the window in front do what is chosen. */
  readonly command: (command: MenuCommand) => void
  readonly restartEngine: () => void
}

/**
 * The application menu. Its keys all carry Ctrl/Cmd or are F11, since the page has the bare ones (`/`, F5, F6, F9,
 * Space, `+`, `-`, …) and Ctrl/Cmd+Shift+P and Ctrl/Cmd+`.` for itself.
 */
export function menuTemplate(options: MenuOptions): MenuItemConstructorOptions[] {
  const { text, platform } = options
  const mac = platform === 'darwin'
  const restart = { label: text.restartEngine, enabled: options.engineGaveUp, click: options.restartEngine }
  const about: MenuItemConstructorOptions = { label: text.about, click: () => options.command('about') }
  const item = itemsOf(options)
  return [
    ...(mac ? [macAppMenu(text, about, item('room/settings', text.settings, 'Cmd+,'))] : []),
    {
      label: text.file,
      submenu: [
        { label: text.newWindow, accelerator: 'CmdOrCtrl+N', click: options.newWindow },
        { label: text.openRun, accelerator: 'CmdOrCtrl+O', click: options.openRun },
        item('export', text.exportRun),
        SEPARATOR,
        ...(mac ? [] : [item('room/settings', text.settings, 'CmdOrCtrl+,'), SEPARATOR]),
        { role: 'close', label: text.closeWindow, accelerator: 'CmdOrCtrl+W' },
        ...(mac ? [] : [SEPARATOR, { role: 'quit', label: text.exit, accelerator: 'Ctrl+Q' } as const]),
      ],
    },
    {
      label: text.edit,
      submenu: [
        { role: 'undo', label: text.undo },
        { role: 'redo', label: text.redo },
        SEPARATOR,
        { role: 'cut', label: text.cut },
        { role: 'copy', label: text.copy },
        { role: 'paste', label: text.paste },
        { role: 'selectAll', label: text.selectAll },
      ],
    },
    { label: text.view, submenu: viewMenu(options) },
    {
      label: text.run,
      submenu: [
        item('run', text.start, 'CmdOrCtrl+Enter'),
        item('stop', text.stop, 'CmdOrCtrl+.'),
        SEPARATOR,
        item('room/command', text.command),
      ],
    },
    {
      role: 'windowMenu',
      label: text.window,
      submenu: [
        { role: 'minimize', label: text.minimize },
        ...(mac
          ? ([
              { role: 'zoom', label: text.zoomWindow },
              SEPARATOR,
              { role: 'front', label: text.front },
            ] as const)
          : []),
      ],
    },
    {
      role: 'help',
      label: text.help,
      submenu: [item('keys', text.keys), restart, ...(mac ? [] : [SEPARATOR, about])],
    },
  ]
}

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' }

/**
 * Items that the page acts on. Their keys are the page's own: the menu only shows them, as some mean what has the focus
 * (`registerAccelerator`; a Mac asks the page first anyway).
 */
function itemsOf({ command }: MenuOptions) {
  return (name: MenuCommand, label: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => command(name),
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  })
}

function viewMenu(options: MenuOptions): MenuItemConstructorOptions[] {
  const { text, development, look } = options
  const item = itemsOf(options)
  const choice = (name: MenuCommand, label: string): MenuItemConstructorOptions => ({
    ...item(name, label),
    type: 'radio',
    checked: name === `theme/${look.theme}` || name === `language/${look.language}`,
  })
  return [
    item('palette', text.palette, 'CmdOrCtrl+Shift+P'),
    SEPARATOR,
    item('room/home', text.home, 'Alt+Home'),
    item('room/lab', text.lab, 'CmdOrCtrl+1'),
    item('room/command', text.command, 'CmdOrCtrl+2'),
    item('room/monitor', text.monitor, 'CmdOrCtrl+3'),
    item('room/runs', text.runs, 'CmdOrCtrl+4'),
    item('room/compare', text.compare, 'CmdOrCtrl+5'),
    SEPARATOR,
    {
      label: text.theme,
      submenu: [
        choice('theme/system', text.themeSystem),
        choice('theme/dark', text.themeDark),
        choice('theme/light', text.themeLight),
      ],
    },
    {
      label: text.language,
      submenu: [choice('language/en', 'English'), choice('language/zh-CN', '简体中文')],
    },
    SEPARATOR,
    { role: 'resetZoom', label: text.actualSize },
    { role: 'zoomIn', label: text.zoomIn },
    { role: 'zoomOut', label: text.zoomOut },
    SEPARATOR,
    { role: 'togglefullscreen', label: text.fullScreen },
    ...(development
      ? ([
          SEPARATOR,
          { role: 'reload', label: text.reload },
          { role: 'toggleDevTools', label: text.devTools },
        ] as const)
      : []),
  ]
}

function macAppMenu(
  text: MainText['menu'],
  about: MenuItemConstructorOptions,
  settings: MenuItemConstructorOptions,
): MenuItemConstructorOptions {
  return {
    label: 'Forkscope',
    submenu: [
      about,
      SEPARATOR,
      settings,
      SEPARATOR,
      { role: 'hide', label: text.hide },
      { role: 'hideOthers', label: text.hideOthers },
      { role: 'unhide', label: text.showAll },
      SEPARATOR,
      { role: 'quit', label: text.quit },
    ],
  }
}

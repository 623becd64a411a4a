import type { MenuItemConstructorOptions } from 'electron'
import type { MainText } from './text'

export interface MenuOptions {
  readonly text: MainText['menu']
  readonly platform: NodeJS.Platform
  /** Shows reload and developer tools. */
  readonly development: boolean
  /** The engine was given up: a person may try again. */
  readonly engineGaveUp: boolean
  readonly newWindow: () => void
  readonly openRun: () => void
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
  const about: MenuItemConstructorOptions = { role: 'about', label: text.about }
  return [
    ...(mac ? [macAppMenu(text, about)] : []),
    {
      label: text.file,
      submenu: [
        { label: text.newWindow, accelerator: 'CmdOrCtrl+N', click: options.newWindow },
        { label: text.openRun, accelerator: 'CmdOrCtrl+O', click: options.openRun },
        SEPARATOR,
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
    { role: 'help', label: text.help, submenu: [restart, ...(mac ? [] : [SEPARATOR, about])] },
  ]
}

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' }

function viewMenu({ text, development }: MenuOptions): MenuItemConstructorOptions[] {
  return [
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

function macAppMenu(text: MainText['menu'], about: MenuItemConstructorOptions): MenuItemConstructorOptions {
  return {
    label: 'Forkscope',
    submenu: [
      about,
      SEPARATOR,
      { role: 'hide', label: text.hide },
      { role: 'hideOthers', label: text.hideOthers },
      { role: 'unhide', label: text.showAll },
      SEPARATOR,
      { role: 'quit', label: text.quit },
    ],
  }
}

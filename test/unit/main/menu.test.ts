import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import type { MenuOptions } from '../../../src/main/menu'
import { menuTemplate } from '../../../src/main/menu'
import { MENU_COMMANDS } from '../../../src/shared/menu'
import { MAIN_TEXT } from '../../../src/main/text'

const base: MenuOptions = {
  text: MAIN_TEXT.en.menu,
  platform: 'linux',
  development: false,
  engineGaveUp: false,
  look: { theme: 'dark', language: 'system' },
  command: () => {},
  newWindow: () => {},
  openRun: () => {},
  restartEngine: () => {},
}

function items(options: Partial<MenuOptions> = {}): MenuItemConstructorOptions[] {
  const flatten = (list: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
    list.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])])
  return flatten(menuTemplate({ ...base, ...options }))
}

describe.each(['linux', 'win32', 'darwin'] as const)('on %s', (platform) => {
  it('labels every item in the language, roles too', () => {
    const labels = Object.values(MAIN_TEXT['zh-CN'].menu)
    for (const item of items({ platform, text: MAIN_TEXT['zh-CN'].menu, development: true })) {
      if (item.type === 'separator') continue
      expect([...labels, 'Forkscope', 'English', '简体中文'], item.role ?? item.label).toContain(item.label)
    }
  })

  it('leaves the keys of the page alone', () => {
    for (const { accelerator, registerAccelerator } of items({ platform, development: true })) {
      if (accelerator === undefined || registerAccelerator === false) continue
      expect(accelerator).toMatch(/^(CmdOrCtrl|Ctrl)\+[A-Z]$/)
    }
  })
})

it('offers developer tools and reload in development only', () => {
  const roles = (development: boolean) => items({ development }).map(({ role }) => role)
  expect(roles(true)).toEqual(expect.arrayContaining(['toggleDevTools', 'reload']))
  expect(roles(false)).not.toContain('toggleDevTools')
  expect(roles(false)).not.toContain('reload')
})

it('offers to restart the engine once it was given up', () => {
  const restart = (engineGaveUp: boolean) =>
    items({ engineGaveUp }).find(({ label }) => label === 'Restart Engine')
  expect(restart(false)).toMatchObject({ enabled: false })
  expect(restart(true)).toMatchObject({ enabled: true, click: base.restartEngine })
})

it('opens a run by the key that opens files everywhere', () => {
  expect(items().find(({ accelerator }) => accelerator === 'CmdOrCtrl+O')).toMatchObject({
    label: 'Open Run…',
    click: base.openRun,
  })
})

it('has every text in both languages, with no English left in the Chinese', () => {
  const { en, 'zh-CN': zh } = MAIN_TEXT
  for (const part of ['menu', 'crash', 'dialog'] as const) {
    expect(Object.keys(zh[part])).toEqual(Object.keys(en[part]))
    for (const text of Object.values(zh[part])) expect(text).toMatch(/[一-鿿]/)
  }
})

it('has the page do what is its own, and shows what is set', () => {
  const asked: string[] = []
  const all = items({ command: (name) => asked.push(name) })
  for (const item of all) if (item.click) (item.click as () => void)()
  // Each command of the page is in some menu.
  expect(new Set(asked)).toEqual(new Set(MENU_COMMANDS))
  expect(all.filter(({ checked }) => checked).map(({ label }) => label)).toEqual(['Dark'])
})

import { chmodSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ensureDataFolder } from '../../../src/engine/data-folder'
import { saveJson } from '../../../src/engine/json-file'
import { watchLeftovers } from '../../support/leftovers'

const modeOf = (path: string) => statSync(path).mode & 0o777

describe.runIf(process.platform !== 'win32')('the data folder', () => {
  const test = watchLeftovers()
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  afterEach(() => void warned.mockClear())

  /** One that was there before, and that others may enter. */
  function wide(name: string): string {
    const folder = join(test.current.folder, name)
    mkdirSync(folder)
    chmodSync(folder, 0o755)
    return folder
  }

  it('is made for its owner only, and closed where it bears our name', () => {
    const made = join(test.current.folder, 'a/b')
    ensureDataFolder(made)
    expect(modeOf(made)).toBe(0o700)
    const ours = wide('forkscope')
    ensureDataFolder(ours)
    expect(modeOf(ours)).toBe(0o700)
    expect(warned).not.toHaveBeenCalled()
  })

  it('is left as it is where somebody chose it, and that is said', () => {
    const chosen = wide('home')
    ensureDataFolder(chosen)
    expect(modeOf(chosen)).toBe(0o755)
    expect(warned).toHaveBeenCalledWith(expect.stringContaining(chosen))
  })

  it('holds files for its owner only, whatever it is itself', () => {
    const file = join(wide('home'), 'settings.json')
    saveJson(file, {}, 'Settings')
    expect(modeOf(file)).toBe(0o600)
  })
})

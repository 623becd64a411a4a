import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { SettingsFile } from '../../../src/engine/settings'
import { watchLeftovers } from '../../support/leftovers'

const DEFAULTS = {
  language: 'system',
  theme: 'system',
  sampler: 'auto',
  hz: 10,
  maxProcesses: 512,
  maxMemory: 0.8,
  maxSeconds: 0,
  python: '',
  runsFolder: '',
  keepDays: 0,
  keepRuns: 0,
  keepGigabytes: 0,
}

describe('SettingsFile', () => {
  const test = watchLeftovers()
  const file = () => join(test.current.folder, 'settings.json')

  it('gives defaults where there is no file, and writes none for that', () => {
    expect(new SettingsFile(test.current.folder).settings).toEqual(DEFAULTS)
    expect(readdirSync(test.current.folder)).not.toContain('settings.json')
  })

  it('keeps a change for the next start, and leaves no other file', () => {
    const settings = new SettingsFile(test.current.folder)
    expect(settings.update({ theme: 'dark', hz: 25 })).toEqual({ ...DEFAULTS, theme: 'dark', hz: 25 })
    expect(settings.update({ language: 'zh-CN' })).toMatchObject({ theme: 'dark', language: 'zh-CN' })
    expect(new SettingsFile(test.current.folder).settings).toEqual(settings.settings)
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual(settings.settings)
    expect(readdirSync(test.current.folder).filter((name) => name.startsWith('settings'))).toEqual([
      'settings.json',
    ])
  })

  it.each(['', '{', 'null', '[]', '"text"', '42'])('takes defaults from a file that says %j', (text) => {
    writeFileSync(file(), text)
    expect(new SettingsFile(test.current.folder).settings).toEqual(DEFAULTS)
  })

  it('loses only the entry that is wrong', () => {
    writeFileSync(file(), JSON.stringify({ theme: 'dark', hz: 1000, maxProcesses: 'many', later: true }))
    expect(new SettingsFile(test.current.folder).settings).toEqual({ ...DEFAULTS, theme: 'dark' })
  })

  it('refuses a change beyond the limits, and stays as it was', () => {
    const settings = new SettingsFile(test.current.folder)
    expect(() => settings.update({ hz: 0 })).toThrow()
    expect(settings.settings).toEqual(DEFAULTS)
  })

  it('makes its folder', () => {
    const folder = join(test.current.folder, 'a', 'b')
    new SettingsFile(folder).update({ theme: 'light' })
    expect(readdirSync(folder)).toEqual(['settings.json'])
  })

  it('holds a change that can not be saved, and says so', () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    try {
      // A folder where the file should be: not even root can write that.
      mkdirSync(join(test.current.folder, 'settings.json'))
      const settings = new SettingsFile(test.current.folder)
      expect(settings.update({ theme: 'dark' }).theme).toBe('dark')
      expect(settings.settings.theme).toBe('dark')
      expect(error).toHaveBeenCalledOnce()
      expect(String(error.mock.calls[0][0])).toContain(file())
    } finally {
      error.mockRestore()
    }
  })
})

import { describe, expect, it } from 'vitest'
import { dataDirFor } from '../../../src/shared/data-dir'

describe('data folder', () => {
  const home = '/home/me'
  it.each([
    ['linux', {}, '/home/me/.local/share/forkscope'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/forkscope'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/me/.local/share/forkscope'],
    ['linux', { XDG_DATA_HOME: '' }, '/home/me/.local/share/forkscope'],
    ['freebsd', {}, '/home/me/.local/share/forkscope'],
    ['darwin', { XDG_DATA_HOME: '/data' }, '/home/me/Library/Application Support/Forkscope'],
    ['linux', { FORKSCOPE_DATA_DIR: 'mine', XDG_DATA_HOME: '/data' }, 'mine'],
    ['darwin', { FORKSCOPE_DATA_DIR: '/mine' }, '/mine'],
    ['linux', { FORKSCOPE_DATA_DIR: '' }, '/home/me/.local/share/forkscope'],
  ])('on %s with %j: %s', (platform, env, expected) =>
    expect(dataDirFor({ platform, env, home })).toBe(expected),
  )

  it('is among the applications of the user on Windows', () => {
    const facts = { platform: 'win32', home: 'C:\\Users\\me' }
    expect(dataDirFor({ ...facts, env: { APPDATA: 'D:\\Roaming' } })).toBe('D:\\Roaming\\Forkscope')
    expect(dataDirFor({ ...facts, env: {} })).toBe('C:\\Users\\me\\AppData\\Roaming\\Forkscope')
  })
})

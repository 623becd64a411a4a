import { expect, it } from 'vitest'
import { dataDirFor } from '../../../src/shared/data-dir'

const home = '/home/ada'

it.each([
  ['linux', {}, '/home/ada/.local/share/forkscope'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/data/forkscope'],
  ['linux', { XDG_DATA_HOME: 'relative' }, '/home/ada/.local/share/forkscope'],
  ['darwin', {}, '/home/ada/Library/Application Support/Forkscope'],
  ['win32', { APPDATA: '/roaming' }, '/roaming\\Forkscope'],
  ['darwin', { FORKSCOPE_DATA_DIR: '/elsewhere' }, '/elsewhere'],
] as const)('on %s with %o it is %s', (platform, env, expected) => {
  expect(dataDirFor({ platform, env, home })).toBe(expected)
})

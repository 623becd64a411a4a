import { describe, expect, it } from 'vitest'
import { localeOf } from '../../../src/cli/locale'

describe('language', () => {
  it.each([
    [[], { LANG: 'zh_CN.UTF-8' }, 'zh-CN'],
    [[], { LC_ALL: '', LC_MESSAGES: 'zh_TW', LANG: 'en_US' }, 'zh-CN'],
    [[], { LC_ALL: 'C', LANG: 'zh_CN' }, 'en'],
    [[], {}, 'en'],
    [['run', '--lang', 'zh-CN'], { LANG: 'en_US' }, 'zh-CN'],
    [['run', '--lang=en'], { LANG: 'zh_CN' }, 'en'],
    [['run', '--', 'x', '--lang', 'en'], { LANG: 'zh_CN' }, 'zh-CN'],
  ] as const)('%j in %j: %s', (argv, env, expected) => expect(localeOf(argv, env)).toBe(expected))
})

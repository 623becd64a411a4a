import { afterEach, describe, expect, it } from 'vitest'
import { duration, number, unbroken } from '../../../src/renderer/format'
import { i18n } from '../../../src/renderer/i18n'

i18n.global.locale.value = 'en'
afterEach(() => (i18n.global.locale.value = 'en'))

it('numbers follow the language of the window', () => {
  expect([duration(75_000), number(1204)]).toEqual(['1\u00a0min\u00a015\u00a0s', '1,204'])
  i18n.global.locale.value = 'zh-CN'
  expect(duration(75_000)).toBe('1\u00a0分\u00a015\u00a0秒')
})

describe('unbroken', () => {
  it('keeps a number and its unit together, and leaves words alone', () => {
    expect(unbroken('63% of 20 ms, 3 s and 64 KiB; 4 processes, 2 sets')).toBe(
      '63% of 20\u00a0ms, 3\u00a0s and 64\u00a0KiB; 4 processes, 2 sets',
    )
  })
})

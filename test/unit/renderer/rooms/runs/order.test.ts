import { describe, expect, it } from 'vitest'
import { byDay, HISTORY_SORT_KEYS, sortedRuns } from '../../../../../src/renderer/rooms/runs/order'
import type { HistorySortKey } from '../../../../../src/renderer/rooms/runs/order'
import { agoText, dayText } from '../../../../../src/renderer/rooms/runs/time-text'
import { i18n } from '../../../../../src/renderer/i18n'
import { claims, facts, noon, row } from './support'

const at = (id: string, startedAt: number, own = {}, more = {}) =>
  row(id, { facts: facts({ startedAt, ...own }), ...more })
const rows = [
  at('a', noon(20), { wall: 300, claims: claims(4, 0) }, { tags: ['b'], bytes: 5 }),
  at('b', noon(21), { wall: 100, outcome: 'failed', claims: null }, { pinned: true }),
  row('x', { state: 'unreadable', facts: null }),
  at('c', noon(21, 9), { wall: 200, claims: claims(1, 3) }, { tags: ['a'] }),
]
const order = (key: HistorySortKey, descending: boolean) =>
  sortedRuns(rows, key, descending, 'en')
    .map(({ id }) => id)
    .join('')

describe('the order', () => {
  it('is by any column; what is not known comes last both ways, equals newest first', () => {
    expect(order('started', true)).toBe('bcax')
    expect(order('started', false)).toBe('acbx')
    expect(order('wall', true)).toBe('acbx')
    expect(order('wall', false)).toBe('bcax')
    expect(order('claims', true)).toBe('acbx')
    expect(order('tags', false)).toBe('cabx')
    expect(order('bytes', false)).toBe('abcx')
    expect(order('pinned', true)).toBe('bcax')
    expect(order('status', false)).toBe('cabx')
    expect(order('processes', true)).toBe('bcax')
  })

  it('loses no row under any key', () => {
    for (const key of HISTORY_SORT_KEYS) expect([...order(key, true)].sort().join('')).toBe('abcx')
  })

  it('counts numbers within words', () => {
    const named = ['n 10', 'n 9'].map((name) =>
      row(name, { facts: facts({ origin: { kind: 'command', argv: [name], cwd: '' } }) }),
    )
    expect(sortedRuns(named, 'title', false, 'en').map(({ title }) => title)).toEqual(['n 9', 'n 10'])
  })
})

describe('days', () => {
  it('head the rows that began on them, those without a date last', () => {
    const said = byDay(sortedRuns(rows, 'started', true, 'en')).map((entry) =>
      entry.kind === 'day'
        ? `${entry.at === null ? 'none' : new Date(entry.at).getDate()}:${entry.count}`
        : entry.id,
    )
    expect(said).toEqual(['21:2', 'b', 'c', '20:1', 'a', 'none:1', 'x'])
  })

  it('are named as people do, in either language', () => {
    const now = noon(23, 1)
    i18n.global.locale.value = 'en'
    expect([noon(23, 0), noon(22, 23), noon(20)].map((time) => dayText(time, now))).toEqual([
      'Today',
      'Yesterday',
      'Friday, November 20',
    ])
    expect(dayText(new Date(2025, 0, 2).getTime(), now)).toContain('2025')
    expect([0, 59e3, 5 * 60e3, 3 * 3600e3, 2 * 86400e3].map((past) => agoText(now - past, now))).toEqual([
      'just now',
      'just now',
      '5 min. ago',
      '3 hr. ago',
      '2 days ago',
    ])
    i18n.global.locale.value = 'zh-CN'
    expect([noon(23, 0), noon(22, 23)].map((time) => dayText(time, now))).toEqual(['今天', '昨天'])
    expect(agoText(now - 5 * 60e3, now)).toBe('5分钟前')
    i18n.global.locale.value = 'en'
  })
})

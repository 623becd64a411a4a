// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import type { Knob } from '../../../../../src/shared/knobs'
import type { RunFileInfo } from '../../../../../src/shared/library'
import type { RunInfo } from '../../../../../src/shared/protocol'
import type { RunOrigin } from '../../../../../src/shared/run/records'
import { i18n } from '../../../../../src/renderer/i18n'
import { candidatesOf, furtherOf, suggestionsOf } from '../../../../../src/renderer/rooms/compare/candidates'
import { runNames } from '../../../../../src/renderer/rooms/compare/run-names'
import { HOST } from '../../../../support/records'

const pool = (size: number, more: Record<string, number> = {}): RunOrigin => ({
  kind: 'scenario',
  scenario: 'pool',
  knobs: { size, tasks: 9, ...more },
})
const make = (...args: string[]): RunOrigin => ({
  kind: 'command',
  argv: ['/usr/bin/make', ...args],
  cwd: '/',
})
const live = (runId: string, startedAt: number, origin: RunOrigin, over = true): RunInfo => ({
  runId,
  startedAt,
  origin,
  state: over ? 'ended' : 'running',
  outcome: over ? 'completed' : null,
})
const file = (runId: string, startedAt: number, origin: RunOrigin, readable = true): RunFileInfo => ({
  runId,
  file: `/runs/${runId}`,
  bytes: 1,
  state: readable ? 'complete' : 'unreadable',
  inLibrary: true,
  title: '',
  tags: [],
  note: '',
  pinned: false,
  failure: null,
  facts: !readable
    ? null
    : {
        origin,
        startedAt,
        host: HOST,
        version: '1',
        outcome: 'completed',
        wall: 1,
        cpu: 1,
        processes: 1,
        peakPss: null,
        claims: null,
      },
})
const ids = (runs: readonly { runId: string }[]) => runs.map(({ runId }) => runId)

describe('runs that can be compared', () => {
  const memory = [live('b', 2000, pool(2)), live('c', 3000, pool(4), false)]
  const recorded = [file('a', 1000, make('-j1')), file('b', 2000, pool(2)), file('x', 0, pool(1), false)]

  it('are all there are, each once, newest first; what cannot be read is none', () => {
    const found = candidatesOf(memory, recorded)
    expect(ids(found)).toEqual(['c', 'b', 'a'])
    expect(found.map((one) => one.live)).toEqual([true, false, false])
  })

  it('are suggested in pairs of the same, the older first', () => {
    const more = candidatesOf(memory, [...recorded, file('d', 500, make('-j4')), file('e', 100, make('-j8'))])
    expect(suggestionsOf(more).map(ids)).toEqual([
      ['b', 'c'],
      ['d', 'a'],
    ])
    expect(suggestionsOf(candidatesOf([], recorded))).toEqual([])
  })

  it('are offered with those of the same program first', () => {
    const all = candidatesOf(memory, recorded)
    const { same, other } = furtherOf(all, ['b'])
    expect(ids(same)).toEqual(['c'])
    expect(ids(other)).toEqual(['a'])
    expect(ids(furtherOf(all, []).same)).toEqual(['c', 'b', 'a'])
  })
})

describe('names of compared runs', () => {
  const knobs: Knob[] = [
    {
      kind: 'integer',
      id: 'size',
      min: 1,
      max: 9,
      default: 1,
      label: { en: 'Workers', 'zh-CN': '工作进程数' },
    },
  ]
  const at = (origin: RunOrigin, startedAt = 0) => ({ origin, startedAt, title: origin.kind })
  const texts = (...runs: Parameters<typeof runNames>[0]) =>
    runNames(runs, knobs, 1000).map(({ text }) => text)
  beforeEach(() => void (i18n.global.locale.value = 'en'))

  it('have a letter and a colour of their own', () => {
    expect(
      runNames([at(pool(1)), null, at(pool(2))], knobs).map(({ letter, colour }) => [letter, colour]),
    ).toEqual([
      ['A', 0],
      ['B', 1],
      ['C', 2],
    ])
  })

  it('tell the language of programs that are in two', () => {
    const python = { path: '/usr/bin/python3', version: '3.11.2', gil: true, startMethod: 'fork' }
    expect(texts(at(pool(1)), at({ ...pool(1), python } as RunOrigin))).toEqual(['Node', 'Python'])
  })

  it('tell what was set differently, in either language', () => {
    expect(texts(at(pool(1)), at(pool(4)))).toEqual(['Workers: 1', 'Workers: 4'])
    expect(texts(at(pool(1)), at(pool(4, { tasks: 18 })))).toEqual([
      'Workers: 1 · tasks: 9',
      'Workers: 4 · tasks: 18',
    ])
    i18n.global.locale.value = 'zh-CN'
    expect(texts(at(pool(1)), at(pool(4)))).toEqual(['工作进程数：1', '工作进程数：4'])
  })

  it('tell the time where nothing else differs', () => {
    const [a, b] = texts(at(pool(1), 100), at(pool(1), 90_000))
    expect(a).toMatch(/\d+:\d\d/)
    expect(a).not.toBe(b)
    const three = texts(at(pool(1), 100), at(pool(4), 200), at(pool(4), 90_000))
    expect(three[0]).toBe('Workers: 1')
    expect(three[1]).toMatch(/^Workers: 4 · .*\d+:\d\d/)
    expect(new Set(three).size).toBe(3)
  })

  it('tell the words of a command that the others have not', () => {
    expect(texts(at(make('-j1', 'all')), at(make('-j4', 'all')))).toEqual(['-j1', '-j4'])
  })

  it('tell which program it was where programs differ', () => {
    const [a, b, c] = texts(at(pool(1)), at(make('-j1'), 100), at(make('-j2'), 90_000))
    expect(a).toBe('scenario')
    expect(b).toMatch(/^command · .*\d+:\d\d/)
    expect(c).not.toBe(b)
  })

  it('are empty as long as nothing is known', () => {
    expect(texts(null, at(pool(1)))[0]).toBe('')
  })
})

import { describe, expect, it } from 'vitest'
import { fileName, matchesFilters, statusOf } from '../../../../../src/renderer/rooms/runs/history'
import type { Filters } from '../../../../../src/renderer/rooms/runs/history'
import { command, facts, file, pool, row } from './support'

const any: Filters = { query: '', kind: null, status: null, tag: null, pinned: false }

describe('a row of the history', () => {
  it('says how file and run stand', () => {
    expect(statusOf(file('a', { state: 'recording' }))).toBe('recording')
    expect(statusOf(file('a', { state: 'interrupted', facts: facts({ outcome: null }) }))).toBe('interrupted')
    expect(statusOf(file('a', { state: 'unreadable', facts: null }))).toBe('unreadable')
    expect(statusOf(file('a', { facts: facts({ outcome: 'guarded' }) }))).toBe('guarded')
  })

  it('names only the knobs that were moved', () => {
    expect(row('a').moved).toBe('')
    expect(row('a', { facts: facts({ origin: pool({ size: 8 }) }) }).moved).toBe('Workers: 8')
    expect(row('a', { facts: facts({ origin: command('ls', '-l') }) })).toMatchObject({
      title: 'ls -l',
      kind: 'command',
      moved: '/home/kit',
    })
  })

  it('of a file that nobody can read has its name', () => {
    expect(row('a', { state: 'unreadable', facts: null, file: '/x/odd.forkscope' })).toMatchObject({
      title: 'odd.forkscope',
      kind: '',
    })
    expect(fileName('C:\\runs\\b.forkscope')).toBe('b.forkscope')
  })
})

describe('the search', () => {
  const one = row('a', {
    tags: ['Baseline'],
    note: 'before the lock',
    facts: facts({ origin: pool({ size: 8, cost: 20 }) }),
  })
  const found = (query: string) => matchesFilters(one, { ...any, query })

  it('looks at title, knobs, tags, note and file, for every word in any order and case', () => {
    for (const query of ['', '  ', 'POOL', 'baseline', 'lock before', 'workers: 8', '20 ms', 'a.forkscope'])
      expect({ query, found: found(query) }).toEqual({ query, found: true })
    for (const query of ['pool nothing', 'workers: 9'])
      expect({ query, found: found(query) }).toEqual({ query, found: false })
  })

  it('finds commands by their arguments', () => {
    const run = row('b', { facts: facts({ origin: command('/usr/bin/node', 'server.mjs', '--port=80') }) })
    expect(matchesFilters(run, { ...any, query: '--port=80 node' })).toBe(true)
  })

  it('obeys every filter', () => {
    expect(matchesFilters(one, { ...any, kind: 'scenario/pool', status: 'completed', tag: 'Baseline' })).toBe(
      true,
    )
    expect(matchesFilters(one, { ...any, kind: 'command' })).toBe(false)
    expect(matchesFilters(one, { ...any, status: 'failed' })).toBe(false)
    expect(matchesFilters(one, { ...any, tag: 'base' })).toBe(false)
    expect(matchesFilters(one, { ...any, pinned: true })).toBe(false)
    expect(matchesFilters(row('c', { pinned: true }), { ...any, pinned: true })).toBe(true)
  })
})

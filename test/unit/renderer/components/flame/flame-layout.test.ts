import { describe, expect, it } from 'vitest'
import type { FlameNode } from '../../../../../src/renderer/components/flame/flame-tree'
import {
  isMatch,
  layoutFlame,
  neighbour,
  timeOfMatches,
} from '../../../../../src/renderer/components/flame/flame-layout'
import { originOf, scriptColours } from '../../../../../src/renderer/components/flame/script-colours'
import { flameTree } from '../../../../../src/renderer/components/flame/flame-tree'
import { PROFILE } from './profile'

const root = flameTree(PROFILE)
const all = (node: FlameNode): FlameNode[] => [node, ...node.children.flatMap(all)]
const named = (name: string) => all(root).find((node) => node.name === name)!

describe('the bars of a flame graph', () => {
  it('are as wide as their share, below their caller and within it', () => {
    const bars = layoutFlame(root, 0)
    expect(bars.map(({ node, depth }) => [node.name, depth])).toEqual([
      ['(root)', 0],
      ['main', 1],
      ['work', 2],
      ['leaf', 3],
      ['other', 2],
      ['(idle)', 1],
    ])
    const of = (name: string) => bars.find(({ node }) => node.name === name)!
    expect(of('main')).toMatchObject({ left: 0, width: 75 / 95 })
    expect(of('other').left).toBeCloseTo(60 / 95, 9)
    expect(of('(idle)').left).toBeCloseTo(75 / 95, 9)
    for (const { node, left, width } of bars) {
      const caller = bars.find((bar) => bar.node === node.parent)
      if (caller === undefined) continue
      expect(left).toBeGreaterThanOrEqual(caller.left - 1e-9)
      expect(left + width).toBeLessThanOrEqual(caller.left + caller.width + 1e-9)
    }
  })

  it('leave out what is too narrow, and leave its place empty', () => {
    const bars = layoutFlame(root, 0.17)
    expect(bars.map(({ node }) => node.name)).toEqual(['(root)', 'main', 'work', 'leaf', '(idle)'])
    expect(bars.at(-1)!.left).toBeCloseTo(75 / 95, 9)
  })

  it('zoomed to a function, have its callers above it over the whole width', () => {
    const bars = layoutFlame(named('work'), 0)
    expect(bars.map(({ node, depth, width, above }) => [node.name, depth, width, above])).toEqual([
      ['(root)', 0, 1, true],
      ['main', 1, 1, true],
      ['work', 2, 1, false],
      ['leaf', 3, 40 / 60, false],
    ])
  })
})

describe('keys', () => {
  const bars = layoutFlame(root, 0)
  const to = (name: string, key: string) => neighbour(bars, named(name), key)?.name ?? null

  it('lead up to the caller, down to the longest call, sideways in the row', () => {
    expect(to('leaf', 'ArrowUp')).toBe('work')
    expect(to('main', 'ArrowDown')).toBe('work')
    expect(to('work', 'ArrowRight')).toBe('other')
    expect(to('(idle)', 'ArrowLeft')).toBe('main')
    expect(to('(root)', 'ArrowUp')).toBeNull()
    expect(to('leaf', 'ArrowDown')).toBeNull()
    expect(to('(idle)', 'ArrowRight')).toBeNull()
    expect(to('main', 'x')).toBeNull()
  })

  it('lead down from a caller above the zoom', () => {
    expect(neighbour(layoutFlame(named('leaf'), 0), root, 'ArrowDown')).toBe(named('main'))
  })
})

describe('a search', () => {
  it('finds names and scripts in any case, and nothing when it is empty', () => {
    expect(isMatch(named('work'), 'WOR')).toBe(true)
    expect(isMatch(named('work'), 'b.mjs')).toBe(true)
    expect(isMatch(named('work'), 'main')).toBe(false)
    expect(isMatch(named('work'), '  ')).toBe(false)
  })

  it('counts time once where one match calls another', () => {
    expect(timeOfMatches(root, 'b.mjs')).toBe(60)
    expect(timeOfMatches(root, 'leaf')).toBe(40)
    expect(timeOfMatches(root, '(idle)')).toBe(20)
    expect(timeOfMatches(root, 'nothing')).toBe(0)
  })
})

describe('colours', () => {
  it('are by script, most time first; Node and idle time have none', () => {
    expect([...scriptColours(root)]).toEqual([
      ['file:///program/b.mjs', 0],
      ['file:///program/a.mjs', 1],
    ])
    expect([originOf(''), originOf('node:internal/timers'), originOf('file:///x')]).toEqual([
      'none',
      'node',
      'script',
    ])
  })
})

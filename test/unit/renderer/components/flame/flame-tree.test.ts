import { describe, expect, it } from 'vitest'
import type { FlameNode } from '../../../../../src/renderer/components/flame/flame-tree'
import { flameTree } from '../../../../../src/renderer/components/flame/flame-tree'
import { PROFILE, profileOf } from './profile'

const find = (root: FlameNode, name: string): FlameNode =>
  [root, ...root.children.flatMap((child) => all(child))].find((node) => node.name === name)!
const all = (node: FlameNode): FlameNode[] => [node, ...node.children.flatMap(all)]
const times = ({ self, total }: FlameNode) => [self, total]

describe('the tree of a profile', () => {
  const root = flameTree(PROFILE)

  it('gives each sample the time until the next one, the last until the end', () => {
    expect(times(find(root, 'work'))).toEqual([20, 60])
    expect(times(find(root, 'leaf'))).toEqual([40, 40])
    expect(times(find(root, 'other'))).toEqual([15, 15])
    expect(times(find(root, '(idle)'))).toEqual([20, 20])
    expect(times(find(root, 'main'))).toEqual([0, 75])
    // What passed before the first sample is nobody's.
    expect(times(root)).toEqual([0, 95])
  })

  it('adds up: every total is its own time and its children', () => {
    for (const node of all(root))
      expect(node.total).toBeCloseTo(node.self + node.children.reduce((sum, { total }) => sum + total, 0), 9)
  })

  it('makes one node of the same function called from the same place, and knows who called it', () => {
    expect(find(root, 'work').children).toHaveLength(1)
    expect(find(root, 'leaf').parent).toBe(find(root, 'work'))
    expect(root.parent).toBeNull()
  })

  it('keeps the same function called from elsewhere apart', () => {
    const two = flameTree(
      profileOf(
        [
          [1, '(root)', '', 0, [2, 3]],
          [2, 'a', 'x', 1, [4]],
          [3, 'b', 'x', 5, [5]],
          [4, 'f', 'x', 9],
          [5, 'f', 'x', 9],
        ],
        [
          [4, 0],
          [5, 30],
        ],
        40,
      ),
    )
    expect(
      all(two)
        .filter(({ name }) => name === 'f')
        .map(times),
    ).toEqual([
      [30, 30],
      [10, 10],
    ])
  })

  it('has the longest first, and lines from 1', () => {
    expect(find(root, 'main').children.map(({ name }) => name)).toEqual(['work', 'other'])
    expect(find(root, 'work')).toMatchObject({ url: 'file:///program/b.mjs', line: 3, column: 1 })
    expect(root).toMatchObject({ line: 0 })
  })

  it('takes hits for equal parts where there are no samples', () => {
    const { nodes, startTime, endTime } = PROFILE
    const hits = nodes.map((node) => ({ ...node, hitCount: node.id === 4 ? 3 : node.id === 3 ? 1 : 0 }))
    const tree = flameTree({ nodes: hits, startTime, endTime })
    expect(times(find(tree, 'work'))).toEqual([75, 75])
    expect(times(tree)).toEqual([0, 100])
  })

  it('takes clocks that go back for no time, not for less than none', () => {
    const tree = flameTree(
      profileOf(
        [
          [1, '(root)', '', 0, [2]],
          [2, 'a', 'x', 1],
        ],
        [
          [2, 0],
          [2, 10],
          [2, -4],
        ],
        20,
      ),
    )
    expect(find(tree, 'a').total).toBe(24)
  })

  it('survives a profile without nodes, and one of a stack that overflowed', () => {
    expect(flameTree({ nodes: [], startTime: 0, endTime: 1 })).toMatchObject({ total: 0, children: [] })
    const depth = 20_000
    const nodes = Array.from(
      { length: depth },
      (_, index) => [index + 1, `f${index}`, 'x', index + 1, index + 2 > depth ? [] : [index + 2]] as const,
    )
    expect(flameTree(profileOf(nodes, [[depth, 0]], 7)).total).toBeCloseTo(7, 9)
  })
})

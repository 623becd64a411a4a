import { describe, expect, it } from 'vitest'
import { isInside, overlap, type Rect } from '../../../../../src/renderer/components/diagram/geometry'
import { layoutGraph, type GraphLayout } from '../../../../../src/renderer/components/diagram/graph-layout'
import type { GraphFigure } from '../../../../../src/shared/diagram'
import type { LocalizedText } from '../../../../../src/shared/text'
import { LOCK, LOOP, poolFigure, TREE } from './samples'

const both = (en: string) => ({ en, 'zh-CN': en })
const en = (text: LocalizedText) => text.en
const zh = (text: LocalizedText) => text['zh-CN']
const WIDTHS = [316, 560, 720]
const GRAPHS = Object.entries({
  pool1: poolFigure(1),
  pool4: poolFigure(4),
  pool6: poolFigure(6),
  LOOP,
  TREE,
  LOCK,
})
const cases = GRAPHS.flatMap(([name, figure]) => WIDTHS.map((width) => [name, width, figure] as const))

const nodeOf = (layout: GraphLayout, id: string) => layout.nodes.find((node) => node.id === id)!
/** Begin and end of a path `M… …C… … …`. */
function endsOf(path: string) {
  const numbers = path.match(/-?[\d.]+/g)!.map(Number)
  return { from: { x: numbers[0], y: numbers[1] }, to: { x: numbers.at(-2)!, y: numbers.at(-1)! } }
}
/** How far a point is from the border of a rectangle. */
function fromBorder({ x, y, w, h }: Rect, point: { x: number; y: number }): number {
  const dx = Math.max(x - point.x, 0, point.x - x - w)
  const dy = Math.max(y - point.y, 0, point.y - y - h)
  if (dx + dy > 0) return Math.hypot(dx, dy)
  return -Math.min(point.x - x, x + w - point.x, point.y - y, y + h - point.y)
}

describe.each(cases)('%s at %i px', (_name, width, figure) => {
  it.each([
    ['English', en],
    ['Chinese', zh],
  ])('keeps everything within its area, in %s', (_language, say) => {
    const { area, nodes, frames, edges } = layoutGraph(figure, say, width)
    const drawn = [
      ...nodes.map(({ box }) => box),
      ...frames.flatMap(({ box, titleBox }) => [box, titleBox]),
      ...edges.flatMap(({ label }) => label?.box ?? []),
    ]
    for (const { x, y, w, h } of drawn) {
      expect(x).toBeGreaterThanOrEqual(area.x)
      expect(y).toBeGreaterThanOrEqual(area.y)
      expect(x + w).toBeLessThanOrEqual(area.x + area.w)
      expect(y + h).toBeLessThanOrEqual(area.y + area.h)
    }
  })

  it('keeps words off the boxes of others, and words off words', () => {
    const { nodes, edges } = layoutGraph(figure, en, width)
    const labels = edges.flatMap(({ label }) => label?.box ?? [])
    for (const [at, label] of labels.entries()) {
      // A corner may touch where there is no room at all; covering a box may not happen.
      for (const { box } of nodes) expect(overlap(label, box)).toBeLessThan(label.w * label.h * 0.25)
      for (const other of labels.slice(at + 1)) expect(overlap(label, other)).toBe(0)
    }
    for (const { box, label } of nodes) expect(label.width).toBeLessThanOrEqual(box.w + 13)
  })

  it('draws every arrow from border to border', () => {
    const layout = layoutGraph(figure, en, width)
    expect(layout.edges.length).toBe(figure.edges.length)
    figure.edges.forEach((edge, index) => {
      const { from, to } = endsOf(layout.edges[index].path)
      for (const [id, point] of [
        [edge.from, from],
        [edge.to, to],
      ] as const) {
        const node = nodeOf(layout, id)
        if (node.shape !== 'box') continue
        expect(Math.abs(fromBorder(node.box, point))).toBeLessThan(2.5)
      }
    })
  })
})

describe('a graph', () => {
  const layout = (figure: Partial<GraphFigure>) =>
    layoutGraph(
      { kind: 'graph', caption: both(''), width: 12, height: 6, nodes: [], edges: [], ...figure },
      en,
      560,
    )
  const box = (id: string, x: number, y: number, more = {}) => {
    return { id, x, y, w: 3, h: 1, label: both(id), tone: 'process' as const, ...more }
  }

  it('joins what faces each other by straight lines', () => {
    const { edges } = layout({
      nodes: [box('a', 0, 0), box('b', 8, 0.2), box('c', 0.5, 4)],
      edges: [
        { from: 'a', to: 'b' },
        { from: 'a', to: 'c' },
      ],
    })
    const [across, down] = edges.map(({ path }) => endsOf(path))
    expect(across.from.y).toBe(across.to.y)
    expect(down.from.x).toBe(down.to.x)
  })

  it('keeps two arrows between the same nodes apart', () => {
    const there = { from: 'a', to: 'b' }
    const back = { from: 'b', to: 'a' }
    for (const nodes of [
      [box('a', 0, 0), box('b', 8, 0)],
      [box('a', 0, 0), box('b', 0, 4)],
      [box('a', 0, 0, { shape: 'ring', h: 3 }), box('b', 8, 3)],
    ]) {
      const [one, other] = layout({ nodes, edges: [there, back] }).edges.map(({ path }) => endsOf(path))
      expect(Math.hypot(one.from.x - other.to.x, one.from.y - other.to.y)).toBeGreaterThan(6)
    }
  })

  it('bows to the right of its direction, the other way when negative', () => {
    const middle = (bend: number) => {
      const { edges } = layout({
        nodes: [box('a', 0, 2), box('b', 8, 2)],
        edges: [{ from: 'a', to: 'b', bend }],
      })
      return Number(edges[0].path.match(/-?[\d.]+/g)![3])
    }
    expect(middle(1)).toBeGreaterThan(middle(0) + 16)
    expect(middle(-1)).toBeLessThan(middle(0) - 16)
  })

  it('goes around a node that is in the way', () => {
    const { edges, nodes } = layout({
      nodes: [box('a', 0, 2), box('wall', 4.5, 1.5, { h: 2 }), box('b', 9, 2)],
      edges: [{ from: 'a', to: 'b' }],
    })
    const numbers = edges[0].path.match(/-?[\d.]+/g)!.map(Number)
    const at = (t: number) => {
      const mix = (k: number) => {
        const [a, b, c, d] = [0, 2, 4, 6].map((offset) => numbers[offset + k])
        return (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t * t * c + t ** 3 * d
      }
      return { x: mix(0), y: mix(1) }
    }
    const wall = nodes.find(({ id }) => id === 'wall')!.box
    for (let t = 0; t <= 1; t += 0.02) expect(isInside(wall, at(t))).toBe(false)
  })

  it('draws a loop of a node to itself outside of it', () => {
    const { edges, nodes } = layout({ nodes: [box('a', 4, 3)], edges: [{ from: 'a', to: 'a' }] })
    const ys = edges[0].path
      .match(/-?[\d.]+/g)!
      .map(Number)
      .filter((_, k) => k % 2 === 1)
    expect(Math.min(...ys)).toBeLessThan(nodes[0].box.y - 20)
  })

  it('has heads where they are wanted', () => {
    const nodes = [box('a', 0, 0), box('b', 8, 0)]
    const heads = (['to', 'both', 'none'] as const).map(
      (heads) => layout({ nodes, edges: [{ from: 'a', to: 'b', heads }] }).edges[0].heads.length,
    )
    expect(heads).toEqual([1, 2, 0])
  })

  it('fills the cells of a queue from its outlet', () => {
    const queue = box('q', 0, 0, { w: 5, shape: 'queue', slots: { count: 5, filled: 2 } })
    const { slots } = layout({ nodes: [queue] }).nodes[0]
    expect(slots.map(({ filled }) => filled)).toEqual([false, false, false, true, true])
  })

  it('puts a frame’s title on its border where a node is in its place', () => {
    const frame = { x: 0, y: 0, w: 8, h: 4, label: both('one process'), tone: 'process' as const }
    const onBorder = (y: number) => layout({ frames: [frame], nodes: [box('a', 0.5, y)] }).frames[0].onBorder
    expect([onBorder(0.2), onBorder(2)]).toEqual([true, false])
  })

  it('leaves an arrow out whose node is missing', () => {
    expect(layout({ nodes: [box('a', 0, 0)], edges: [{ from: 'a', to: 'gone' }] }).edges).toEqual([])
  })

  it('is as wide as its column, and no text gets too small to read', () => {
    const narrow = layoutGraph(LOCK, en, 316)
    expect(narrow.area.w).toBeLessThanOrEqual(410)
    for (const { label } of narrow.nodes) expect(label.size).toBeGreaterThanOrEqual(9.5)
    expect(layoutGraph(LOCK, en, 720).area.w).toBeGreaterThan(600)
  })
})

import type { FlameNode } from './flame-tree'

/** A bar of a flame graph; `left` and `width` as shares of the graph's width. */
export interface FlameBar {
  readonly node: FlameNode
  /** Row, 0 at the top. */
  readonly depth: number
  readonly left: number
  readonly width: number
  /** Calls the one that is zoomed to: drawn over the whole width, to go back by. */
  readonly above: boolean
}

/**
 * Bars of a flame graph from the top down: the node that is zoomed to over the whole width, its callers above it, what
 * it calls below, each as wide as its share of the time. What would be narrower than `narrowest` is left out, with all
 * that it calls.
 * @param narrowest a share of the width
 */
export function layoutFlame(zoomed: FlameNode, narrowest: number): FlameBar[] {
  const callers: FlameNode[] = []
  for (let node = zoomed.parent; node !== null; node = node.parent) callers.unshift(node)
  const bars: FlameBar[] = callers.map((node, depth) => ({ node, depth, left: 0, width: 1, above: true }))
  if (zoomed.total <= 0) return bars
  const rest: FlameBar[] = [{ node: zoomed, depth: callers.length, left: 0, width: 1, above: false }]
  for (let bar = rest.pop(); bar !== undefined; bar = rest.pop()) {
    bars.push(bar)
    let { left } = bar
    const below: FlameBar[] = []
    for (const node of bar.node.children) {
      const width = node.total / zoomed.total
      if (width >= narrowest) below.push({ node, depth: bar.depth + 1, left, width, above: false })
      left += width
    }
    // Popped from the end: turned round, so that bars come in reading order.
    rest.push(...below.toReversed())
  }
  return bars
}

/** Whether a function is meant by a search: by its name or the address of its script, in any case of letters. */
export function isMatch({ name, url }: FlameNode, search: string): boolean {
  const wanted = search.trim().toLowerCase()
  return wanted !== '' && (name.toLowerCase().includes(wanted) || url.toLowerCase().includes(wanted))
}

/** Time in functions that match and in what they call, milliseconds; one within another counts once. */
export function timeOfMatches(root: FlameNode, search: string): number {
  let time = 0
  const rest = [root]
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    if (isMatch(node, search)) time += node.total
    else rest.push(...node.children)
  }
  return time
}

/** Where an arrow key leads from a bar: up to the caller, down to the longest call, sideways in the same row. */
export function neighbour(bars: readonly FlameBar[], node: FlameNode, key: string): FlameNode | null {
  const at = bars.find((bar) => bar.node === node)
  if (at === undefined) return null
  if (key === 'ArrowUp') return node.parent
  if (key === 'ArrowDown') {
    // Above the one that is zoomed to there is one way down only.
    const next = bars.find((bar) => bar.depth === at.depth + 1 && (at.above || bar.node.parent === node))
    return next?.node ?? null
  }
  const row = bars.filter(({ depth }) => depth === at.depth).sort((a, b) => a.left - b.left)
  const place = row.indexOf(at)
  if (key === 'ArrowRight') return row[place + 1]?.node ?? null
  if (key === 'ArrowLeft') return row[place - 1]?.node ?? null
  return null
}

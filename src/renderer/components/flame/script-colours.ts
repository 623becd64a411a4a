import type { FlameNode } from './flame-tree'
import { COLOURS } from '../charts/palette'

/** What a bar is: a script of the program, Node's own, or nothing that has a script (idle, garbage collection). */
export type FrameOrigin = 'script' | 'node' | 'none'

export function originOf(url: string): FrameOrigin {
  if (url === '') return 'none'
  return url.startsWith('node:') ? 'node' : 'script'
}

/**
 * A colour of the palette for each script of the program, from 0: those that take most time get different ones; past
 * eight they begin again.
 */
export function scriptColours(root: FlameNode): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  const rest = [root]
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    if (originOf(node.url) === 'script') times.set(node.url, (times.get(node.url) ?? 0) + node.self)
    rest.push(...node.children)
  }
  const order = [...times].sort(([a, x], [b, y]) => y - x || a.localeCompare(b))
  return new Map(order.map(([url], place) => [url, place % COLOURS]))
}

import type { CpuProfile } from '../../../shared/inspect'

/** A function as it was called from one place; times in milliseconds, `line` and `column` from 1 (0: not known). */
export interface FlameNode {
  readonly id: number
  /** '' for a function without a name; V8's own in parentheses: "(root)", "(idle)", "(garbage collector)". */
  readonly name: string
  readonly url: string
  readonly line: number
  readonly column: number
  /** Time in the function itself, and with all that it called. */
  readonly self: number
  readonly total: number
  readonly parent: FlameNode | null
  /** The longest first. */
  readonly children: readonly FlameNode[]
}

interface Growing {
  id: number
  name: string
  url: string
  line: number
  column: number
  self: number
  total: number
  parent: Growing | null
  children: Growing[]
}

type ProfileNode = CpuProfile['nodes'][number]

/**
 * A CPU profile as a tree of calls with times. A sample counts from the moment it was taken until the next one; the
 * last one until the end. Profiles without samples (other tools') have counts of hits, which are taken as equal parts
 * of the time. The same function called from the same place is one node, even where V8 has several (it tells apart
 * what was compiled anew).
 */
export function flameTree(profile: CpuProfile): FlameNode {
  const byId = new Map(profile.nodes.map((node) => [node.id, node]))
  const self = selfTimes(profile)
  const called = new Set(profile.nodes.flatMap(({ children = [] }) => children))
  const first = profile.nodes.find(({ id }) => !called.has(id))
  const root = first === undefined ? grown(EMPTY, null) : grown(first, null)
  // No recursion: a stack that overflowed is a thousand calls deep.
  const rest: [Growing, ProfileNode][] = first === undefined ? [] : [[root, first]]
  const inOrder: Growing[] = [root]
  /** By who calls, and what is called. */
  const places = new Map<string, Growing>()
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const [node, { id, children = [] }] = next
    node.self += self.get(id) ?? 0
    for (const childId of children) {
      const called = byId.get(childId)
      if (called === undefined) continue
      const place = `${node.id} ${placeOf(called)}`
      let child = places.get(place)
      if (child === undefined) {
        child = grown(called, node)
        places.set(place, child)
        node.children.push(child)
        inOrder.push(child)
      }
      rest.push([child, called])
    }
  }
  // Parents come before their children: backwards, each is complete when it is added to its parent.
  for (const node of inOrder.toReversed()) {
    node.total += node.self
    node.children.sort((a, b) => b.total - a.total || a.id - b.id)
    if (node.parent !== null) node.parent.total += node.total
  }
  return root
}

const EMPTY: ProfileNode = {
  id: 0,
  callFrame: { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 },
}

function grown({ id, callFrame }: ProfileNode, parent: Growing | null): Growing {
  const { functionName: name, url, lineNumber, columnNumber } = callFrame
  return {
    id,
    name,
    url,
    line: lineNumber + 1,
    column: columnNumber + 1,
    self: 0,
    total: 0,
    parent,
    children: [],
  }
}

const placeOf = ({ callFrame: { functionName, url, lineNumber, columnNumber } }: ProfileNode): string =>
  `${lineNumber}:${columnNumber} ${functionName} ${url}`

/** Milliseconds by id of node. */
function selfTimes({ nodes, samples, timeDeltas, startTime, endTime }: CpuProfile): Map<number, number> {
  const times = new Map<number, number>()
  const add = (id: number, ms: number) => times.set(id, (times.get(id) ?? 0) + ms)
  if (samples === undefined || samples.length === 0) {
    const hits = nodes.reduce((sum, { hitCount = 0 }) => sum + hitCount, 0)
    for (const { id, hitCount = 0 } of nodes)
      if (hitCount > 0) add(id, ((hitCount / hits) * (endTime - startTime)) / 1000)
    return times
  }
  let at = startTime + (timeDeltas?.[0] ?? 0)
  for (let index = 0; index < samples.length; index += 1) {
    const next = index + 1 < samples.length ? at + (timeDeltas?.[index + 1] ?? 0) : endTime
    // V8 may give two samples out of order: the time between is not less than none.
    add(samples[index], Math.max(0, next - at) / 1000)
    at = next
  }
  return times
}

/** Steps of one search. Locks have one holder and threads wait for one thing, so real searches are as long as the cycle. */
const MOST_STEPS = 10_000

/**
 * An edge of a wait-for graph: a lane waits for an object or holds it. The source may be a program
 * that tells of its locks, or a look at its threads.
 */
export interface WaitEdge {
  readonly lane: number
  readonly object: string
  /** It holds the object; else it waits for it. */
  readonly holds: boolean
  /** Run times between which that was so, milliseconds; `end` is Infinity while it lasts. */
  readonly since: number
  readonly end: number
}

/** Where a search finds what an edge leads to. */
export interface WaitGraph<E extends WaitEdge> {
  /** What a lane waits for. */
  waitsOf(lane: number): readonly E[]
  /** Who holds an object. */
  holdsOf(object: string): readonly E[]
}

/**
 * The cycles of a wait-for graph that lead through one edge, in which every lane waits for what the next one holds: with
 * one holder for each object, each is a deadlock (Coffman, Elphick, Shoshani: System Deadlocks, 1971). An object that
 * several lanes hold at the same time is a counting semaphore: a wait for it may end though one of its holders is stuck,
 * so that the graph must leave it out.
 * @param lasting how long all edges of a cycle must have been there together, milliseconds
 * @returns of each cycle the wait of its lowest lane, the hold that it waits for, the wait of that hold's lane and so on,
 * until the hold of the lowest lane
 */
export function cyclesThrough<E extends WaitEdge>(first: E, graph: WaitGraph<E>, lasting: number): E[][] {
  const cycles: E[][] = []
  const path: E[] = [first]
  let steps = 0
  const step = (last: E): void => {
    if (last.holds && !first.holds && last.lane === first.lane) cycles.push(fromLowest(path))
    else if (!last.holds && first.holds && last.object === first.object) cycles.push(fromLowest(path))
    // A simple cycle contains no lane twice.
    else if (!last.holds || !path.slice(0, -1).some(({ holds, lane }) => holds && lane === last.lane))
      for (const next of last.holds ? graph.waitsOf(last.lane) : graph.holdsOf(last.object)) {
        if (++steps > MOST_STEPS || !together([...path, next], lasting)) continue
        path.push(next)
        step(next)
        path.pop()
      }
  }
  step(first)
  return cycles
}

/** Whether all of them are there at the same time for long enough, as far as is known. */
function together(edges: readonly WaitEdge[], lasting: number): boolean {
  let since = -Infinity
  let end = Infinity
  for (const edge of edges) {
    since = Math.max(since, edge.since)
    end = Math.min(end, edge.end)
  }
  return end > since && end - since >= lasting
}

/** Whether two holds of one object show that several lanes can hold it at the same time. */
export function shareHold(one: WaitEdge, other: WaitEdge, lasting: number): boolean {
  return other.lane !== one.lane && together([one, other], lasting)
}

function fromLowest<E extends WaitEdge>(path: readonly E[]): E[] {
  const lowest = Math.min(...path.map(({ lane }) => lane))
  const at = path.findIndex(({ holds, lane }) => !holds && lane === lowest)
  return [...path.slice(at), ...path.slice(0, at)]
}

/** The list that a map has for a key, a new one where there is none. */
export function listIn<K, E>(lists: Map<K, E[]>, key: K): E[] {
  let list = lists.get(key)
  if (list === undefined) lists.set(key, (list = []))
  return list
}

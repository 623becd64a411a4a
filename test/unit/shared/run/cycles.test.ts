import { describe, expect, it } from 'vitest'
import { cyclesThrough, listIn, shareHold, type WaitEdge } from '../../../../src/shared/run/cycles'
import { LASTING_MS, WaitFor } from '../../../../src/shared/run/wait-for'
import { randomFrom, wholeBetween } from '../../../support/random'

/** What somebody saw who looked once: it was so since then, and is. */
const holds = (lane: number, object: string): WaitEdge => {
  return { lane, object, holds: true, since: 0, end: Infinity }
}
const waits = (lane: number, object: string): WaitEdge => ({ ...holds(lane, object), holds: false })

/** All cycles of a graph, found edge by edge. */
function cyclesOf(edges: readonly WaitEdge[], lasting = 0): WaitEdge[][] {
  const all = new Map<string, WaitEdge[]>()
  for (const edge of edges) if (edge.holds) listIn(all, edge.object).push(edge)
  const isShared = (held: readonly WaitEdge[]) =>
    held.some((one, at) => held.slice(at + 1).some((other) => shareHold(one, other, lasting)))
  const shared = new Set([...all].filter(([, held]) => isShared(held)).map(([object]) => object))
  const waits = new Map<number, WaitEdge[]>()
  const holds = new Map<string, WaitEdge[]>()
  const graph = {
    waitsOf: (lane: number) => waits.get(lane) ?? [],
    holdsOf: (object: string) => holds.get(object) ?? [],
  }
  // A cycle is found with the last of its edges, and so once.
  return edges.flatMap((edge) => {
    if (shared.has(edge.object)) return []
    if (edge.holds) listIn(holds, edge.object).push(edge)
    else listIn(waits, edge.lane).push(edge)
    return cyclesThrough(edge, graph, lasting)
  })
}

const lanes = (cycles: readonly (readonly WaitEdge[])[]) =>
  cycles.map((cycle) => cycle.filter((edge) => !edge.holds).map(({ lane }) => lane))

describe('cycles of a wait-for graph', () => {
  it('go from the wait of the lowest lane around to its hold', () => {
    const edges = [holds(2, 'b'), waits(2, 'a'), holds(1, 'a'), waits(1, 'b')]
    expect(cyclesOf(edges)).toEqual([[waits(1, 'b'), holds(2, 'b'), waits(2, 'a'), holds(1, 'a')]])
  })

  it('may be a lane that waits for what it holds itself', () => {
    expect(lanes(cyclesOf([waits(7, 'a'), holds(7, 'a')]))).toEqual([[7]])
  })

  it('are not in chains, and not through what several hold', () => {
    expect(cyclesOf([holds(1, 'a'), waits(2, 'a'), holds(2, 'b'), waits(3, 'b')])).toEqual([])
    const edges = [holds(1, 'a'), waits(1, 'b'), holds(2, 'b'), waits(2, 'a')]
    expect(lanes(cyclesOf(edges))).toEqual([[1, 2]])
    for (const also of [
      [holds(3, 'a'), ...edges],
      [...edges, holds(3, 'a')],
    ])
      expect(cyclesOf(also)).toEqual([])
    // Handed from one to the other is not held by both.
    const handed = edges.map((edge) => (edge.object === 'a' ? { ...edge, since: 10 } : edge))
    expect(lanes(cyclesOf([{ ...holds(3, 'a'), end: 10 }, ...handed]))).toEqual([[1, 2]])
  })

  it('are one each, whatever the order of edges', () => {
    const edges = Array.from({ length: 5 }, (_, lane) => [
      holds(lane, `${lane}`),
      waits(lane, `${(lane + 1) % 5}`),
    ]).flat()
    const random = randomFrom(1)
    for (let order = 0; order < 20; order += 1) {
      const shuffled = edges
        .map((edge) => ({ edge, at: random() }))
        .sort((a, b) => a.at - b.at)
        .map(({ edge }) => edge)
      expect(lanes(cyclesOf(shuffled))).toEqual([[0, 1, 2, 3, 4]])
    }
  })

  it('are those that somebody finds who hears of the edges one by one', () => {
    let cycles = 0
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = randomFrom(seed)
      const edges = Array.from({ length: 14 }, (_, at): WaitEdge => {
        const since = wholeBetween(random, 0, 500)
        const end = since + wholeBetween(random, 50, 700)
        const [lane, object] = [wholeBetween(random, 0, 3), `L${wholeBetween(random, 0, 3)}`]
        return { lane, object, holds: at % 2 === 0, since, end }
      })
      const graph = new WaitFor()
      for (const { lane, object, holds: held, since, end } of edges)
        graph.put(lane, object, held ? 1 : 0, since, end)
      const found = cyclesOf(edges, LASTING_MS)
      const named = (members: readonly { lane: number; lock: string; since: number }[]) =>
        members.map(({ lane, lock, since }) => `${lane}>${lock}@${since}`).join(' ')
      expect(graph.deadlocks.map(({ members }) => named(members)).sort()).toEqual(
        found
          .map((cycle) => cycle.filter((edge) => !edge.holds))
          .map((cycle) => named(cycle.map(({ lane, object, since }) => ({ lane, lock: object, since }))))
          .sort(),
      )
      cycles += found.length
    }
    expect(cycles).toBeGreaterThan(20)
  })
})

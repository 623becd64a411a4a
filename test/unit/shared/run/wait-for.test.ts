import { describe, expect, it } from 'vitest'
import { CONFIRM_MS, LASTING_MS, WaitFor } from '../../../../src/shared/run/wait-for'
import { randomFrom, wholeBetween } from '../../../support/random'

const WAIT = 0
const HOLD = 1

/** An interval of a lane: waits or holds; `end` NaN for ever. */
interface Row {
  readonly lane: number
  readonly lock: string
  readonly phase: number
  readonly start: number
  readonly end: number
}

/** n lanes, each holding its own lock from 0 and waiting for the next one's from `lane` × 5 on. */
function ring(n: number, end = NaN): Row[] {
  return Array.from({ length: n }, (_, lane) => [
    { lane, lock: `lock ${lane}`, phase: HOLD, start: 0, end },
    { lane, lock: `lock ${(lane + 1) % n}`, phase: WAIT, start: 10 + 5 * lane, end },
  ]).flat()
}

const begin = (graph: WaitFor, rows: readonly Row[]) => {
  for (const { lane, lock, phase, start } of rows) graph.put(lane, lock, phase, start, NaN)
}
const names = (graph: WaitFor) =>
  graph.deadlocks.map(({ members }) => members.map(({ lane, lock }) => `${lane}>${lock}`).join(' '))

describe('WaitFor', () => {
  it('finds a cycle of two once its waits have lasted, and keeps it with its end when a wait timed out', () => {
    const graph = new WaitFor()
    begin(graph, ring(2))
    graph.advance(100)
    expect(graph.deadlocks).toEqual([])
    graph.advance(200)
    expect(graph.deadlocks).toMatchObject([
      {
        members: [
          { lane: 0, lock: 'lock 1', since: 10 },
          { lane: 1, lock: 'lock 0', since: 15 },
        ],
        start: 15,
        end: null,
      },
    ])
    graph.put(0, 'lock 1', WAIT, 10, 1010)
    graph.put(0, 'lock 0', HOLD, 0, 1011)
    graph.put(1, 'lock 0', WAIT, 15, 1012)
    graph.advance(5000)
    expect(graph.deadlocks).toMatchObject([{ start: 15, end: 1010 }])
  })

  it('takes a thread that waits for what it holds itself for a cycle of one', () => {
    const graph = new WaitFor()
    graph.put(7, 'lock', HOLD, 0, NaN)
    graph.put(7, 'lock', WAIT, 0, NaN)
    graph.advance(1000)
    expect(graph.deadlocks).toMatchObject([{ members: [{ lane: 7, lock: 'lock' }], start: 0, end: null }])
  })

  it.each([2, 3, 5, 16])('finds a cycle of %d, one only, whoever was heard first', (n) => {
    for (let seed = 0; seed < 5; seed += 1) {
      const random = randomFrom(seed)
      const graph = new WaitFor()
      begin(
        graph,
        ring(n)
          .map((row) => [random(), row] as const)
          .sort(([a], [b]) => a - b)
          .map(([, row]) => row),
      )
      graph.advance(1000)
      expect(graph.deadlocks.map(({ members, start }) => [members.length, members[0].lane, start])).toEqual([
        [n, 0, 10 + 5 * (n - 1)],
      ])
      expect(names(graph)[0].split(' 0>')).toHaveLength(1)
    }
  })

  it('keeps two deadlocks apart that have nothing in common, in order of their start', () => {
    const graph = new WaitFor()
    const later = ring(2).map((row) => ({ ...row, lane: row.lane + 5, lock: `other ${row.lock}` }))
    begin(graph, [...later.map((row) => ({ ...row, start: row.start + 300 })), ...ring(3)])
    graph.advance(1000)
    expect(names(graph)).toEqual(['0>lock 1 1>lock 2 2>lock 0', '5>other lock 1 6>other lock 0'])
  })

  it('has none in a chain, however long the waits', () => {
    const graph = new WaitFor()
    begin(graph, ring(4).slice(0, -1))
    graph.advance(60_000)
    expect(graph.deadlocks).toEqual([])
  })

  it('is not misled by words that come late: the waits never were there together', () => {
    const graph = new WaitFor()
    begin(graph, ring(2))
    graph.advance(120)
    // Thread 0 got its lock at 40; its words come after those of thread 1.
    graph.put(0, 'lock 1', WAIT, 10, 40)
    graph.advance(1000)
    expect(graph.deadlocks).toEqual([])
  })

  it('takes back what even later words disprove', () => {
    const graph = new WaitFor()
    begin(graph, ring(2))
    graph.advance(CONFIRM_MS + 1)
    expect(graph.deadlocks).toHaveLength(1)
    graph.put(1, 'lock 0', WAIT, 15, 15 + LASTING_MS - 1)
    expect(graph.deadlocks).toEqual([])
  })

  it('is not held up by a thread whose clock is ahead', () => {
    const graph = new WaitFor()
    graph.put(9, 'elsewhere', HOLD, 50_000, NaN)
    begin(graph, ring(2))
    graph.advance(400)
    expect(graph.deadlocks).toHaveLength(1)
  })

  it('ends with the process of a member, and takes its last word that comes after', () => {
    const graph = new WaitFor()
    begin(graph, ring(2))
    graph.advance(500)
    graph.abandon(1, 600)
    expect(graph.deadlocks).toMatchObject([{ end: 600, cut: true }])
    graph.put(1, 'lock 0', WAIT, 15, 580)
    expect(graph.deadlocks).toMatchObject([{ end: 580, cut: false }])
    // The pid is another process's now: nothing of the old one is open.
    graph.revive(1)
    graph.put(1, 'lock 1', HOLD, 700, NaN)
    graph.advance(5000)
    expect(graph.deadlocks).toHaveLength(1)
  })

  it('leaves counting semaphores out: any of their holders may let a waiter go on', () => {
    const graph = new WaitFor()
    begin(graph, ring(2))
    graph.put(2, 'lock 1', HOLD, 5, NaN)
    graph.advance(5000)
    expect(graph.deadlocks).toEqual([])
  })

  it('finds the same again when the threads run into it again', () => {
    const graph = new WaitFor()
    for (const round of [0, 1000, 2000])
      for (const { lane, lock, phase, start } of ring(2, 900))
        graph.put(lane, lock, phase, start + round, round + 900)
    expect(graph.deadlocks.map(({ start, end }) => [start, end])).toEqual([
      [15, 900],
      [1015, 1900],
      [2015, 2900],
    ])
  })

  it('agrees with every cycle that a plain search finds, whatever the order of arrival', () => {
    let cycles = 0
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = randomFrom(seed)
      const rows = randomRows(random)
      const expected = plainSearch(rows)
      cycles += expected.length
      for (let order = 0; order < 3; order += 1) {
        const graph = new WaitFor()
        feed(graph, rows, randomFrom(seed * 10 + order))
        graph.advance(1e6)
        expect(names(graph).sort(), `seed ${seed}`).toEqual(expected)
      }
    }
    expect(cycles).toBeGreaterThan(15)
  })

  it('costs little for the many short waits of a busy run', () => {
    const graph = new WaitFor()
    const begun = process.cpuUsage()
    for (let row = 0; row < 200_000; row += 1) {
      const t = row / 10
      graph.advance(t)
      graph.put(row % 8, 'counter', row % 2, t, NaN)
      graph.put(row % 8, 'counter', row % 2, t, t + 0.05)
    }
    begin(graph, ring(2))
    graph.advance(30_000)
    expect(graph.deadlocks).toHaveLength(1)
    const { user, system } = process.cpuUsage(begun)
    // About 0.1 s; a scan of all rows at each step would take minutes.
    expect((user + system) / 1e6).toBeLessThan(5)
  })
})

/** Waits and holds of four lanes and three locks at random times; no lock has two holders at once. */
function randomRows(random: () => number): Row[] {
  const rows: Row[] = []
  for (let lock = 0; lock < 3; lock += 1) {
    let t = wholeBetween(random, 0, 100)
    for (let holds = 0; holds < 2; holds += 1) {
      const end = t + wholeBetween(random, 50, 900)
      rows.push({ lane: wholeBetween(random, 0, 3), lock: `L${lock}`, phase: HOLD, start: t, end })
      t = end + wholeBetween(random, 1, 60)
    }
  }
  for (let lane = 0; lane < 4; lane += 1) {
    let t = wholeBetween(random, 0, 150)
    for (let waits = 0; waits < 3; waits += 1) {
      const end = t + wholeBetween(random, 60, 700)
      rows.push({ lane, lock: `L${wholeBetween(random, 0, 2)}`, phase: WAIT, start: t, end })
      t = end + wholeBetween(random, 1, 60)
    }
  }
  return rows
}

/** Tells each row's begin and end; those of one lane in order, the lanes in any. */
function feed(graph: WaitFor, rows: readonly Row[], random: () => number): void {
  const queues = [...new Set(rows.map(({ lane }) => lane))].map((lane) =>
    rows
      .filter((row) => row.lane === lane)
      .flatMap((row) => [
        { at: row.start, tell: () => graph.put(row.lane, row.lock, row.phase, row.start, NaN) },
        { at: row.end, tell: () => graph.put(row.lane, row.lock, row.phase, row.start, row.end) },
      ])
      .sort((a, b) => a.at - b.at),
  )
  for (let left = queues; left.length > 0; left = left.filter((queue) => queue.length > 0))
    left[wholeBetween(random, 0, left.length - 1)].shift()?.tell()
}

/** Every cycle by trying all sequences of waits, each followed by a hold of the lock by the next lane. */
function plainSearch(rows: readonly Row[]): string[] {
  const waits = rows.filter(({ phase }) => phase === WAIT)
  const holds = rows.filter(({ phase }) => phase === HOLD)
  const found: string[] = []
  const together = (some: readonly Row[]) =>
    Math.min(...some.map(({ end }) => end)) - Math.max(...some.map(({ start }) => start)) >= LASTING_MS
  const extend = (path: readonly Row[], used: readonly Row[]) => {
    for (const hold of holds.filter(({ lock }) => lock === path.at(-1)!.lock)) {
      if (!together([...used, hold])) continue
      if (hold.lane === path[0].lane) found.push(path.map(({ lane, lock }) => `${lane}>${lock}`).join(' '))
      if (path.some(({ lane }) => lane === hold.lane)) continue
      for (const wait of waits.filter(({ lane }) => lane === hold.lane))
        if (together([...used, hold, wait])) extend([...path, wait], [...used, hold, wait])
    }
  }
  for (const first of waits) extend([first], [first])
  // Each cycle was found once from each of its lanes: the one that begins with the lowest stays.
  return found.filter((cycle) => lanesOf(cycle)[0] === Math.min(...lanesOf(cycle))).sort()
}

const lanesOf = (cycle: string) => cycle.split(' ').map((member) => Number(member.split('>')[0]))

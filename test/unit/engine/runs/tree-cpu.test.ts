import { beforeEach, describe, expect, it } from 'vitest'
import type { Followed } from '../../../../src/engine/runs/followed'
import { TreeCpu, type CpuReading } from '../../../../src/engine/runs/tree-cpu'

const MS = 1e6
const START = 1_000_000

let live: Map<number, Followed>
let there: Set<number>
let ignoring: Set<number>
let engineWaited: number
let adopts: boolean
let tree: TreeCpu

beforeEach(() => {
  live = new Map()
  there = new Set()
  ignoring = new Set()
  engineWaited = 0
  adopts = true
  tree = new TreeCpu({
    live,
    exists: (pid) => there.has(pid),
    waitsFor: (pid) => !ignoring.has(pid),
    engineWaited: () => engineWaited,
    adopts: () => adopts,
    since: START,
  })
})

function born(pid: number, parent: Followed | null = null, over: Partial<Followed> = {}): Followed {
  const createdAt = START + pid
  const ppid = parent?.facts.pid ?? process.pid
  const followed: Followed = {
    id: pid,
    facts: { pid, createdAt, ppid, pgid: pid, session: pid, name: '', uid: 0 },
    createdAt,
    slot: pid,
    seenAt: 0,
    parent,
    name: '',
    commandDue: 0,
    commandLine: '',
    unreadable: null,
    children: 0,
    parental: false,
    execed: false,
    threads: 0,
    headless: false,
    status: 0,
    orphan: false,
    ownSession: false,
    missed: 0,
    ...over,
  }
  live.set(pid, followed)
  there.add(pid)
  return followed
}

/** A reading, CPU times in milliseconds. */
function read(followed: Followed, cpu: number, waited = 0, over: Partial<CpuReading> = {}): CpuReading {
  return { followed, cpu: cpu * MS, waited: waited * MS, ppid: -1, gone: false, ...over }
}
const gone = (followed: Followed) => read(followed, NaN, NaN, { gone: true })

/** Milliseconds gained. */
const take = (...readings: CpuReading[]) => tree.take(readings) / MS

/** Found dead, or told by the kernel; a zombie until `reap`. */
function dies(followed: Followed, cpu = NaN): void {
  tree.ended(followed, cpu * MS)
  live.delete(followed.facts.pid)
}
const reap = ({ facts }: Followed) => there.delete(facts.pid)

describe('the CPU time of a tree', () => {
  it('is what the living gained, all of what newcomers have', () => {
    const [root, child] = [born(1), born(2)]
    expect(take(read(root, 30))).toBe(30)
    expect(take(read(root, 50), read(child, 7))).toBe(27)
    expect(take(read(root, 50), read(child, 7))).toBe(0)
  })

  it('does not count a child again when its parent is given its time, but what had not been counted', () => {
    const root = born(1)
    const child = born(2, root)
    expect(take(read(root, 10), read(child, 95))).toBe(105)
    reap(child)
    expect(take(read(root, 11, 100), gone(child))).toBe(6)
    dies(child)
    expect(take(read(root, 12, 100))).toBe(1)
  })

  it('has the time of children that nobody ever read', () => {
    const root = born(1)
    expect(take(read(root, 10))).toBe(10)
    const brief = born(2, root, { slot: null })
    dies(brief)
    reap(brief)
    expect(take(read(root, 11, 40))).toBe(41)
  })

  it('neither dips nor jumps while a parent’s account, in steps, is behind what is known to have gone there', () => {
    const root = born(1)
    const child = born(2, root)
    expect(take(read(root, 0), read(child, 17))).toBe(17)
    reap(child)
    expect(take(read(root, 0, 10), gone(child))).toBe(0)
    // 17 ms of the 30 have been counted.
    expect(take(read(root, 0, 30))).toBe(13)
  })

  it('leaves the time of a zombie where it is until somebody waits for it', () => {
    const root = born(1)
    const heavy = born(2, root)
    expect(take(read(root, 0), read(heavy, 900))).toBe(900)
    dies(heavy, 950)
    // Others are waited for meanwhile.
    expect(take(read(root, 0, 40))).toBe(50 + 40)
    expect(take(read(root, 0, 80))).toBe(40)
    reap(heavy)
    expect(take(read(root, 0, 1030))).toBe(0)
  })

  it('follows time through parents that end themselves', () => {
    const root = born(1)
    const middle = born(2, root)
    const leaf = born(3, middle)
    expect(take(read(root, 0), read(middle, 5), read(leaf, 50))).toBe(55)
    reap(leaf)
    reap(middle)
    expect(take(read(root, 0, 70), gone(middle), gone(leaf))).toBe(15)
  })

  it('follows it too where the kernel tells of all the ends before a tick', () => {
    const root = born(1)
    const middle = born(2, root)
    const leaf = born(3, middle)
    expect(take(read(root, 0), read(middle, 5), read(leaf, 50))).toBe(55)
    dies(leaf)
    reap(leaf)
    dies(middle)
    reap(middle)
    expect(take(read(root, 0, 70))).toBe(15)
  })

  it('asks nothing of a parent that has ended, and keeps no account for it', () => {
    const root = born(1)
    const brief = born(2, root, { slot: null })
    const orphan = born(3, brief)
    expect(take(read(root, 10))).toBe(10)
    // Its parent is gone before any tick has met it; another process may have its pid by now.
    dies(brief)
    reap(brief)
    ignoring.add(2)
    expect(take(read(root, 10, 0), read(orphan, 20, 0, { ppid: process.pid }))).toBe(20)
    dies(orphan)
    reap(orphan)
    engineWaited = 25 * MS
    expect(take(read(root, 10, 0))).toBe(5)
  })

  it('is unknown where a parent ignores the end of its children', () => {
    const root = born(1)
    const child = born(2, root)
    ignoring.add(1)
    expect(take(read(root, 10), read(child, 20))).toBe(30)
    reap(child)
    expect(take(read(root, 15), gone(child))).toBeNaN()
    expect(take(read(root, 20))).toBe(5)
  })

  it('has the last of a root, and of orphans, from what the engine waited for', () => {
    const root = born(1)
    const orphan = born(2, root)
    expect(take(read(root, 100), read(orphan, 50))).toBe(150)
    reap(root)
    engineWaited = 108 * MS
    expect(take(read(orphan, 60, 0, { ppid: process.pid }), gone(root))).toBe(10 + 8)
    dies(root)
    dies(orphan)
    reap(orphan)
    tree.waitedFor(2, 66 * MS, true)
    engineWaited = 174 * MS
    expect(take()).toBe(6)
  })

  it('is unknown where the last of an orphan is told to somebody outside', () => {
    adopts = false
    const root = born(1)
    const orphan = born(2, root)
    expect(take(read(root, 1), read(orphan, 1))).toBe(2)
    reap(root)
    engineWaited = 1 * MS
    expect(take(read(orphan, 2), gone(root))).toBe(1)
    reap(orphan)
    expect(take(gone(orphan))).toBeNaN()
  })

  it('goes to the one that took an orphan in, where that is one of the tree', () => {
    const reaper = born(1)
    const parent = born(2, reaper)
    const orphan = born(3, parent)
    expect(take(read(reaper, 0), read(parent, 10), read(orphan, 10))).toBe(20)
    reap(parent)
    expect(take(read(reaper, 0, 10), gone(parent), read(orphan, 20, 0, { ppid: 1 }))).toBe(10)
    reap(orphan)
    expect(take(read(reaper, 0, 30), read(orphan, NaN, NaN, { gone: true, ppid: 1 }))).toBe(0)
  })

  it('does not have what those spent who were there before', () => {
    const old = born(1, null, { createdAt: START - 60_000 })
    expect(take(read(old, 5000, 700))).toBeNaN()
    expect(take(read(old, 5010, 720))).toBe(30)
  })

  it('never goes back, and hears of others’ children without counting them', () => {
    const root = born(1)
    expect(take(read(root, 10))).toBe(10)
    expect(take(read(root, NaN))).toBe(0)
    expect(take(read(root, 9))).toBe(0)
    tree.waitedFor(77, 500 * MS, false)
    expect(take(read(root, 11))).toBe(1)
  })
})

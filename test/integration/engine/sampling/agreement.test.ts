import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Bench, waited } from './support'

/** One busy and one idle process, seen by the three sources at once. */
const CHOICES = ['auto', 'procfs', 'pidusage'] as const
const benches = CHOICES.map((choice) => new Bench(choice))

let slots: number[][]
let busyPid: number

beforeAll(async () => {
  const [busy, idle] = [await benches[0].spinner(), await benches[0].sleeper()]
  busyPid = busy.pid!
  slots = await Promise.all(
    benches.map(async (bench) => [await bench.open(busy.pid!), await bench.open(idle.pid!)]),
  )
})

afterAll(() => Promise.all(benches.map((bench) => bench.dispose())))

/** All three, one right after the other; pidusage is asynchronous and so the time of its reading is its own. */
async function readAll() {
  const rows = []
  for (const [index, bench] of benches.entries()) {
    const at = performance.now()
    const [busy, idle] = await bench.readAll(slots[index], 'slow')
    rows.push({ busy, idle, at })
  }
  return rows
}

it('agrees on CPU time, memory and life', async () => {
  await readAll() // pidusage asks the system for its constants the first time.
  const before = await readAll()
  const waitedBefore = waited(busyPid)
  await wait(2000)
  const after = await readAll()
  const idleAround = (waited(busyPid) - waitedBefore) / 1e9 / 2

  const shares = CHOICES.map((_, index) => {
    const wall = (after[index].at - before[index].at) * 1e6
    return {
      busy: (after[index].busy.cpu - before[index].busy.cpu) / wall,
      idle: (after[index].idle.cpu - before[index].idle.cpu) / wall,
    }
  })
  const [clock] = shares
  // Other work on this machine takes its part of the core, from all three alike.
  expect(clock.busy + idleAround).toBeGreaterThan(0.93)
  for (const [index, share] of shares.entries()) {
    // Two readings of a counter in steps of 10 ms, within 2 s; pidusage's come a few milliseconds late besides.
    expect(Math.abs(share.busy - clock.busy), CHOICES[index]).toBeLessThan(index === 2 ? 0.05 : 0.02)
    expect(share.idle, CHOICES[index]).toBeLessThan(0.01)
    expect(share.idle, CHOICES[index]).toBeGreaterThanOrEqual(0)
  }

  for (const kind of ['busy', 'idle'] as const) {
    const [first, ...others] = after.map((row) => row[kind])
    expect(first.rss).toBeGreaterThan(0)
    // The kernel counts pages per core and adds them up roughly.
    for (const other of others) expect(Math.abs(other.rss - first.rss)).toBeLessThan(1 << 20)
    for (const row of [first, ...others]) expect(row.alive).toBe(true)
  }
})

it('agrees on the creation time, as well as whole seconds allow', async () => {
  const [clock, procfs, pidusage] = await Promise.all(benches.map((bench) => bench.facts(busyPid)))
  expect(procfs).toEqual(clock)
  expect(pidusage).toMatchObject({
    ppid: clock.ppid,
    pgid: clock.pgid,
    session: clock.session,
    name: clock.name,
    uid: clock.uid,
  })
  expect(Math.abs(pidusage.createdAt - clock.createdAt)).toBeLessThan(2000)
})

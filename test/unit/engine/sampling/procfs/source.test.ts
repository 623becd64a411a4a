import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SampleColumns, SampleField } from '../../../../../src/shared/run/fields'
import type { ExitWatch } from '../../../../../src/engine/sampling/procfs/clocks'
import { ProcfsSource } from '../../../../../src/engine/sampling/procfs/source'
import type { Beat, Slot } from '../../../../../src/engine/sampling/source'
import { FakeProc } from './fake-proc'

let proc: FakeProc
let source: ProcfsSource

beforeEach(() => {
  proc = new FakeProc()
})

afterEach(() => {
  source.dispose()
  proc.dispose()
})

function open(pid: number): Slot {
  return source.open(source.facts(pid)!)
}

function read(slot: Slot, beat: Beat = 'fast'): Partial<Record<SampleField, number>> & { alive: number } {
  const columns: SampleColumns = {}
  for (const field of source.info.fields) columns[field] = new Float64Array(1)
  const alive = new Uint8Array(1)
  source.read([slot], columns, alive, beat)
  const values = Object.entries(columns).map(([field, column]) => [field, column[0]])
  return { ...(Object.fromEntries(values) as Partial<Record<SampleField, number>>), alive: alive[0] }
}

describe('without clocks', () => {
  beforeEach(() => {
    source = new ProcfsSource({ root: proc.root })
  })

  it('turns ticks into nanoseconds and pages into bytes', () => {
    proc.put(10, { utime: 25, rss: 3, threads: 2 })
    expect(read(open(10))).toMatchObject({
      cpu: 250e6,
      user: 250e6,
      system: 0,
      rss: 12288,
      threads: 2,
      state: 83,
    })
  })

  it('has no value, rather than zero, for files that are missing', () => {
    proc.put(10)
    expect(read(open(10), 'slow')).toMatchObject({
      alive: 1,
      rss: 40960,
      switchesVoluntary: NaN,
      readBytes: NaN,
      pss: NaN,
    })
  })

  it('reads the maps again as soon as RSS has moved, and not while it stays', () => {
    proc.put(10, { rss: 400 })
    const maps = (kilobytes: number) =>
      writeFileSync(
        join(proc.root, '10', 'smaps_rollup'),
        `0-1 ---p 0 0:0 0 [rollup]\nPss: ${kilobytes} kB\n`,
      )
    maps(1400)
    const slot = open(10)
    expect(read(slot, 'slow').pss).toBe(1400 * 1024)
    maps(60_000)
    // A megabyte and less is no reason.
    proc.put(10, { rss: 600 })
    expect(read(slot).pss).toBeNaN()
    proc.put(10, { rss: 15_000 })
    expect(read(slot)).toMatchObject({ rss: 15_000 * 4096, pss: 60_000 * 1024 })
    expect(read(slot).pss).toBeNaN()
  })

  it('asks for the highest RSS where RSS is higher than it was ever known to be', () => {
    proc.put(10, { rss: 1000, peak: 5000 })
    const slot = open(10)
    expect(read(slot).rssPeak).toBe(5000 * 1024)
    expect(read(slot).rssPeak).toBeNaN()
    proc.put(10, { rss: 20_000, peak: 90_000 })
    expect(read(slot)).toMatchObject({ rss: 20_000 * 4096, rssPeak: 90_000 * 1024 })
    // Below that, nothing can have been missed that is not told by the next beat.
    proc.put(10, { rss: 10_000, peak: 90_000 })
    expect(read(slot).rssPeak).toBeNaN()
  })

  it('leaves the maps of a newborn alone until it has lived a little', () => {
    // The machine has been up for 1000 s: a second from now on, so that it is young for the whole test.
    proc.put(10, { start: 100_100 })
    writeFileSync(join(proc.root, '10', 'smaps_rollup'), '0-1 ---p 0 0:0 0 [rollup]\nPss: 4 kB\n')
    const slot = open(10)
    expect(read(slot).pss).toBeNaN()
    expect(read(slot, 'second').pss).toBeNaN()
    expect(read(slot, 'slow').pss).toBe(4096)
  })

  it('sees a zombie as ended, keeps its CPU time and knows its exit code', () => {
    proc.put(10, { utime: 5 })
    const slot = open(10)
    read(slot)
    proc.put(10, { utime: 7, state: 'Z', exitCode: 3 << 8 })
    expect(read(slot)).toMatchObject({ alive: 0, cpu: 70e6, state: 90 })
    expect(source.exit(slot)).toEqual({ code: 3, signal: null, cpu: 70e6 })
    // Its line is written once; afterwards there is nothing to say.
    expect(read(slot)).toMatchObject({ alive: 0, cpu: NaN })
  })

  it('lets a process live whose leader thread has exited', () => {
    proc.put(10, { state: 'Z', threads: 3, utime: 9 })
    expect(read(open(10))).toMatchObject({ alive: 1, cpu: 90e6 })
  })

  it('never takes a later process with the same pid for the one it follows', () => {
    proc.put(10, { utime: 5, start: 50 })
    const slot = open(10)
    expect(read(slot).alive).toBe(1)
    proc.put(10, { utime: 900, start: 51 })
    expect(read(slot)).toMatchObject({ alive: 0, cpu: NaN })
    expect(source.exit(slot)).toEqual({ code: null, signal: null, cpu: 50e6 })
  })

  it('follows a process that is gone before its first reading', () => {
    proc.put(10)
    const facts = source.facts(10)!
    proc.remove(10)
    const slot = source.open(facts)
    expect(read(slot)).toMatchObject({ alive: 0, cpu: NaN })
    expect(source.exit(slot)).toEqual({ code: null, signal: null, cpu: NaN })
  })

  it('gives slots out again and keeps closed ones silent', () => {
    proc.put(10, { utime: 1 })
    proc.put(11, { utime: 2 })
    const first = open(10)
    source.close(first)
    source.close(first)
    expect(read(first).alive).toBe(0)
    const second = open(11)
    expect(second).toBe(first)
    expect(read(second).cpu).toBe(20e6)
  })
})

describe('with clocks', () => {
  const clock = new Map<number, number>()
  const watched = new Set<number>()
  const exits: ExitWatch = {
    open: (pid) => (watched.add(pid), pid),
    result: () => ({ code: 42, signal: null }),
    close: (handle) => void watched.delete(handle),
    dispose: () => undefined,
  }

  beforeEach(() => {
    clock.clear()
    watched.clear()
    const process = (pid: number) => clock.get(pid) ?? NaN
    source = new ProcfsSource({ root: proc.root, clocks: { process }, exits })
  })

  it('reads stat only when the clock has moved, and on every second beat', () => {
    proc.put(10, { rss: 1 })
    clock.set(10, 1234)
    const slot = open(10)
    expect(read(slot)).toMatchObject({ cpu: 1234, rss: 4096 })
    proc.put(10, { rss: 2 })
    expect(read(slot)).toMatchObject({ cpu: 1234, rss: 4096 })
    expect(read(slot, 'second')).toMatchObject({ cpu: 1234, rss: 8192 })
    proc.put(10, { rss: 3 })
    clock.set(10, 1235)
    expect(read(slot)).toMatchObject({ cpu: 1235, rss: 12288 })
  })

  it('does not believe the clock of a pid that someone else has now', () => {
    proc.put(10, { start: 50 })
    clock.set(10, 1000)
    const slot = open(10)
    read(slot)
    proc.put(10, { start: 99 })
    clock.set(10, 77)
    expect(read(slot)).toMatchObject({ alive: 0, cpu: NaN })
    // The watch may be on the wrong process: it is let go, and its word not taken.
    expect(source.exit(slot)).toEqual({ code: null, signal: null, cpu: 1000 })
    expect(watched.size).toBe(0)
  })

  it('takes the exit code from the watch, and lets it go with the slot', () => {
    proc.put(10)
    clock.set(10, 1000)
    const slot = open(10)
    read(slot)
    proc.put(10, { state: 'Z' })
    clock.set(10, 1500)
    expect(read(slot)).toMatchObject({ alive: 0, cpu: 1500 })
    expect(source.exit(slot)).toEqual({ code: 42, signal: null, cpu: 1500 })
    expect(watched.size).toBe(1)
    source.close(slot)
    expect(watched.size).toBe(0)
  })
})

describe('the moment of a reading', () => {
  /** What happens at each reading of a clock, in order; then nothing. */
  let happens: (() => void)[]
  let asked: number[]
  const clock = new Map<number, number>()

  beforeEach(() => {
    happens = []
    asked = []
    clock.clear()
    source = new ProcfsSource({
      root: proc.root,
      clocks: {
        process: (pid) => {
          asked.push(pid)
          happens.shift()?.()
          return clock.get(pid) ?? NaN
        },
      },
    })
    for (const pid of [10, 11]) {
      proc.put(pid)
      clock.set(pid, pid * 1e6)
    }
  })

  /** The core is taken away for some milliseconds. */
  const preempted = (ms: number) => () => {
    for (const until = performance.now() + ms; performance.now() < until;);
  }

  function readAll(slots: readonly Slot[]) {
    asked = []
    const columns: SampleColumns = {
      cpu: new Float64Array(slots.length),
      cpuAt: new Float64Array(slots.length),
    }
    const alive = new Uint8Array(slots.length)
    const kin = { waited: new Float64Array(slots.length), ppid: new Int32Array(slots.length) }
    source.read(slots, columns, alive, 'fast', kin)
    return { cpu: [...columns.cpu!], at: columns.cpuAt!, alive: [...alive], kin }
  }

  it('is that of each clock: it is read again when time went by meanwhile', () => {
    happens = [
      () => {
        preempted(3)()
        clock.set(10, 99e6)
      },
    ]
    const slots = [open(10), open(11)]
    const before = performance.now()
    const { cpu, at } = readAll(slots)
    expect(cpu).toEqual([99e6, 11e6])
    expect(at[0] - before).toBeGreaterThan(3)
    expect(at[1]).toBeGreaterThanOrEqual(at[0])
  })

  it('is one for all: they are read again when they lie apart', () => {
    const pids = Array.from({ length: 12 }, (_, index) => 20 + index)
    for (const pid of pids) {
      proc.put(pid)
      clock.set(pid, pid)
    }
    // Each of them quickly enough for itself.
    happens = pids.map(() => preempted(0.09))
    readAll(pids.map(open))
    expect(asked.length).toBeGreaterThanOrEqual(2 * pids.length)
  })

  it('comes after what parents waited for: who is gone by then has no value, who is there is not in it', () => {
    const slots = [open(10), open(11)]
    expect(readAll(slots).alive).toEqual([1, 1])
    proc.put(10, { waited: 25 })
    clock.set(10, 12e6)
    // The first pass finds both; in the second the child is gone.
    happens = [() => {}, () => {}, () => {}, () => clock.delete(11)]
    const { alive, cpu, kin } = readAll(slots)
    expect(kin.waited[0]).toBe(250e6)
    expect(kin.ppid[0]).toBe(1)
    expect(alive).toEqual([1, 0])
    expect(cpu).toEqual([12e6, NaN])
  })
})

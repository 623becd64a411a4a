import { availableParallelism } from 'node:os'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RunRecord } from '../../../../src/shared/run/records'
import type { TrackerOptions } from '../../../../src/engine/runs/tracker'
import type { SampleColumns, SamplerInfo } from '../../../../src/shared/run/fields'
import type { Slot } from '../../../../src/engine/sampling/source'
import { Pacer } from '../../../../src/engine/sampling/pacer'
import { Tracker } from '../../../../src/engine/runs/tracker'
import { FakeSource } from '../../../support/fake-source'

let source: FakeSource
let now: number
let records: RunRecord[]
let trackers: Tracker[]

function tracker(over: Partial<TrackerOptions> = {}): Tracker {
  const made = new Tracker({
    source,
    // Never by itself: tests tick.
    pacer: new Pacer({ wanted: 1e6, widest: 1e6 }),
    clock: () => now,
    belongs: () => true,
    emit: (more) => records.push(...more),
    ...over,
  })
  trackers.push(made)
  return made
}

const of = <K extends RunRecord['kind']>(kind: K) =>
  records.filter((record): record is Extract<RunRecord, { kind: K }> => record.kind === kind)

beforeEach(() => {
  source = new FakeSource()
  now = 0
  records = []
  trackers = []
})
afterEach(async () => {
  for (const one of trackers) await one.stop()
  expect(source.disposed).toBe(true)
})

describe('Tracker', () => {
  it('goes on after a tick that failed, whoever failed in it', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    source.born(20)
    let broken = true
    const fail = () => {
      if (broken) throw new Error('somebody else broke')
    }
    const made = tracker({ ticked: fail, pacer: new Pacer({ wanted: 10, widest: 10 }) })
    await made.tick()
    expect(warned).toHaveBeenCalledWith('Processes could not be read: somebody else broke')
    broken = false
    const told = records.length
    await vi.waitUntil(() => records.length > told)
    warned.mockRestore()
  })

  it('scans to check only, where the kernel tells births', async () => {
    const made = tracker({ hear: () => true })
    source.born(20)
    await made.tick()
    now = 500
    const { createdAt, ...child } = source.born(21, { ppid: 20 })
    records.push(...made.census.forked({ ...child, createdAt }, 400, createdAt))
    source.born(30)
    await made.tick()
    expect(source.scans).toBe(1)
    // Whom the kernel told is read at once; whom nobody told is found by the check.
    expect([...source.opened.values()].map(({ pid }) => pid)).toEqual([20, 21])
    now = 1000
    await made.tick()
    expect(source.scans).toBe(2)
    expect(of('process').map(({ pid }) => pid)).toEqual([20, 21, 30])
  })

  it('asks again of the young: in the middle of an exec nothing tells whose a process is', async () => {
    source.born(20, { createdAt: Date.now() })
    source.born(30, { createdAt: Date.now() - 5000 })
    let known = false
    const made = tracker({ belongs: () => known })
    await made.tick()
    expect(of('process')).toEqual([])
    known = true
    await made.tick()
    await made.tick()
    expect(of('process').map(({ pid }) => pid)).toEqual([20])
  })

  it('tells nobody to be born before the run, where a source knows that to a second only', async () => {
    source.born(20, { createdAt: 8000 })
    source.born(30, { createdAt: 9500 })
    await tracker({ notBefore: 9200 }).tick()
    expect(of('process').map(({ createdAt }) => createdAt)).toEqual([9200, 9500])
  })

  it('takes in what belongs, children of newcomers too, in whatever order they are listed', async () => {
    source.born(30, { ppid: 20 })
    source.born(20, { ppid: 10 })
    source.born(99, { ppid: 98 })
    source.born(10, { ppid: 1 })
    const members = new Set([1])
    const belongs: TrackerOptions['belongs'] = ({ pid, ppid }) => members.has(ppid) && !!members.add(pid)
    await tracker({ belongs }).tick()
    const found = of('process').map(({ id, pid, parent }) => ({ id, pid, parent }))
    expect(found).toEqual([
      { id: 0, pid: 10, parent: -1 },
      { id: 1, pid: 20, parent: 0 },
      { id: 2, pid: 30, parent: 1 },
    ])
    expect([...of('tick')[0].ids]).toEqual([0, 1, 2])
  })

  it('finds the parent of each, whichever is listed first, even where parents go round in circles', async () => {
    source.born(30, { ppid: 20 })
    source.born(20, { ppid: 10 })
    source.born(10, { ppid: 10 })
    source.born(41, { ppid: 42 })
    source.born(42, { ppid: 41 })
    await tracker().tick()
    const found = of('process').map(({ pid, id, parent }) => [pid, id, parent])
    expect(found).toEqual([
      [10, 0, -1],
      [20, 1, 0],
      [30, 2, 1],
      [42, 3, -1],
      [41, 4, 3],
    ])
  })

  it('tells an exit once, after the tick without it, and lets its slot go', async () => {
    const process = source.born(10)
    source.born(11)
    const one = tracker()
    await one.tick()
    Object.assign(process, { alive: false, cpu: 7 })
    now = 100
    await one.tick()
    await one.tick()
    expect(of('exit')).toEqual([{ kind: 'exit', t: 100, id: 0, code: null, signal: null, cpu: 7 }])
    expect([...of('tick')[1].ids]).toEqual([1])
    expect(records.findIndex((record) => record.kind === 'exit')).toBeGreaterThan(
      records.indexOf(of('tick')[1]),
    )
    expect([...one.live.keys()]).toEqual([11])
    expect(source.opened.size).toBe(1)
  })

  it('takes the word of a parent over what the source can tell', async () => {
    const process = source.born(10)
    const asked: number[] = []
    const one = tracker({ exitOf: ({ pid }) => (asked.push(pid), { code: null, signal: 'SIGINT' }) })
    await one.tick()
    expect(asked).toEqual([])
    process.alive = false
    await one.tick()
    expect(of('exit')[0]).toMatchObject({ code: null, signal: 'SIGINT' })
    expect(asked).toEqual([10])
  })

  it('is not confused by a pid that is given out again', async () => {
    const first = source.born(10)
    const one = tracker()
    await one.tick()
    first.alive = false
    source.born(10, { createdAt: 999_999 })
    await one.tick()
    expect(of('process').map(({ id, createdAt }) => [id, createdAt])).toEqual([
      [0, 10_000],
      [1, 999_999],
    ])
    expect(of('exit').map((record) => record.id)).toEqual([0])
    expect(one.live.get(10)?.id).toBe(1)
  })

  it('tells a command line when it is new or changed, not each time it looks', async () => {
    const process = source.born(10)
    const one = tracker()
    for (now = 0; now < 1000; now += 50) await one.tick()
    expect(of('command').map((record) => record.argv)).toEqual([['p10']])
    Object.assign(process, { argv: ['sleep', '5'], name: 'sleep' })
    for (; now < 4000; now += 50) await one.tick()
    expect(of('command').slice(1)).toMatchObject([{ id: 0, argv: ['sleep', '5'], name: 'sleep' }])
  })

  it('leaves out columns in which nothing was read', async () => {
    source.born(10)
    await tracker().tick()
    expect(Object.keys(of('tick')[0].columns)).toEqual(['cpu'])
  })

  it('tells what was read late in a tick with the next one: a tree never has more than the cores', async () => {
    const lateness = new Map<number, number>()
    source = new (class extends FakeSource {
      override readonly info: SamplerInfo = { ...new FakeSource().info, fields: ['cpu', 'cpuAt'] }

      override read(slots: readonly Slot[], columns: SampleColumns, alive: Uint8Array): void {
        super.read(slots, columns, alive)
        const at = performance.now()
        for (const [row, slot] of slots.entries())
          columns.cpuAt![row] = at + (lateness.get(this.opened.get(slot)!.pid) ?? 0)
      }
    })()
    const busy = source.born(20, { createdAt: Date.now() })
    source.born(30, { createdAt: Date.now() })
    const one = tracker()
    await one.tick()
    const cores = availableParallelism()
    /** Its threads are on all cores, all the time. @returns what a tick tells, milliseconds */
    const spent = async (until: number, late: number): Promise<number> => {
      now = until
      lateness.set(30, -late).set(20, late)
      busy.cpu = cores * 1e6 * (until + late)
      await one.tick()
      return of('tick').at(-1)!.cpu / 1e6
    }
    expect(await spent(100, 0)).toBeCloseTo(cores * 100, -1)
    // As it was read: a tenth more than the cores gave.
    expect(await spent(200, 10)).toBeCloseTo(cores * 100, -1)
    await spent(300, 0)
    expect(of('tick').reduce((sum, { cpu }) => sum + cpu, 0)).toBeCloseTo(cores * 300e6)
  })

  it('makes one tick of all that are asked for while one is under way', async () => {
    let go = () => {}
    source.onScan = () => new Promise((resolve) => (go = resolve))
    const one = tracker()
    const first = one.tick()
    await vi.waitFor(() => expect(source.scans).toBe(1))
    const more = [one.tick(), one.tick(), one.tick()]
    source.onScan = () => {}
    go()
    await Promise.all([first, ...more])
    expect(source.scans).toBe(2)
    expect(of('tick').length).toBe(2)
  })

  it('outlives a source that fails: what it could not tell now is told later, and guards still run', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    try {
      source.born(10)
      const ticked = vi.fn()
      const one = tracker({ ticked })
      source.onScan = () => {
        throw new Error('no descriptors')
      }
      await one.tick()
      await one.tick()
      expect(ticked).toHaveBeenCalledTimes(2)
      expect(warn).toHaveBeenCalledTimes(1)
      source.onScan = () => {}
      source.onRead = () => {
        throw new Error('no luck')
      }
      await one.tick()
      expect(of('process').length).toBe(1)
      expect(of('exit')).toEqual([])
      source.onRead = () => {}
      await one.tick()
      expect([...of('tick').at(-1)!.ids]).toEqual([0])
    } finally {
      warn.mockRestore()
    }
  })

  it('waits for what is done after a tick before the next begins', async () => {
    const order: string[] = []
    let go = () => {}
    const one = tracker({
      emit: () => order.push('tick'),
      ticked: () => (
        order.push('begin'),
        new Promise<void>((resolve) => (go = resolve)).then(() => void order.push('end'))
      ),
    })
    const both = [
      one.tick(),
      vi.waitFor(() => expect(order).toEqual(['tick', 'begin'])).then(() => one.tick()),
    ]
    await vi.waitFor(() => expect(order.length).toBe(2))
    go()
    await vi.waitFor(() => expect(order).toEqual(['tick', 'begin', 'end', 'tick', 'begin']))
    go()
    await Promise.all(both)
  })

  it('ticks no more once it is stopped', async () => {
    const one = tracker()
    await one.tick()
    await one.stop()
    await one.tick()
    expect(source.scans).toBe(1)
  })
})

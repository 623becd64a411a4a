import { describe, expect, it } from 'vitest'
import type { SampleColumns } from '../../../../src/shared/run/fields'
import type { ProcessRecord } from '../../../../src/shared/run/records'
import { RunProcess } from '../../../../src/shared/run/process'

const START = 1_700_000_000_000
const MS = 1e6
const MB = 2 ** 20

function born(at: number, over: Partial<ProcessRecord> = {}): RunProcess {
  const record: ProcessRecord = {
    kind: 'process',
    t: Math.max(0, at),
    id: 0,
    pid: 100,
    createdAt: START + at,
    ppid: 1,
    parent: -1,
    name: 'worker',
    uid: 0,
    ...over,
  }
  return new RunProcess(record, START, 100)
}

/** One tick with one row. */
function sample(process: RunProcess, t: number, values: Partial<Record<keyof SampleColumns, number>>): void {
  const columns = Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, Float64Array.of(value)]),
  )
  process.sample(t, columns as SampleColumns, 0)
}

describe('RunProcess', () => {
  it('makes shares of one core from cumulative CPU time', () => {
    const process = born(0)
    sample(process, 100, { cpu: 50 * MS })
    sample(process, 200, { cpu: 150 * MS })
    sample(process, 400, { cpu: 150 * MS })
    sample(process, 500, { cpu: 350 * MS })
    expect([...process.series.slice('cpu')]).toEqual([0.5, 1, 0, 2])
    expect(process.cpuShare).toBe(2)
  })

  it('has a rate at the first reading only if it began within the run', () => {
    const within = born(40)
    sample(within, 140, { cpu: 25 * MS })
    expect(within.cpuShare).toBe(0.25)
    const before = born(-60_000)
    sample(before, 100, { cpu: 9000 * MS })
    expect(before.cpuShare).toBeNaN()
    sample(before, 200, { cpu: 9050 * MS })
    expect(before.cpuShare).toBe(0.5)
  })

  it('draws no load from a reading right after its birth, or before it by a rounded clock', () => {
    const process = born(100)
    sample(process, 95, { cpu: 3 * MS })
    sample(process, 100.5, { cpu: 3.4 * MS })
    expect(process.cpuShare).toBeNaN()
    sample(process, 119, { cpu: 5 * MS })
    expect(process.cpuShare).toBeNaN()
    sample(process, 120, { cpu: 10 * MS })
    expect(process.cpuShare).toBeCloseTo(0.5, 9)
  })

  it('has shares by the times at which its clock was read, not by those of ticks', () => {
    const process = born(0)
    sample(process, 100, { cpu: 110 * MS, cpuAt: 10_000 })
    expect(process.cpuShare).toBe(1)
    sample(process, 200, { cpu: 200 * MS })
    expect(process.cpuShare).toBe(1)
  })

  it('bridges ticks in which nothing was read', () => {
    const process = born(0)
    sample(process, 100, { cpu: 100 * MS, rss: 10 })
    sample(process, 200, { cpu: NaN })
    sample(process, 300, {})
    sample(process, 400, { cpu: 250 * MS, rss: 30 })
    expect(process.cpuShare).toBeCloseTo(0.5, 9)
    expect(process.latest('rss')).toBe(30)
    expect([...process.series.slice('rss')]).toEqual([10, 10, 10, 30])
  })

  it('never has a negative share', () => {
    const process = born(0)
    sample(process, 100, { cpu: 100 * MS })
    sample(process, 200, { cpu: 90 * MS })
    expect(process.cpuShare).toBe(0)
  })

  it('makes a share of the time spent runnable, on its own slower beat', () => {
    const process = born(0)
    sample(process, 1000, { cpu: 0, runWait: 250 * MS })
    sample(process, 1100, { cpu: 0 })
    expect(process.runWaitShare).toBe(0.25)
    sample(process, 2000, { cpu: 0, runWait: 250 * MS })
    expect(process.runWaitShare).toBe(0)
  })

  it('has no more time spent runnable than its threads had: the kernel counts a wait when it is over', () => {
    const process = born(0)
    sample(process, 1000, { cpu: 0, runWait: 0, threads: 1 })
    sample(process, 2000, { cpu: 0, runWait: 1400 * MS, threads: 1 })
    expect(process.runWaitShare).toBe(1)
    sample(process, 3000, { cpu: 0, runWait: 2900 * MS, threads: 4 })
    expect(process.runWaitShare).toBe(1.5)
    // They have ended, and waited before.
    sample(process, 4000, { cpu: 0, runWait: 5400 * MS, threads: 1 })
    expect(process.runWaitShare).toBe(2.5)
    sample(process, 5000, { cpu: 0, runWait: 7000 * MS })
    expect(process.runWaitShare).toBe(1)
  })

  it('keeps peaks, and knows none of what was never read', () => {
    const process = born(0)
    sample(process, 100, { rss: 50, threads: 3 })
    sample(process, 200, { rss: 80, threads: 2 })
    sample(process, 300, { rss: 20 })
    expect(process.peakRss).toBe(80)
    expect(process.peakThreads).toBe(3)
    expect(process.peakPss).toBeNaN()
    expect(process.latest('pss')).toBeNaN()
    expect(process.state).toBe('')
  })

  it('takes the peak that the kernel kept between samples, and keeps it over an exec', () => {
    const process = born(0)
    sample(process, 100, { rss: 10 * MB, rssPeak: 10 * MB })
    sample(process, 200, { rss: 12 * MB })
    sample(process, 300, { rss: 11 * MB, rssPeak: 90 * MB })
    expect(process.peakRss).toBe(90 * MB)
    process.exec(350)
    sample(process, 400, { rss: 4 * MB, rssPeak: 5 * MB })
    expect(process.peakRss).toBe(90 * MB)
    expect(process.latest('rss')).toBe(4 * MB)
    process.end({ kind: 'exit', t: 500, id: 0, code: 0, signal: null, cpu: NaN, rssPeak: 95 * MB })
    process.end({ kind: 'exit', t: 500, id: 0, code: 0, signal: null, cpu: NaN })
    expect(process.peakRss).toBe(95 * MB)
  })

  it('knows no PSS from when RSS has moved until it is read again', () => {
    const process = born(0)
    sample(process, 100, { rss: 4 * MB })
    expect(process.latest('pss')).toBeNaN()
    sample(process, 200, { rss: 4 * MB, pss: 1.4 * MB, private: MB })
    expect(process.latest('pss')).toBe(1.4 * MB)
    // A megabyte and less says nothing.
    sample(process, 300, { rss: 4.9 * MB })
    expect(process.latest('pss')).toBe(1.4 * MB)
    sample(process, 400, { rss: 60 * MB })
    expect([process.latest('pss'), process.latest('private')]).toEqual([NaN, NaN])
    // What is back at its old size is not what it was.
    sample(process, 500, { rss: 4 * MB })
    expect(process.latest('pss')).toBeNaN()
    sample(process, 600, { rss: 60 * MB, pss: 50 * MB })
    // Of what is large, a twentieth.
    sample(process, 700, { rss: 62 * MB })
    expect(process.latest('pss')).toBe(50 * MB)
    sample(process, 800, { rss: 56 * MB })
    const pss = [NaN, 1.4 * MB, 1.4 * MB, NaN, NaN, 50 * MB, 50 * MB, NaN]
    expect([...process.series.slice('pss')]).toEqual(pss)
    expect(process.peakPss).toBe(50 * MB)
  })

  it('forgets what can be read no more, until it can again; a peak over such a time is not known', () => {
    const process = born(0)
    sample(process, 100, { rss: 100, pss: 40, private: 20 })
    expect(process.peakPss).toBe(40)
    process.refuse({ kind: 'unreadable', t: 200, id: 0, fields: ['pss', 'private'] })
    sample(process, 200, { rss: 700 })
    expect(process.latest('pss')).toBeNaN()
    expect(process.latest('private')).toBeNaN()
    expect(process.unreadable).toEqual(['pss', 'private'])
    process.refuse({ kind: 'unreadable', t: 300, id: 0, fields: [] })
    sample(process, 300, { rss: 700, pss: 600 })
    expect(process.unreadable).toEqual([])
    expect(process.latest('pss')).toBe(600)
    expect([...process.series.slice('pss')]).toEqual([40, NaN, 600])
    expect(process.peakPss).toBeNaN()
    expect(process.peakRss).toBe(700)
    expect(process.wasUnreadable('pss', 199)).toBe(false)
  })

  it('knows no PSS of a new program from that of the one before', () => {
    const process = born(0)
    sample(process, 100, { rss: 100, pss: 40, private: 20 })
    process.exec(150)
    sample(process, 200, { rss: 100 })
    expect([process.latest('pss'), process.latest('private')]).toEqual([NaN, NaN])
    sample(process, 300, { rss: 100, pss: 90 })
    expect([...process.series.slice('pss')]).toEqual([40, NaN, 90])
    expect(process.peakPss).toBe(90)
  })

  it('has ended once; a second word on it adds what the first did not know', () => {
    const process = born(0)
    sample(process, 100, { cpu: 70 * MS })
    process.end({ kind: 'exit', t: 150, id: 0, code: null, signal: null, cpu: 80 * MS })
    expect(process.alive).toBe(false)
    expect(process.cpu).toBe(80 * MS)
    expect(process.sampledCpu).toBe(70 * MS)
    process.end({ kind: 'exit', t: 190, id: 0, code: 3, signal: null, cpu: NaN })
    expect(process.endedAt).toBe(150)
    expect(process.exitCode).toBe(3)
    expect(process.cpu).toBe(80 * MS)
    process.end({ kind: 'exit', t: 200, id: 0, code: null, signal: null, cpu: NaN })
    expect(process.exitCode).toBe(3)
    expect(process.cpuShare).toBeNaN()
    expect(process.runWaitShare).toBeNaN()
  })

  it('never spent less than samples saw', () => {
    const process = born(0)
    sample(process, 100, { cpu: 90 * MS })
    process.end({ kind: 'exit', t: 150, id: 0, code: 0, signal: null, cpu: 80 * MS })
    expect(process.cpu).toBe(90 * MS)
  })

  it('shows its state as a letter', () => {
    const process = born(0)
    sample(process, 100, { state: 'R'.charCodeAt(0) })
    expect(process.state).toBe('R')
  })
})

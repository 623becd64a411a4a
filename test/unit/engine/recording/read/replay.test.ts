import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Replay } from '../../../../../src/engine/recording/read/replay'
import { momentOf } from '../../../../../src/engine/runs/moment'
import type { Moment } from '../../../../../src/shared/protocol'
import type { RunRecord } from '../../../../../src/shared/run/records'
import { SAMPLE_FIELDS } from '../../../../../src/shared/run/fields'
import { RunModel } from '../../../../../src/shared/run/model'
import { summarize } from '../../../../../src/shared/run/summarize'
import { randomFrom, wholeBetween } from '../../../../support/random'
import { randomRun } from '../../../../support/random-run'
import { recordRun } from '../../../../support/record-run'
import { born, meta, snapshot, tick } from '../../../../support/records'
import { present } from '../../../../../src/shared/run/present'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-test-'))
  file = join(folder, 'run.forkscope')
  // Only the recorder's beat: folding goes on with the real event loop.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true })
})

/** Output among the records, as programs write it. */
function withOutput(records: readonly RunRecord[]): RunRecord[] {
  return records.flatMap((record, at) =>
    record.kind === 'tick' && at % 5 === 0
      ? [record, { kind: 'output', t: record.t, id: -1, pid: 7, stream: 'stderr', text: `line ${at}\n` }]
      : [record],
  )
}

function batchesOf(records: readonly RunRecord[], seed: number): RunRecord[][] {
  const random = randomFrom(seed)
  const batches: RunRecord[][] = []
  for (let at = 0; at < records.length;) {
    const size = wholeBetween(random, 1, 120)
    batches.push(records.slice(at, at + size))
    at += size
  }
  return batches
}

const beat = () => {
  vi.advanceTimersByTime(1000)
  return new Promise<void>((resume) => setImmediate(resume))
}

async function record(records: readonly RunRecord[], seed: number): Promise<void> {
  const { run, recorder } = await recordRun(file, batchesOf(records, seed), beat)
  run.over()
  await recorder.done
  expect(run.model.recording?.state).toBe('on')
}

/** What two models say, but for the file that it was written to. */
function said(model: RunModel): object {
  return { ...(snapshot(model) as object), recording: null }
}

describe('Replay', () => {
  it('gives the model that the run had live', async () => {
    let gaps = 0
    let deadlocks = 0
    let blocks = 0
    for (let seed = 1; seed <= 4; seed += 1) {
      const records = withOutput(randomRun(seed))
      const live = new RunModel()
      live.applyAll(records)
      rmSync(file, { force: true })
      await record(records, seed)
      const replay = new Replay(file)
      const model = new RunModel()
      model.applyAll(structuredClone(replay.records))
      expect(said(model)).toEqual(said(live))
      expect(summarize(model)).toEqual(summarize(live))
      // What it gives of single processes is the same once more.
      const ids = present(live.processes).map(({ id }) => id)
      model.applyAll(replay.series(ids))
      expect(said(model)).toEqual(said(live))
      replay.close()
      expect(readdirSync(folder)).toEqual(['run.forkscope'])
      gaps += live.tree.slice('cpu').filter(Number.isNaN).length
      deadlocks += live.deadlocks.length
      blocks += live.ticks / 256
    }
    expect(gaps).toBeGreaterThan(0)
    expect(deadlocks).toBeGreaterThan(0)
    expect(blocks).toBeGreaterThan(4)
  })

  it('has nothing of a process after its end was told, as the live model has not', async () => {
    const records: RunRecord[] = [
      meta(),
      { kind: 'state', t: 0, state: 'running' },
      born(0, 0),
      born(1, 0),
      tick(100, { 0: { cpu: 1e6, rss: 5 }, 1: { cpu: 2e6, rss: 7 } }),
      { kind: 'exit', t: 150, id: 0, code: 0, signal: null, cpu: NaN },
      tick(200, { 0: { cpu: 9e6, rss: 9 }, 1: { cpu: 3e6, rss: 8 } }),
      { kind: 'state', t: 300, state: 'ended', outcome: 'completed' },
    ]
    const live = new RunModel()
    live.applyAll(records)
    await record(records, 1)
    const replay = new Replay(file)
    const model = new RunModel()
    model.applyAll(replay.records)
    expect(said(model)).toEqual(said(live))
    expect(present(model.processes).map(({ series }) => series.length)).toEqual([1, 2])
    replay.close()
  })

  it('tells a moment as the live run does, and as a model that stopped there', async () => {
    const records = randomRun(11)
    await record(records, 11)
    const live = new RunModel()
    live.applyAll(records)
    const replay = new Replay(file)
    const random = randomFrom(12)
    let values = 0
    for (let look = 0; look < 60; look += 1) {
      const t = random() * (live.now + 500)
      const moment = replay.moment(t)
      same(moment, momentOf({ records, model: live }, t))
      const last = records.findLastIndex((one) => one.kind === 'tick' && one.t <= t)
      const until = new RunModel()
      until.applyAll(records.slice(0, last + 1))
      expect(moment.t).toBe(until.tree.last('t'))
      for (const [row, id] of moment.ids.entries()) {
        const process = until.processes[id]!
        expect(moment.columns.cpuShare![row]).toBe(process.cpuShare)
        for (const field of SAMPLE_FIELDS) {
          const value = moment.columns[field]?.[row] ?? NaN
          if (Number.isNaN(value)) continue
          expect(value).toBe(process.latest(field))
          values += 1
        }
      }
    }
    expect(values).toBeGreaterThan(500)
    expect(replay.moment(-1).t).toBeNaN()
    replay.close()
  })

  it('gives a large recording coarse, but for those that spent the most', async () => {
    const records = randomRun(21)
    await record(records, 21)
    const replay = new Replay(file, 100)
    expect(replay.coarse).toBe(true)
    const model = new RunModel()
    model.applyAll(replay.records)
    const live = new RunModel()
    live.applyAll(records)
    const fine = present(model.processes).filter((process) => !process.coarse && process.series.length > 0)
    expect(fine).toHaveLength(12)
    for (const one of present(model.processes).filter(({ coarse }) => coarse))
      for (const other of fine) expect(one.sampledCpu).toBeLessThanOrEqual(other.sampledCpu)
    // Whatever a summary says is known all the same.
    const { processes, ...rest } = summarize(model)
    const { processes: liveProcesses, ...liveRest } = summarize(live)
    expect(rest).toEqual(liveRest)
    expect(processes.map(({ cpuSeconds }) => cpuSeconds)).toEqual(liveProcesses.map((one) => one.cpuSeconds))
    expect(processes.map(({ peakRssBytes }) => peakRssBytes)).toEqual(
      liveProcesses.map((one) => one.peakRssBytes),
    )
    for (const process of present(model.processes)) {
      const exact = live.processes[process.id]!.series
      if (!process.coarse) continue
      const { series } = process
      expect(series.last('t')).toBe(exact.last('t'))
      expect(series.last('cpuTime')).toBe(exact.last('cpuTime'))
      expect(series.length).toBeLessThanOrEqual(exact.length)
    }
    const coarse = present(model.processes)
      .filter(({ coarse }) => coarse)
      .map(({ id }) => id)
    expect(coarse).not.toEqual([])
    model.applyAll(replay.series(coarse))
    expect(said(model)).toEqual(said(live))
    replay.close()
  })
})

/** Equal columns; one that is missing is NaN throughout. */
function same(one: Moment, other: Moment): void {
  expect(one.t).toEqual(other.t)
  expect(one.ids).toEqual(other.ids)
  const fields = new Set([...Object.keys(one.columns), ...Object.keys(other.columns)])
  for (const field of fields as Set<keyof Moment['columns']>) {
    const nothing = new Float64Array(one.ids.length).fill(NaN)
    expect({ field, values: one.columns[field] ?? nothing }).toEqual({
      field,
      values: other.columns[field] ?? nothing,
    })
  }
}

import { describe, expect, it } from 'vitest'
import type { SampleColumns } from '../../../../src/shared/run/fields'
import { RunModel } from '../../../../src/shared/run/model'
import { randomFrom, wholeBetween } from '../../../support/random'
import { summarize } from '../../../../src/shared/run/summarize'
import { randomRun } from '../../../support/random-run'
import { recordedForm } from '../../../support/recorded-form'
import { snapshot } from '../../../support/records'
import { present } from '../../../../src/shared/run/present'

describe('replay', () => {
  it('gives the same model, record by record as cloned and cut into any batches', () => {
    let deadlocks = 0
    for (let seed = 1; seed <= 5; seed += 1) {
      const records = randomRun(seed)
      const live = new RunModel()
      for (const record of records) live.apply(record)

      const random = randomFrom(seed + 100)
      const replayed = new RunModel()
      for (let at = 0; at < records.length;) {
        const size = wholeBetween(random, 1, 60)
        replayed.applyAll(structuredClone(records.slice(at, at + size)))
        at += size
      }
      expect(live.processes.length).toBeGreaterThan(40)
      expect(live.tasks.length).toBeGreaterThan(200)
      expect(live.locks.length).toBeGreaterThan(200)
      deadlocks += live.deadlocks.length
      expect(snapshot(replayed)).toEqual(snapshot(live))
    }
    expect(deadlocks).toBeGreaterThan(0)
  })

  it('gives the same model from samples in bulk, as recordings have them', () => {
    let gaps = 0
    let deadlocks = 0
    for (let seed = 1; seed <= 8; seed += 1) {
      const records = randomRun(seed)
      const live = new RunModel()
      live.applyAll(records)
      const bulk = new RunModel()
      bulk.applyAll(recordedForm(records))
      gaps += live.tree.slice('cpu').filter(Number.isNaN).length
      deadlocks += live.deadlocks.length
      expect(snapshot(bulk)).toEqual(snapshot(live))
      expect(summarize(bulk)).toEqual(summarize(live))
    }
    expect(gaps).toBeGreaterThan(0)
    expect(deadlocks).toBeGreaterThan(0)
  })

  it('takes samples again, finer: nothing of the coarse ones is left', () => {
    const records = recordedForm(randomRun(3))
    const once = new RunModel()
    once.applyAll(records)
    const twice = new RunModel()
    for (const record of records) {
      if (record.kind === 'series') {
        const half = record.at.length >> 1
        const columns = Object.entries(record.columns).map(([field, column]) => [field, column.slice(half)])
        twice.apply({
          kind: 'series',
          id: record.id,
          at: record.at.slice(half),
          coarse: true,
          columns: Object.fromEntries(columns) as SampleColumns,
          peaks: { rss: 1e15, pss: 1e15, threads: 1e6 },
        })
        expect(twice.processes[record.id]!.coarse).toBe(true)
        expect(twice.processes[record.id]!.peakThreads).toBe(1e6)
      }
      twice.apply(record)
    }
    expect(present(twice.processes).some((process) => process.coarse)).toBe(false)
    expect(snapshot(twice)).toEqual(snapshot(once))
  })

  it('does not change the records that it is given', () => {
    const records = randomRun(9)
    const before = structuredClone(records)
    new RunModel().applyAll(records)
    expect(records).toEqual(before)
  })
})

import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RunRecord, TickRecord } from '../../../../../src/shared/run/records'
import { summarize } from '../../../../../src/shared/run/summarize'
import { foldSeconds } from '../../../../../src/engine/recording/format/compact'
import { drivers, openDatabase } from '../../../../../src/engine/recording/driver/index'
import type { EventRecord } from '../../../../../src/engine/recording/format/event-json'
import { OutputStore } from '../../../../../src/engine/recording/write/output-store'
import { recoverFile } from '../../../../../src/engine/recording/write/recover'
import {
  APPLICATION_ID,
  BLOCK_TICKS,
  FORMAT_VERSION,
} from '../../../../../src/engine/recording/format/schema'
import { RunFileWriter } from '../../../../../src/engine/recording/write/writer'
import { writerAlive, type WriterMark } from '../../../../../src/engine/recording/format/writer-mark'
import { BusyProcesses, FedRun } from '../../../../support/busy-run'
import { watchLeftovers } from '../../../../support/leftovers'
import { readRunFile, samplesOf } from '../../../../support/read-run-file'
import { tick } from '../../../../support/records'
import { until } from '../../../../support/until'

const none = () => new OutputStore()
const sums = { cpu: 0.5, rss: 1e6, pss: NaN, processes: 3 }

describe.each(drivers().map((driver) => ({ kind: driver.kind, driver })))(
  'a run file through $kind',
  ({ driver }) => {
    const test = watchLeftovers()
    const file = () => join(test.current.folder, 'run.forkscope')
    const names = () => readdirSync(test.current.folder).filter((name) => name.startsWith('run'))

    function begin() {
      const run = new FedRun()
      const writer = new RunFileWriter(file(), run.model.meta!, driver)
      const ticks: TickRecord[] = []
      /** A second of ticks, ten of them, applied and written. */
      const second = (from: number, crowd: BusyProcesses, events: EventRecord[] = []) => {
        const records = Array.from({ length: 10 }, (_, at) => crowd.tick(from + at * 100.1))
        run.tell([...events, ...records] as RunRecord[])
        ticks.push(...records)
        writer.write({ events, ticks: records.map((record) => ({ record, sums })), output: none() })
      }
      return { run, writer, ticks, second }
    }

    it('is complete from the first moment, and can be told from others', () => {
      const { writer, run } = begin()
      const db = openDatabase(file(), 'read', driver)
      expect(db.prepare('PRAGMA application_id').get()).toEqual({ application_id: APPLICATION_ID })
      expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: FORMAT_VERSION })
      expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
      db.close()
      const { meta } = readRunFile(file(), driver)
      for (const name of names()) expect(statSync(join(test.current.folder, name)).mode & 0o777).toBe(0o600)
      expect(meta).toMatchObject({ state: 'recording', meta: { runId: run.model.meta!.runId } })
      const mark = meta.writer as WriterMark
      expect(mark.pid).toBe(process.pid)
      expect(writerAlive(mark, file())).toBe(true)
      expect(writerAlive(mark, join(test.current.folder, 'another'))).toBe(false)
      expect(writerAlive({ ...mark, pid: 1 }, file())).toBe(false)
      expect(writerAlive({ ...mark, boot: 'another' }, file())).toBe(false)
      writer.close()
      expect(writerAlive(mark, file())).toBe(false)
      expect(() => new RunFileWriter(file(), run.model.meta!, driver)).toThrow(/EEXIST/)
      // Nothing of a draft is left (companions go when libsql's connections are collected).
      expect(names().every((name) => /^run\.forkscope(-wal|-shm)?$/.test(name))).toBe(true)
    })

    it('holds every sample exactly, folded or not, and is one file in the end', async () => {
      const { writer, ticks, second, run } = begin()
      const crowd = new BusyProcesses(12, 3)
      const births = crowd.births() as EventRecord[]
      for (let n = 0; n < 40; n += 1) {
        second(n * 1001, crowd, n === 0 ? births : [])
        await writer.fold()
      }
      const wanted = samplesOf(ticks)
      const live = readRunFile(file(), driver)
      expect(live.blocks.length).toBe(1)
      expect(live.seconds).toBe(15)
      expect(live.samples).toEqual(wanted)

      await writer.finish(summarize(run.model))
      expect(names()).toEqual(['run.forkscope'])
      const done = readRunFile(file(), driver)
      expect(done.integrity).toBe('ok')
      expect(done.meta).toMatchObject({
        state: 'complete',
        summary: JSON.parse(JSON.stringify(summarize(run.model))),
      })
      expect(done.meta.writer).toBeUndefined()
      expect(done.samples).toEqual(wanted)
      expect(done.ticks).toEqual(ticks.map(({ t }) => t))
      expect(done.events).toEqual(births)
      expect(done.seconds).toBe(0)
      expect(done.blocks.every(({ ids }) => ids.join() === '0,1,2,3,4,5,6,7,8,9,10,11')).toBe(true)
      for (const { at, cpu, rss, pss, processes, cost } of done.trees) {
        expect([cpu[0], rss[0], pss[0], processes[0]]).toEqual([0.5, 1e6, NaN, 3])
        expect(cost[0]).toBe(ticks.find(({ t }) => t === at[0])!.cost)
      }
      const db = openDatabase(file(), 'read', driver)
      expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'delete' })
      expect(db.prepare('PRAGMA freelist_count').get()).toEqual({ freelist_count: 0 })
      db.close()
    })

    it('sums up each process of a block: extremes, means and last values', async () => {
      const { writer, run } = begin()
      const rows = [
        tick(0, { 4: { cpu: 1e8, rss: 4096, state: 82 } }),
        tick(100, { 4: { cpu: 1.5e8, rss: 8192 }, 7: { cpu: 5 } }),
        tick(200, { 4: { rss: 12288, pss: 1024, threads: 3 } }),
        tick(300, { 4: { cpu: 3.5e8, threads: 2, state: 83 } }),
      ]
      writer.write({ events: [], ticks: rows.map((record) => ({ record, sums })), output: none() })
      await writer.finish(summarize(run.model))
      const [{ ids, summary, from, to }] = readRunFile(file(), driver).blocks
      expect([from, to, ...ids]).toEqual([0, 300, 4, 7])
      const of = (row: number) =>
        Object.fromEntries(Object.entries(summary).map(([name, column]) => [name, column[row]]))
      expect(of(0)).toMatchObject({
        firstT: 0,
        lastT: 300,
        rows: 4,
        cpuMin: 0.5,
        cpuMax: 1,
        cpuMean: 2.5e8 / 3e8,
        rssMin: 4096,
        rssMax: 12288,
        rssMean: 8192,
        pssMean: 1024,
        threadsMax: 3,
        threadsLast: 2,
        cpuLast: 3.5e8,
        stateLast: 83,
        runWaitMean: NaN,
        userLast: NaN,
      })
      expect(of(1)).toMatchObject({ firstT: 100, lastT: 100, rows: 1, cpuMean: NaN, cpuLast: 5, rssMin: NaN })
    })

    it('has no block longer than it may be, and none with a gap inside', async () => {
      const { writer, second, ticks, run } = begin()
      const crowd = new BusyProcesses(2, 1)
      for (let n = 0; n < 30; n += 1) second(n * 1001, crowd)
      for (let n = 0; n < 3; n += 1) second(60_000 + n * 1001, crowd)
      await writer.finish(summarize(run.model))
      const { blocks, samples } = readRunFile(file(), driver)
      expect(blocks.map(({ from, to }) => [from, to].map(Math.round))).toEqual([
        [0, 24_925],
        [25_025, 29_930],
        [60_000, 62_903],
      ])
      expect(blocks.every(({ summary }) => summary.rows.every((rows) => rows <= BLOCK_TICKS))).toBe(true)
      expect(samples).toEqual(samplesOf(ticks))
    })

    it('loses and doubles nothing when folding is cut off anywhere', async () => {
      const { writer, second, ticks } = begin()
      const crowd = new BusyProcesses(60, 30)
      for (let n = 0; n < 30; n += 1) second(n * 1001, crowd)
      const wanted = samplesOf(ticks)
      writer.close()
      let steps = 0
      for (let most = 0; ; most += 4) {
        const db = openDatabase(file(), 'write', driver)
        const fold = foldSeconds(db, true)
        let done = false
        for (steps = 0; steps < most && !done; steps += 1) done = fold.next().done === true
        // As a kill would: what was not committed is gone.
        fold.return()
        db.close()
        expect(readRunFile(file(), driver).samples).toEqual(wanted)
        if (done) break
      }
      expect(steps).toBeGreaterThan(8)
      await recoverFile(file(), driver)
      const found = readRunFile(file(), driver)
      expect(found).toMatchObject({ integrity: 'ok', seconds: 0, meta: { state: 'interrupted' } })
      expect(found.samples).toEqual(wanted)
      expect(names()).toEqual(['run.forkscope'])
      await recoverFile(file(), driver)
      expect(readRunFile(file(), driver).samples).toEqual(wanted)
    })

    it('stays as it is while somebody reads it, and is one file once nobody does', async () => {
      const { writer, second, ticks, run } = begin()
      second(0, new BusyProcesses(3, 3))
      const reader = openDatabase(file(), 'read', driver)
      expect(reader.prepare('SELECT count(*) AS n FROM second').get()).toEqual({ n: 1 })
      const finished = writer.finish(summarize(run.model))
      const state = reader.prepare("SELECT value FROM meta WHERE key = 'state'")
      await until(() => state.get()?.value === '"complete"', 'the file to be complete but for its companions')
      expect(names()).toContain('run.forkscope-wal')
      reader.close()
      await finished
      expect(names()).toEqual(['run.forkscope'])
      expect(readRunFile(file(), driver).samples).toEqual(samplesOf(ticks))
    })

    it('keeps what was written when the disk is full, and can be opened', async () => {
      const run = new FedRun()
      const writer = new RunFileWriter(file(), run.model.meta!, driver)
      writer.limitPages(40)
      const crowd = new BusyProcesses(300, 300)
      let written = 0
      const fill = () => {
        for (; written < 200; written += 1) {
          const ticks = [crowd.tick(written * 100)].map((record) => ({ record, sums }))
          writer.write({ events: [], ticks, output: none() })
        }
      }
      expect(fill).toThrow(expect.objectContaining({ code: 'SQLITE_FULL' }))
      expect(written).toBeGreaterThan(5)
      writer.abandon()
      const found = readRunFile(file(), driver)
      expect(found).toMatchObject({ integrity: 'ok', meta: { state: 'interrupted' } })
      expect(found.ticks.length).toBe(written)
      expect(existsSync(file())).toBe(true)
    })
  },
)

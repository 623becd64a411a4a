import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Ended } from '../../../../../src/engine/recording/read/ended'
import { Replay } from '../../../../../src/engine/recording/read/replay'
import { writeRun } from '../../../../../src/engine/recording/write/write-run'
import { MOST_ENDED } from '../../../../../src/shared/run/listing'
import { RunModel } from '../../../../../src/shared/run/model'
import type { RunRecord } from '../../../../../src/shared/run/records'
import { summarize } from '../../../../../src/shared/run/summarize'
import { present } from '../../../../../src/shared/run/present'
import { MANY, manyProcesses } from '../../../../support/many-processes'
import { meta } from '../../../../support/records'

describe('a file of thousands of processes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'forkscope-test-'))
  const file = join(folder, 'run.forkscope')
  const live = new RunModel()
  let replay: Replay
  beforeAll(async () => {
    const records = manyProcesses()
    live.applyAll(records)
    await writeRun(records, file, () => Promise.resolve())
    replay = new Replay(file)
  })
  afterAll(() => {
    replay.close()
    rmSync(folder, { recursive: true })
  })
  const modelOf = (records: readonly RunRecord[], mostEnded?: number) => {
    const model = new RunModel({ mostEnded })
    model.applyAll(structuredClone(records))
    return model
  }
  const said = (model: RunModel) => ({ ...summarize(model), recording: null })

  it('says the same as the run did, of those that are listed and of the others', () => {
    expect(live.unlisted.count).toBeGreaterThan(MOST_ENDED / 2)
    expect(said(modelOf(replay.records))).toEqual(said(live))
  })

  it('gives a window the records of those alone that it lists', () => {
    const { listed } = replay
    expect(listed.filter(({ kind }) => kind === 'process').length).toBeLessThanOrEqual(MOST_ENDED + 1)
    expect(listed.filter(({ kind }) => kind === 'series').length).toBeLessThanOrEqual(MOST_ENDED + 1)
    expect(said(modelOf(listed))).toEqual(said(live))
  })

  it('has the rows of each sum, a page at a time', async () => {
    const all = modelOf(replay.records, Infinity)
    const ended = new Ended(file)
    const listed = Int32Array.from(present(live.processes), ({ id }) => id)
    const [first] = live.unlisted.sums
    for (const { parent, name, count } of live.unlisted.sums) {
      const query = { listed, born: live.processes.length, parent, names: [name], others: false }
      const pages = await Promise.all(
        [0, 100, count - 7].map((from) => ended.page({ ...query, from, count: 100 })),
      )
      expect(pages.map(({ total }) => total)).toEqual([count, count, count])
      const rows = pages.map(({ records }) => present(modelOf([meta(), ...records], Infinity).processes))
      expect(rows.map(({ length }) => length)).toEqual([100, 100, 7])
      for (const row of rows.flat()) {
        const { id, pid, startedAt, endedAt, exitCode, cpu, cpuKnown } = all.processes[row.id]!
        expect(live.processes[id]).toBeUndefined()
        expect(row).toMatchObject({ name, pid, parent, startedAt, endedAt, exitCode, cpu, cpuKnown })
      }
      expect(rows[0][0].startedAt).toBeGreaterThanOrEqual(first.startedAt)
      const ids = rows.flat().map(({ id }) => id)
      expect(ids).toEqual(ids.toSorted((a, b) => a - b))
      const others = await ended.page({ ...query, others: true, from: 0, count: 1 })
      expect(others.total).toBe(live.unlisted.count - count)
    }
  })

  it('has each of them for whoever wants all', () => {
    const all = modelOf(replay.records, Infinity)
    expect([all.unlisted.count, all.born, all.cpuTime()]).toEqual([0, MANY, live.cpuTime()])
    expect(summarize(all).processes).toHaveLength(MANY)
  })
})

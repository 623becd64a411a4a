import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MOST_BLOCK_SAMPLES, MOST_SAMPLES } from '../../../../../src/engine/recording/format/schema'
import { Replay } from '../../../../../src/engine/recording/read/replay'
import { inSeconds, type SummedTick } from '../../../../../src/engine/recording/write/gather'
import { OutputStore } from '../../../../../src/engine/recording/write/output-store'
import { RunFileWriter } from '../../../../../src/engine/recording/write/writer'
import { summarize } from '../../../../../src/shared/run/summarize'
import { RunModel } from '../../../../../src/shared/run/model'
import { meta, tick } from '../../../../support/records'
import { readRunFile } from '../../../../support/read-run-file'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gather-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function ticksOf(processes: readonly number[], ids = processes): SummedTick[] {
  return processes.map((count, at) => ({
    record: { ...tick(at * 100, []), ids: new Int32Array(ids[at]), columns: {} },
    sums: { cpu: 1, rss: 1, pss: 1, processes: count },
  }))
}

describe('samples of very many processes', () => {
  it('are divided into rows that every reader takes, a tick never', () => {
    const half = MOST_SAMPLES / 2
    const ticks = ticksOf([half, half, 1, MOST_SAMPLES + 5, 3])
    expect(inSeconds(ticks).map((piece) => piece.map((one) => ticks.indexOf(one)))).toEqual([
      [0, 1],
      [2],
      [3],
      [4],
    ])
    expect(inSeconds([])).toEqual([])
  })

  it('come back, also more than are read at one time', async () => {
    const file = join(folder, 'crowd.forkscope')
    const header = meta()
    const model = new RunModel()
    model.apply(header)
    const writer = new RunFileWriter(file, header)
    const ids = Int32Array.from({ length: 2500 }, (_, id) => id)
    const [{ record, sums }] = ticksOf([ids.length])
    const crowd = { record: { ...record, ids, columns: { threads: Float64Array.from(ids) } }, sums }
    writer.write({ events: [], ticks: [crowd], output: new OutputStore() })
    await writer.finish(summarize(model))
    const replay = new Replay(file)
    try {
      const moment = replay.moment(0)
      expect([...moment.ids]).toEqual([...ids])
      expect([...moment.columns.threads!]).toEqual([...ids])
    } finally {
      replay.close()
    }
  })

  it('make blocks that every reader takes', async () => {
    const file = join(folder, 'many.forkscope')
    const header = meta()
    const model = new RunModel()
    model.apply(header)
    const writer = new RunFileWriter(file, header)
    const half = MOST_BLOCK_SAMPLES / 2
    // What the tree says counts: so many samples would take long to make.
    const ticks = ticksOf([half, half, 5, half, half + 1], [1, 1, 1, 1, 1])
    writer.write({ events: [], ticks, output: new OutputStore() })
    await writer.finish(summarize(model))
    expect(readRunFile(file).trees.map(({ at }) => [...at])).toEqual([[0, 100], [200, 300], [400]])
  })
})

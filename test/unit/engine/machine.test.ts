import { describe, expect, it, vi } from 'vitest'
import type { RunRecord } from '../../../src/shared/run/records'
import { Machine } from '../../../src/engine/machine'
import { RunModel } from '../../../src/shared/run/model'
import { FakeSource } from '../../support/fake-source'
import { HOST } from '../../support/records'
import { present } from '../../../src/shared/run/present'

describe('Machine', () => {
  it('begins its stream with itself, then tells of every process', async () => {
    const source = new FakeSource()
    for (const pid of [1, 20, 30]) source.born(pid, { ppid: pid === 1 ? 0 : 1 })
    const batches: { records: readonly RunRecord[]; begin: boolean }[] = []
    const machine = new Machine({
      source,
      host: HOST,
      version: '1',
      emit: (records, begin) => batches.push({ records, begin }),
    })
    await vi.waitFor(() => expect(batches.length).toBe(2))
    await machine.stop()
    expect(batches.map((batch) => batch.begin)).toEqual([true, false])
    const model = new RunModel()
    for (const { records } of batches) model.applyAll(records)
    expect(model.meta).toMatchObject({ runId: 'machine', origin: { kind: 'machine' }, interval: 1000 })
    expect(model.state).toBe('running')
    expect(present(model.processes).map((one) => [one.pid, one.parent])).toEqual([
      [1, -1],
      [20, 0],
      [30, 0],
    ])
    expect(machine.worn).toBe(false)
    expect(source.disposed).toBe(true)
  })

  it('is worn after thousands have ended: a stream that is never begun anew would only grow', async () => {
    const source = new FakeSource()
    for (let pid = 1; pid <= 2001; pid += 1) source.born(pid)
    source.onRead = () => {
      for (const process of source.opened.values()) process.alive = false
    }
    const exits: RunRecord[] = []
    const machine = new Machine({
      source,
      host: HOST,
      version: '1',
      emit: (records) => exits.push(...records.filter((record) => record.kind === 'exit')),
    })
    await vi.waitFor(() => expect(exits.length).toBe(2001))
    expect(machine.worn).toBe(true)
    await machine.stop()
  })
})

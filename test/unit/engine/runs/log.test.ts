import { describe, expect, it } from 'vitest'
import type { RunRecord } from '../../../../src/shared/run/records'
import { RunLog } from '../../../../src/engine/runs/log'
import { RunModel } from '../../../../src/shared/run/model'
import { born, exit, meta, tick } from '../../../support/records'

const MiB = 1024 ** 2

/** A tick of about one MiB. */
function bigTick(t: number): RunRecord {
  return tick(t, {}, { ids: new Int32Array(0), columns: { cpu: new Float64Array(MiB / 8) } })
}

const NOBODY = new RunModel()

describe('RunLog', () => {
  it('keeps everything in order while it fits', () => {
    const log = new RunLog()
    const records = [meta(), born(0, 0), tick(100, { 0: { cpu: 1 } })]
    log.append(records.slice(0, 1), NOBODY)
    log.append(records.slice(1), NOBODY)
    expect(log.records).toEqual(records)
    expect(log.dropped).toBe(0)
  })

  it('lets the oldest ticks go when there are too many, and nothing else', () => {
    const log = new RunLog()
    log.append([meta(), born(0, 0)], NOBODY)
    for (let t = 1; t <= 60; t += 1)
      log.append([bigTick(t), { kind: 'role', t, pid: 1, tid: 0, role: `${t}` }], NOBODY)
    const kept = log.records.filter((record) => record.kind === 'tick')
    expect(log.records[0].kind).toBe('meta')
    expect(log.records.filter((record) => record.kind === 'role').length).toBe(60)
    expect(kept.length + log.dropped).toBe(60)
    expect(kept.length).toBeLessThanOrEqual(48)
    expect(kept.length).toBeGreaterThanOrEqual(36)
    expect(kept.at(-1)).toMatchObject({ t: 60 })
    const times = log.records.flatMap((record) => ('t' in record ? [record.t ?? 0] : []))
    expect(times).toEqual([...times].sort((a, b) => a - b))
  })

  it('lets old output go apart from ticks, whether it comes in floods or in drops', () => {
    for (const text of ['x'.repeat(16 * 1024), 'x']) {
      const log = new RunLog()
      log.append([meta(), bigTick(0)], NOBODY)
      const count = Math.ceil((20 * MiB) / (text.length * 2 + 200))
      for (let t = 1; t <= count; t += 1)
        log.append([{ kind: 'output', t, id: -1, pid: -1, stream: 'stdout', text }], NOBODY)
      const output = log.records.filter((record) => record.kind === 'output')
      expect(output.length + log.dropped).toBe(count)
      expect(output.length / count).toBeGreaterThan(0.25)
      expect(output.length / count).toBeLessThan(0.45)
      expect(output.at(-1)!.t).toBe(count)
      expect(log.records.slice(0, 2).map((record) => record.kind)).toEqual(['meta', 'tick'])
    }
  })

  it('keeps no more ticks of a small run than a model has rows for', () => {
    const log = new RunLog()
    log.append([meta()], NOBODY)
    for (let t = 1; t <= 20_000; t += 1) log.append([tick(t, { 0: { cpu: t } })], NOBODY)
    expect(log.records.length).toBeLessThanOrEqual(6001)
    expect(log.records.length).toBeGreaterThanOrEqual(4501)
    expect(log.records.at(-1)).toMatchObject({ t: 20_000 })
  })

  it('says what processes came to that the model lists no more, instead of what was told of each', () => {
    const log = new RunLog()
    const model = new RunModel({ mostEnded: 20 })
    const tell = (...records: RunRecord[]) => {
      model.applyAll(records)
      log.append(records, model)
    }
    tell(meta(), born(0, 0))
    for (let id = 1; id <= 500; id += 1)
      tell(
        born(id, id * 10, { pid: 1000 + id, parent: 0, name: 'cc' }),
        { kind: 'exec', t: id * 10, id },
        tick(id * 10 + 5, { 0: { cpu: id }, [id]: { cpu: 1e6 } }),
        exit(id, id * 10 + 9, { cpu: 2e6 }),
        { kind: 'output', t: id * 10 + 9, id, pid: 1000 + id, stream: 'stdout', text: 'x' },
      )
    const of = (kind: RunRecord['kind']) => log.records.filter((record) => record.kind === kind).length
    expect([log.records[0].kind, log.records[1].kind, of('unlisted')]).toEqual(['meta', 'unlisted', 1])
    expect([of('process'), of('exec') + 1, of('exit') + 1]).toEqual(Array(3).fill(501 - model.unlisted.count))
    expect([of('tick'), of('output')]).toEqual([500, 500])
    const late = new RunModel({ mostEnded: 20 })
    late.applyAll(structuredClone(log.records))
    expect([late.born, late.live, late.cpuTime()]).toEqual([model.born, model.live, model.cpuTime()])
    expect(late.unlisted.sums).toEqual(model.unlisted.sums)
  })
})

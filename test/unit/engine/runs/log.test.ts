import { describe, expect, it } from 'vitest'
import type { RunRecord } from '../../../../src/shared/run/records'
import { RunLog } from '../../../../src/engine/runs/log'
import { born, meta, tick } from '../../../support/records'

const MiB = 1024 ** 2

/** A tick of about one MiB. */
function bigTick(t: number): RunRecord {
  return tick(t, {}, { ids: new Int32Array(0), columns: { cpu: new Float64Array(MiB / 8) } })
}

describe('RunLog', () => {
  it('keeps everything in order while it fits', () => {
    const log = new RunLog()
    const records = [meta(), born(0, 0), tick(100, { 0: { cpu: 1 } })]
    log.append(records.slice(0, 1))
    log.append(records.slice(1))
    expect(log.records).toEqual(records)
    expect(log.dropped).toBe(0)
  })

  it('lets the oldest ticks go when there are too many, and nothing else', () => {
    const log = new RunLog()
    log.append([meta(), born(0, 0)])
    for (let t = 1; t <= 60; t += 1)
      log.append([bigTick(t), { kind: 'role', t, pid: 1, tid: 0, role: `${t}` }])
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
      log.append([meta(), bigTick(0)])
      const count = Math.ceil((20 * MiB) / (text.length * 2 + 200))
      for (let t = 1; t <= count; t += 1)
        log.append([{ kind: 'output', t, id: -1, pid: -1, stream: 'stdout', text }])
      const output = log.records.filter((record) => record.kind === 'output')
      expect(output.length + log.dropped).toBe(count)
      expect(output.length / count).toBeGreaterThan(0.25)
      expect(output.length / count).toBeLessThan(0.45)
      expect(output.at(-1)!.t).toBe(count)
      expect(log.records.slice(0, 2).map((record) => record.kind)).toEqual(['meta', 'tick'])
    }
  })
})

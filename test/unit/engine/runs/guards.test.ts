import { describe, expect, it } from 'vitest'
import { guard } from '../../../../src/engine/runs/guards'
import { RunModel } from '../../../../src/shared/run/model'
import { LOCALES } from '../../../../src/shared/text'
import { born, meta, tick } from '../../../support/records'

const GiB = 1024 ** 3
const LIMITS = { maxProcesses: 3, maxMemory: 0.5, maxSeconds: 0 }

function tree(processes: number): RunModel {
  const model = new RunModel()
  model.applyAll([meta(), ...Array.from({ length: processes }, (_, id) => born(id, 0))])
  return model
}

describe('guard', () => {
  it('lets a run be that keeps to its limits', () => {
    const model = tree(3)
    model.apply(tick(100, { 0: { rss: 2 * GiB }, 1: { rss: 2 * GiB }, 2: { rss: 0 } }))
    expect(guard(model, LIMITS, 8 * GiB, 90_000)).toBeNull()
  })

  it('counts live processes only', () => {
    const model = tree(5)
    for (const id of [1, 2]) model.apply({ kind: 'exit', t: 5, id, code: 0, signal: null, cpu: NaN })
    expect(guard(model, LIMITS, 8 * GiB, 90_000)).toBeNull()
    expect(guard(tree(4), LIMITS, 8 * GiB, 90_000)?.code).toBe('guard-processes')
  })

  it('adds up memory, PSS where it is known, of live processes', () => {
    const model = tree(3)
    model.apply(tick(100, { 0: { rss: 3 * GiB, pss: 1 * GiB }, 1: { rss: 3 * GiB } }))
    expect(guard(model, LIMITS, 8 * GiB, 90_000)).toBeNull()
    model.apply(tick(200, { 2: { rss: 0.1 * GiB } }))
    expect(guard(model, LIMITS, 8 * GiB, 90_000)?.code).toBe('guard-memory')
    model.apply({ kind: 'exit', t: 300, id: 1, code: 0, signal: null, cpu: NaN })
    expect(guard(model, LIMITS, 8 * GiB, 90_000)).toBeNull()
  })

  it('does not take shared pages for memory because nobody has counted them anew yet', () => {
    const model = tree(3)
    const rows = (size: number, pss?: number) =>
      Object.fromEntries([0, 1, 2].map((id) => [id, { rss: size, ...(pss === undefined ? {} : { pss }) }]))
    model.apply(tick(100, rows(2 * GiB, 0.1 * GiB)))
    model.apply(tick(200, rows(2.2 * GiB)))
    expect(model.processes[0]!.latest('pss')).toBeNaN()
    expect(guard(model, LIMITS, 8 * GiB, 90_000)).toBeNull()
  })

  it('does not wait for the next reading of PSS when memory grows', () => {
    const model = tree(1)
    model.apply(tick(100, { 0: { rss: 0.2 * GiB, pss: 0.1 * GiB } }))
    model.apply(tick(200, { 0: { rss: 6 * GiB } }))
    expect(guard(model, LIMITS, 8 * GiB, 90_000)?.code).toBe('guard-memory')
  })

  it('ends a run that takes too long, unless that is off', () => {
    const model = tree(1)
    // What a program says may lie ahead of the clock.
    model.apply(tick(150_000, {}))
    expect(guard(model, LIMITS, 8 * GiB, 90_000)).toBeNull()
    expect(guard(model, { ...LIMITS, maxSeconds: 100 }, 8 * GiB, 90_000)).toBeNull()
    expect(guard(model, { ...LIMITS, maxSeconds: 80 }, 8 * GiB, 90_000)?.code).toBe('guard-duration')
  })

  it('says in both languages what was found, what the limit is, and what to do', () => {
    const found = guard(tree(4), LIMITS, 8 * GiB, 90_000)!
    for (const locale of LOCALES) {
      expect(found.text[locale]).toContain('4')
      expect(found.text[locale]).toContain('3')
    }
    expect(found.text.en).toMatch(/raise/)
    expect(found.text['zh-CN']).toMatch(/调高/)
  })
})

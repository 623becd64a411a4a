import { describe, expect, it } from 'vitest'
import { cpuOfAll, cpuShareOfAll, memoryOfAll, peakOfAll } from '../../../../src/shared/run/groups'
import { RunModel } from '../../../../src/shared/run/model'
import { present } from '../../../../src/shared/run/present'
import { born, meta, tick } from '../../../support/records'

const end = (id: number, t: number, cpu: number) =>
  ({ kind: 'exit', t, id, code: 0, signal: null, cpu }) as const

/** Two processes, one after the other, of 60 and 50 MiB at their most; a third that was never read. */
function turns(): RunModel {
  const run = new RunModel()
  run.applyAll([meta(), born(0, 0), born(1, 0), born(2, 0)])
  run.apply(tick(100, { 0: { cpu: 5e6, pss: 60 * 2 ** 20 } }))
  run.apply(tick(200, { 0: { cpu: 9e6, pss: 20 * 2 ** 20 }, 1: { cpu: 1e6, pss: 30 * 2 ** 20 } }))
  run.apply(end(0, 250, 10e6))
  run.apply(tick(300, { 1: { cpu: 3e6, pss: 50 * 2 ** 20 } }))
  return run
}

describe('several processes as one', () => {
  it('spent what each of them spent, and at least that when one of them is not known', () => {
    const run = turns()
    const all = present(run.processes)
    // The third lives: it will be read.
    expect(cpuOfAll(run, all)).toEqual({ value: 13e6, least: false })
    run.apply(end(2, 320, NaN))
    expect(cpuOfAll(run, all)).toEqual({ value: 13e6, least: true })
    expect(cpuOfAll(run, all.slice(2))).toEqual({ value: NaN, least: false })
  })

  it('use what those that live use', () => {
    const all = present(turns().processes)
    expect(cpuShareOfAll(all)).toBeCloseTo(0.02)
    expect(memoryOfAll(all)).toEqual({ value: 50 * 2 ** 20, kind: 'pss' })
    expect(cpuShareOfAll(all.slice(0, 1))).toBeNaN()
  })

  it('had at one time less than the sum of what each had at its own', () => {
    const run = turns()
    run.apply(end(1, 350, 4e6))
    expect(peakOfAll(present(run.processes))).toEqual({ value: 60 * 2 ** 20, kind: 'pss' })
    const [, second] = present(run.processes)
    expect(peakOfAll([second!])).toEqual({ value: 50 * 2 ** 20, kind: 'pss' })
    expect(peakOfAll([])).toEqual({ value: NaN, kind: 'pss' })
  })

  it('is told as RSS when that is all that is known of one', () => {
    const run = turns()
    run.apply(tick(400, { 1: { pss: 40 * 2 ** 20 }, 2: { rss: 2 ** 20 } }))
    expect(memoryOfAll(present(run.processes))).toEqual({ value: 41 * 2 ** 20, kind: 'rss' })
  })
})

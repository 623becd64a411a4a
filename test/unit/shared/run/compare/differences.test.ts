import { describe, expect, it } from 'vitest'
import { compareRuns } from '../../../../../src/shared/run/compare'
import { HOST } from '../../../../support/records'
import { HALF_WIDTH, run } from './runs'
import type { Made } from './runs'

const of = (...made: Made[]) =>
  Object.fromEntries(compareRuns(made.map(run)).differences.map((one) => [one.kind + one.knob, one]))
const values = (one: { values: readonly { en: string }[] } | undefined) => one?.values.map(({ en }) => en)

describe('what else differs', () => {
  it('is nothing where nothing does, on a machine that was free', () => {
    expect(of({ wall: 1000, meta: {} }, { wall: 1200 })).toEqual({})
  })

  it('is the knobs that were moved, each', () => {
    const found = of(
      { wall: 1000, knobs: { size: 1, kind: 'cpu', warm: true } },
      { wall: 1000, knobs: { size: 4, kind: 'cpu', warm: false } },
    )
    expect(Object.keys(found)).toEqual(['knobsize', 'knobwarm'])
    expect(values(found.knobsize)).toEqual(['1', '4'])
    expect(found.knobwarm.values.map((value) => value['zh-CN'])).toEqual(['开', '关'])
  })

  it('takes no knob from what every object has', () => {
    const found = of({ wall: 1000, knobs: { constructor: 1 } }, { wall: 1000, knobs: { size: 4 } })
    expect(values(found.knobconstructor)).toEqual(['1', ''])
  })

  it('warns of other machines, but not of a few bytes of memory', () => {
    const on = (host: Partial<typeof HOST>): Made => ({ wall: 1000, meta: { host: { ...HOST, ...host } } })
    const other = of(on({}), on({ cpuModel: 'another', cores: 8 }))
    expect(other.host.level).toBe('warn')
    expect(values(other.host)![1]).toContain('8 cores')
    expect(of(on({}), on({ totalMemory: HOST.totalMemory - 5e6 }))).toEqual({})
    expect(of(on({}), on({ release: 'other' })).host.level).toBe('note')
    expect(values(of(on({}), on({ electron: '33.2.1' })).runtime)![1]).toBe('Electron 33.2.1')
  })

  it('marks versions, samplers and intervals', () => {
    const found = of(
      { wall: 1000 },
      {
        wall: 1000,
        meta: {
          version: '0.2.0',
          interval: 1000,
          sampler: { kind: 'pidusage', fields: [], reasons: [], minInterval: 0 },
        },
      },
    )
    expect(found.version.level).toBe('warn')
    expect(values(found.sampler)).toEqual(['procfs', 'pidusage'])
    expect(found.interval.values.map(({ en }) => en.replace('\u00a0', ' '))).toEqual(['100 ms', '1 s'])
  })

  it('marks ends that were none, and work that was not the same', () => {
    expect(values(of({ wall: 1000 }, { wall: 900, outcome: 'stopped' }).outcome)).toEqual([
      'completed',
      'stopped',
    ])
    expect(values(of({ wall: 1000 }, { wall: 900, outcome: null }).outcome)![1]).toBe('still running')
    expect(values(of({ wall: 1000, tasks: 20 }, { wall: 1000, tasks: 40 }).work)).toEqual(['20', '40'])
  })

  it('tells commands apart by their arguments, programs by their names', () => {
    const origin = (...argv: string[]): Made => ({
      wall: 1000,
      meta: { origin: { kind: 'command', argv, cwd: '/' } },
    })
    expect(values(of(origin('make', '-j1'), origin('make', '-j4')).command)).toEqual(['make -j1', 'make -j4'])
    const other = of(origin('make'), origin('ninja'))
    expect(Object.keys(other)).toEqual(['scenario'])
    expect(other.scenario.level).toBe('warn')
  })

  it('warns where other programs kept the machine busy', () => {
    // Records made here have half of two cores busy at every tick: a run that uses little of it had company.
    const found = of({ wall: 1000, cpu: 100 }, { wall: 1000, cpu: 1000 })
    expect(found.load.level).toBe('warn')
    expect(found.load.values[0].en).toBe('0.90 cores')
  })

  it('is well set in Chinese', () => {
    const found = of(
      { wall: 1000, cpu: 10 },
      { wall: 900, outcome: null, meta: { host: { ...HOST, cores: 8 }, version: '2' } },
    )
    for (const { label, values } of Object.values(found))
      for (const text of [label, ...values])
        expect({ text, found: HALF_WIDTH.test(text['zh-CN']) }).toEqual({ text, found: false })
  })
})

import { describe, expect, it } from 'vitest'
import {
  beginOf,
  lifeMarks,
  nearestBeside,
  peakTime,
  taskBeside,
  tickBeside,
} from '../../../../src/shared/run/jumps'
import { RunModel } from '../../../../src/shared/run/model'
import { born, meta, tasks, tick } from '../../../support/records'

function aRun(): RunModel {
  const model = new RunModel()
  model.applyAll([
    meta(),
    born(0, 20),
    { kind: 'lane', t: 20, lane: 0, pid: 100, tid: 100, pool: '' },
    { kind: 'lane', t: 20, lane: 1, pid: 101, tid: 101, pool: '' },
    tick(100, { 0: { cpu: 8e6, rss: 500 } }, { cpu: 8e6 }),
    born(1, 150, { parent: 0 }),
    { kind: 'exec', t: 160, id: 1 },
    tick(200, { 0: { cpu: 9e7, rss: 100 }, 1: { cpu: 1e7, rss: 50 } }, { cpu: 92e6 }),
    tasks([0, 110, 130], [1, 170, 180], [0, 190, NaN]),
    { kind: 'exit', t: 250, id: 1, code: 1, signal: null, cpu: NaN },
    tick(300, { 0: { cpu: 1e8, rss: 200 } }, { cpu: 1e7 }),
    { kind: 'exit', t: 330, id: 0, code: 0, signal: null, cpu: NaN },
  ])
  return model
}

describe('jumps', () => {
  it('go to births, execs and deaths, and know which went wrong', () => {
    const told = lifeMarks(aRun()).map(({ t, kind, id, failed }) => `${t} ${kind} ${id}${failed ? '!' : ''}`)
    expect(told).toEqual(['20 birth 0', '150 birth 1', '160 exec 1', '250 death 1!', '330 death 0'])
    expect(lifeMarks(aRun(), 1).map(({ t }) => t)).toEqual([150, 160, 250])
    expect(beginOf(aRun())).toBe(20)
    expect(beginOf(new RunModel())).toBe(0)
  })

  it('go to peaks', () => {
    expect(peakTime(aRun(), 'cpu')).toBe(200)
    expect(peakTime(aRun(), 'rss')).toBe(100)
    expect(peakTime(aRun(), 'pss')).toBeNaN()
  })

  it('go from tick to tick', () => {
    expect([0, 100, 150, 300].map((t) => tickBeside(aRun(), t, 1))).toEqual([100, 200, 200, NaN])
    expect([100, 101, 300, 999].map((t) => tickBeside(aRun(), t, -1))).toEqual([NaN, 100, 200, 300])
  })

  it('go from task to task of a lane', () => {
    const { tasks: rows } = aRun()
    const first = new Set([0])
    expect([0, 110, 190].map((t) => taskBeside(rows, first, t, 1))).toEqual([110, 190, NaN])
    expect(taskBeside(rows, first, 190, -1)).toBe(110)
    expect(taskBeside(rows, new Set([0, 1]), 190, -1)).toBe(170)
  })

  it('find the nearest time on either side', () => {
    expect(nearestBeside([1, 5, 9], 5, 1)).toBe(9)
    expect(nearestBeside([1, 5, 9], 5, -1)).toBe(1)
    expect(nearestBeside([1, 5, 9], 9, 1)).toBeNaN()
  })
})

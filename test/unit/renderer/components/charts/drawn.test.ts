import { describe, expect, it } from 'vitest'
import { chooseDrawn, MOST_CHART_LINES } from '../../../../../src/renderer/components/charts/drawn'
import { lineLabels } from '../../../../../src/renderer/components/charts/process-lines'
import { COLOURS, strokeOf } from '../../../../../src/renderer/components/charts/palette'
import { RunModel } from '../../../../../src/shared/run/model'
import { born, meta, tick } from '../../../../support/records'
import { present } from '../../../../../src/shared/run/present'

function crowd(count: number): RunModel {
  const run = new RunModel()
  run.apply(meta())
  for (let id = 0; id < count; id += 1) run.apply(born(id, 0))
  // The later a process was seen, the more it has spent.
  run.apply(tick(100, Object.fromEntries(Array.from({ length: count }, (_, id) => [id, { cpu: id * 1e6 }]))))
  return run
}

describe('the lines of a chart', () => {
  it('are all processes while these are few', () => {
    expect(chooseDrawn(crowd(MOST_CHART_LINES), 0, new Set())).toEqual({
      ids: Array.from({ length: MOST_CHART_LINES }, (_, id) => id),
      others: 0,
    })
  })

  it('are the busiest of many, and the pinned ones in any case', () => {
    const { ids, others } = chooseDrawn(crowd(20), 0, new Set([2]))
    expect(ids).toEqual([
      2,
      ...Array.from({ length: MOST_CHART_LINES - 1 }, (_, i) => 20 - MOST_CHART_LINES + 1 + i),
    ])
    expect(others).toBe(8)
  })

  it('leave out what ended before the window', () => {
    const run = crowd(3)
    run.apply({ kind: 'exit', t: 200, id: 1, code: 0, signal: null, cpu: NaN })
    expect(chooseDrawn(run, 150, new Set()).ids).toEqual([0, 1, 2])
    expect(chooseDrawn(run, 250, new Set()).ids).toEqual([0, 2])
  })

  it('name processes apart that are called the same', () => {
    const run = crowd(3)
    run.apply({ kind: 'role', t: 1, pid: 100, tid: 0, role: 'worker' })
    run.apply({ kind: 'role', t: 1, pid: 101, tid: 0, role: 'worker' })
    expect(lineLabels(run, present(run.processes))).toEqual(['worker · 100', 'worker · 101', 'p2'])
  })

  it('differ in colour, and past the palette in dashes', () => {
    const seen = new Set(Array.from({ length: 4 * COLOURS }, (_, id) => JSON.stringify(strokeOf(id))))
    expect(seen.size).toBe(4 * COLOURS)
    expect(strokeOf(3)).toEqual(strokeOf(3))
    expect(strokeOf(0).dash).toEqual([])
    expect(strokeOf(COLOURS).dash).not.toEqual([])
  })
})

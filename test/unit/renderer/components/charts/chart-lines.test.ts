import { describe, expect, it } from 'vitest'
import { chooseLines, MOST_CHART_LINES } from '../../../../../src/renderer/components/charts/chart-lines'
import type { ChosenLines } from '../../../../../src/renderer/components/charts/chart-lines'
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

const ALL = { from: 0, to: 1000 }
const ids = ({ lines }: ChosenLines) => lines.map((line) => [...line.ids])

describe('the lines of a chart', () => {
  it('are all processes while these are few, the busiest first', () => {
    const chosen = chooseLines(crowd(4), ALL, 'lines', new Set())
    expect(ids(chosen)).toEqual([[3], [2], [1], [0]])
    expect(chosen.others).toBe(0)
  })

  it('are the busiest of many, and the pinned ones in any case', () => {
    const chosen = chooseLines(crowd(20), ALL, 'lines', new Set([2]))
    const busiest = Array.from({ length: MOST_CHART_LINES - 1 }, (_, i) => [19 - i])
    expect(ids(chosen).toSorted(([a], [b]) => b - a)).toEqual([...busiest, [2]])
    expect(chosen.others).toBe(8)
  })

  it('leave out what ended before the window, and what began after it', () => {
    const run = crowd(3)
    run.apply({ kind: 'exit', t: 200, id: 1, code: 0, signal: null, cpu: NaN })
    run.apply(born(3, 2000))
    expect(ids(chooseLines(run, { from: 150, to: 1000 }, 'lines', new Set()))).toEqual([[0], [1], [2]])
    expect(ids(chooseLines(run, { from: 250, to: 1000 }, 'lines', new Set()))).toEqual([[0], [2]])
  })

  it('are ordered by what they spent in the window, not before', () => {
    const run = crowd(2)
    run.apply(tick(200, { 0: { cpu: 80e6 }, 1: { cpu: 2e6 } }))
    run.apply(tick(300, { 0: { cpu: 80e6 }, 1: { cpu: 60e6 } }))
    expect(ids(chooseLines(run, { from: 100, to: 200 }, 'lines', new Set()))).toEqual([[0], [1]])
    expect(ids(chooseLines(run, { from: 200, to: 300 }, 'lines', new Set()))).toEqual([[1], [0]])
  })

  it('keep the order of birth while they are about equal', () => {
    const run = crowd(2)
    run.apply(tick(200, { 0: { cpu: 50e6 }, 1: { cpu: 54e6 } }))
    expect(ids(chooseLines(run, ALL, 'lines', new Set()))).toEqual([[0], [1]])
    run.apply(tick(300, { 0: { cpu: 50e6 }, 1: { cpu: 94e6 } }))
    expect(ids(chooseLines(run, ALL, 'lines', new Set()))).toEqual([[1], [0]])
  })

  it('are one for all of a name where they lie on each other', () => {
    const run = crowd(5)
    for (const id of [1, 2, 4]) run.apply({ kind: 'role', t: 1, pid: 100 + id, tid: 0, role: 'worker' })
    const { lines } = chooseLines(run, ALL, 'stack', new Set())
    expect(lines).toEqual([
      { key: 'worker', ids: [1, 2, 4] },
      { key: 'p3', ids: [3] },
      { key: 'p0', ids: [0] },
    ])
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

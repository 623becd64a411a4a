import { describe, expect, it } from 'vitest'
import { timeSteps } from '../../../../../src/renderer/components/charts/ticks'
import { cyclePicture, MOST_THREADS } from '../../../../../src/renderer/components/locks/cycle-layout'
import { isStuck, mainDeadlock } from '../../../../../src/renderer/components/locks/deadlocks'
import { layoutLocks } from '../../../../../src/renderer/components/locks/lock-layout'
import { RunModel } from '../../../../../src/shared/run/model'
import { born, locks, meta } from '../../../../support/records'

const WAIT = 0
const HOLD = 1

/** Two threads of one process; thread 2 waits for 300 ms while thread 1 holds A, then has it, and B within. */
function model(): RunModel {
  const run = new RunModel()
  run.applyAll([meta(), born(0, 0)])
  for (const lane of [0, 1]) run.apply({ kind: 'lane', t: 0, lane, pid: 100, tid: 100 + lane, pool: '' })
  run.apply(
    locks(
      [0, HOLD, 100, 500, 'A'],
      [1, WAIT, 200, 500, 'A'],
      [1, HOLD, 500, 900, 'A'],
      [1, HOLD, 600, 700, 'B'],
      [0, WAIT, 600, NaN, 'A'],
    ),
  )
  run.apply({ kind: 'role', t: 1000, pid: 1, tid: 0, role: 'clock' })
  return run
}

describe('the layout of a lane of locks', () => {
  const window = { from: 0, to: 1000 }

  it('has a bar for each wait and hold, deeper ones within', () => {
    const run = model()
    const { bars, shades, stuck } = layoutLocks(run, run.lanes[1]!, window, 500)
    expect(bars.map(({ left, right, lock, holds, depth }) => [left, right, lock, holds, depth])).toEqual([
      [100, 250, 'A', false, 0],
      [250, 450, 'A', true, 0],
      [300, 350, 'B', true, 1],
    ])
    expect(shades.size).toBe(0)
    expect(stuck).toEqual([])
    const [, open] = layoutLocks(run, run.lanes[0]!, window, 500).bars
    expect(open).toMatchObject({ left: 300, right: 500, holds: false, kind: 'running' })
  })

  it('keeps the depth of a hold that began before the window', () => {
    const run = model()
    const { bars } = layoutLocks(run, run.lanes[1]!, { from: 550, to: 1000 }, 450)
    expect(bars.map(({ lock, depth }) => [lock, depth])).toEqual([
      ['A', 0],
      ['B', 1],
    ])
  })

  it('shades what is too narrow for a bar, waits and holds apart', () => {
    const run = model()
    const { bars, shades } = layoutLocks(run, run.lanes[1]!, { from: 0, to: 1e6 }, 100)
    expect(bars).toEqual([])
    const { waits, holds } = shades.get('A')!
    expect(waits[0]).toBeCloseTo(300 * 1e-4)
    expect(holds[0]).toBeCloseTo(400 * 1e-4)
  })

  it('marks where its lane was in a deadlock', () => {
    const run = model()
    run.apply(locks([0, HOLD, 950, NaN, 'C'], [1, WAIT, 980, NaN, 'C'], [1, HOLD, 920, NaN, 'A']))
    run.apply({ kind: 'role', t: 2000, pid: 1, tid: 0, role: 'later' })
    expect(run.deadlocks).toHaveLength(1)
    const { stuck } = layoutLocks(run, run.lanes[0]!, { from: 0, to: 2000 }, 1000)
    expect(stuck).toEqual([{ left: 490, right: 1000 }])
    expect(mainDeadlock(run)).toBe(run.deadlocks[0])
    expect(isStuck(run, run.deadlocks[0])).toBe(true)
    run.apply({ kind: 'state', t: 2100, state: 'ended', outcome: 'completed' })
    expect(isStuck(run, run.deadlocks[0])).toBe(false)
  })
})

describe('the picture of a cycle', () => {
  const members = (n: number) =>
    Array.from({ length: n }, (_, i) => ({ who: `thread ${i + 1}`, lock: `lock ${((i + 1) % n) + 1}` }))
  const more = (count: number) => `… ${count} more`

  it.each([1, 2, 3, 5, 16])('of %d threads goes around, box by box, none on top of another', (n) => {
    const { nodes, arrows, width, height } = cyclePicture(members(n), more)
    expect(nodes).toHaveLength(2 * Math.min(n, MOST_THREADS))
    expect(nodes.map(({ kind }) => kind === 'lock')).toEqual(nodes.map((_, at) => at % 2 === 1))
    expect(arrows.map(({ kind }) => kind)).toEqual(nodes.map((_, at) => (at % 2 === 0 ? 'waits' : 'held')))
    for (const [at, { x, y }] of nodes.entries()) {
      expect(x - 31).toBeGreaterThanOrEqual(0)
      expect(x + 31).toBeLessThanOrEqual(width)
      expect(y - 10).toBeGreaterThanOrEqual(0)
      expect(y + 10).toBeLessThanOrEqual(height)
      for (const other of nodes.slice(at + 1))
        expect(Math.abs(other.x - x) >= 62 || Math.abs(other.y - y) >= 20).toBe(true)
    }
    for (const { path } of arrows)
      expect(path).toMatch(/^M[-\d.]+ [-\d.]+ (L|Q[-\d.]+ [-\d.]+ )[-\d.]+ [-\d.]+$/)
  })

  it('says how many it leaves out, and ends with the lock that the first one holds', () => {
    const { nodes } = cyclePicture(members(16), more)
    expect(nodes.at(-2)).toMatchObject({ kind: 'more', name: '… 12 more' })
    expect(nodes.at(-1)).toMatchObject({ kind: 'lock', name: 'lock 1' })
  })
})

describe('round times on an axis', () => {
  it('are few, round, and inside', () => {
    expect(timeSteps(0, 10_000, 6)).toEqual([0, 2000, 4000, 6000, 8000, 10_000])
    expect(timeSteps(1234, 1290, 4)).toEqual([1240, 1260, 1280])
    expect(timeSteps(5, 5, 4)).toEqual([])
    expect(timeSteps(0, 10, 0)).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import type { ProcessRow } from '../../../../../src/renderer/components/process-tree/arrange'
import { columnsFor, tracksFor } from '../../../../../src/renderer/components/layout/grid-columns'
import { MACHINE_COLUMNS, RUN_COLUMNS } from '../../../../../src/renderer/components/process-tree/columns'
import { treeActionFor } from '../../../../../src/renderer/components/process-tree/navigate'

const row = (id: number, depth: number, open: boolean | null): ProcessRow => {
  return {
    group: null,
    sum: null,
    id,
    ids: [id],
    count: 1,
    depth,
    open,
    guides: [],
    match: true,
    place: 1,
    of: 1,
  }
}
/** An open root with a folded child and a leaf; a second root. */
const ROWS = [row(0, 0, true), row(1, 1, false), row(2, 1, null), row(3, 0, null)]

const press = (key: string, at: number, held = {}) =>
  treeActionFor({ key, ctrlKey: false, altKey: false, metaKey: false, ...held }, ROWS, at, 2)
const to = (index: number) => ({ kind: 'move', to: index })

describe('keys of the grid', () => {
  it('move, and stop at both ends', () => {
    expect(press('ArrowDown', 0)).toEqual(to(1))
    expect(press('ArrowDown', 3)).toEqual(to(3))
    expect(press('ArrowUp', 0)).toEqual(to(0))
    expect(press('PageDown', 0)).toEqual(to(2))
    expect(press('PageUp', 3)).toEqual(to(1))
    expect(press('Home', 2)).toEqual(to(0))
    expect(press('End', 0)).toEqual(to(3))
  })

  it('begin at either end when no row is active', () => {
    expect(press('ArrowDown', -1)).toEqual(to(0))
    expect(press('ArrowUp', -1)).toEqual(to(3))
  })

  it('unfold, then go in; fold, then go out', () => {
    expect(press('ArrowRight', 1)).toEqual({ kind: 'unfold', index: 1 })
    expect(press('ArrowRight', 0)).toEqual(to(1))
    expect(press('ArrowRight', 2)).toBeNull()
    expect(press('ArrowLeft', 0)).toEqual({ kind: 'fold', index: 0 })
    expect(press('ArrowLeft', 2)).toEqual(to(0))
    expect(press('ArrowLeft', 3)).toBeNull()
    expect(press('+', 1)).toEqual({ kind: 'unfold', index: 1 })
    expect(press('-', 0)).toEqual({ kind: 'fold', index: 0 })
    expect(press('-', 1)).toBeNull()
  })

  it('tag, open and close', () => {
    expect(press(' ', 2)).toEqual({ kind: 'tag', index: 2 })
    expect(press('Enter', 2)).toEqual({ kind: 'open', index: 2 })
    expect(press('Escape', 2)).toEqual({ kind: 'close' })
  })

  it('unfold a group with Enter, and fold it again', () => {
    const group = (open: boolean): ProcessRow => ({
      ...row(0, 0, open),
      group: 'sleep',
      ids: [0, 1],
      count: 2,
    })
    const event = { key: 'Enter', ctrlKey: false, altKey: false, metaKey: false }
    expect(treeActionFor(event, [group(false)], 0, 2)).toEqual({ kind: 'unfold', index: 0 })
    expect(treeActionFor(event, [group(true), row(0, 1, null)], 0, 2)).toEqual({ kind: 'fold', index: 0 })
  })

  it('leave combinations and other keys to others', () => {
    expect(press('ArrowDown', 0, { ctrlKey: true })).toBeNull()
    expect(press('x', 0)).toBeNull()
  })

  it('do nothing without rows', () => {
    const event = { key: 'ArrowDown', ctrlKey: false, altKey: false, metaKey: false }
    expect(treeActionFor(event, [], -1, 2)).toBeNull()
  })
})

describe('columns', () => {
  const named = (width: number) => columnsFor(RUN_COLUMNS, width).map(({ id }) => id)

  it('leave by rank until the rest fits', () => {
    for (const columns of [RUN_COLUMNS, MACHINE_COLUMNS])
      for (const width of [2000, 900, 700, 600, 500, 420]) {
        const taken = columnsFor(columns, width).reduce((sum, column) => sum + column.width, 0)
        expect(taken).toBeLessThanOrEqual(width)
      }
    expect(named(2000)).toHaveLength(RUN_COLUMNS.length)
    // The run view's column of processes in a window of 1280 pixels.
    expect(named(440)).toEqual(['role', 'cpu', 'cpuTime', 'memory', 'state'])
    expect(named(640)).not.toContain('memoryLine')
    expect(named(640)).toContain('tasks')
  })

  it('keep who it is and what it uses, however narrow', () => {
    expect(named(10)).toEqual(['role', 'cpuTime', 'memory'])
  })

  it('give what is left over to the names', () => {
    expect(tracksFor(columnsFor(RUN_COLUMNS, 10))).toBe('minmax(130px, 1fr) 98px 72px 8px')
  })
})

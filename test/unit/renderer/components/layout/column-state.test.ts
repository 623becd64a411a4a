import { describe, expect, it } from 'vitest'
import * as state from '../../../../../src/renderer/components/layout/column-state'
import type { ColumnChoice } from '../../../../../src/renderer/components/layout/column-state'
import type { GridColumn } from '../../../../../src/renderer/components/layout/grid-columns'

const column = (id: string, rank: number, grows = 0): GridColumn => {
  return { id, width: 100, rank, grows, end: false, required: id === 'name' }
}
/** 400 pixels in all; `c` leaves first, then `b`. */
const COLUMNS = [column('name', 0, 1), column('a', 0), column('b', 1), column('c', 2)]
const WIDE = 1000
const NARROW = 200

const shown = (choice: ColumnChoice, width = WIDE, columns = COLUMNS) =>
  state.shownColumns(columns, choice, width).map(({ id }) => id)
const show = (id: string, visible: boolean, width = WIDE, from = state.AS_IT_COMES) =>
  state.withVisible(from, COLUMNS, id, visible, width)
const place = (id: string, at: string, from = state.AS_IT_COMES) => state.withPlace(from, COLUMNS, id, at)

describe('the columns of a table', () => {
  it('leave by rank where nobody chose', () => {
    expect(shown(state.AS_IT_COMES)).toEqual(['name', 'a', 'b', 'c'])
    expect(shown(state.AS_IT_COMES, NARROW)).toEqual(['name', 'a'])
  })

  it('are hidden and shown one by one, whatever room there is', () => {
    expect(shown(show('a', false))).toEqual(['name', 'b', 'c'])
    // The room that it leaves brings no other in, nor does one that comes drive another out.
    expect(shown(show('a', false), NARROW)).toEqual(['name'])
    expect(shown(show('c', true, NARROW), NARROW)).toEqual(['name', 'a', 'c'])
  })

  it('are nobody’s choice any more once they are as they come', () => {
    const hidden = show('b', false)
    expect(show('b', true, WIDE, hidden)).toEqual(state.AS_IT_COMES)
    const forced = show('b', true, NARROW)
    expect(show('b', false, NARROW, forced)).toEqual(state.AS_IT_COMES)
  })

  it('keep the one that says what a row is', () => {
    expect(shown(show('name', false))).toEqual(['name', 'a', 'b', 'c'])
  })

  it('take the place of another', () => {
    expect(shown(place('c', 'a'))).toEqual(['name', 'c', 'a', 'b'])
    expect(shown(place('name', 'b'))).toEqual(['a', 'b', 'name', 'c'])
    expect(shown(place('b', 'c', place('c', 'a')))).toEqual(['name', 'b', 'c', 'a'])
  })

  it('keep their place while they are away, and find one where they are new', () => {
    const moved = place('c', 'name')
    const away = COLUMNS.filter(({ id }) => id !== 'c')
    const later = state.withPlace(moved, away, 'b', 'a')
    expect(shown(later, WIDE, away)).toEqual(['name', 'b', 'a'])
    expect(shown(later)).toEqual(['c', 'name', 'b', 'a'])
    const more = [...COLUMNS.slice(0, 2), column('new', 0), ...COLUMNS.slice(2)]
    expect(shown(later, WIDE, more)).toEqual(['c', 'name', 'b', 'a', 'new'])
  })

  it('have the width that was chosen, within limits, and do not grow then', () => {
    const sized = state.withWidths(state.AS_IT_COMES, { name: 240.4, a: 1, b: 1e9 })
    expect(state.shownColumns(COLUMNS, sized, WIDE).map(({ width, grows }) => [width, grows])).toEqual([
      [240, 0],
      [state.NARROWEST, 0],
      [state.WIDEST, 0],
      [100, 0],
    ])
    const [name] = state.shownColumns(COLUMNS, state.withoutWidth(sized, 'name'), WIDE)
    expect(name).toBe(COLUMNS[0])
    // A wide column is scrolled to: it drives no other out.
    expect(shown(sized, 400)).toHaveLength(4)
  })
})

describe('what was kept of a choice', () => {
  it('is read as it was written', () => {
    const choice = state.withWidths(place('c', 'a', show('b', false)), { a: 150 })
    expect(state.readChoice(JSON.parse(JSON.stringify(choice)))).toEqual(choice)
  })

  it.each([null, 7, 'columns', [], { order: 'abc', visible: 1, widths: null }])(
    'is nothing in %j',
    (kept) => {
      expect(state.readChoice(kept)).toEqual(state.AS_IT_COMES)
    },
  )

  it('is what can be a choice, and changes nothing for columns that are unknown', () => {
    const kept = state.readChoice({
      order: ['c', 4, 'gone', 'name', 'c', null],
      visible: { a: false, b: 'yes', gone: true },
      widths: { a: 1e12, b: '90', c: null, gone: 50 },
    })
    expect(kept.widths).toEqual({ a: state.WIDEST, gone: 50 })
    expect(shown(kept)).toEqual(['c', 'name', 'b'])
  })
})

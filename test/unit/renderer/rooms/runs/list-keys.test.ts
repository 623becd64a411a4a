import { describe, expect, it } from 'vitest'
import { listActionFor } from '../../../../../src/renderer/rooms/runs/list-keys'
import { suggestions, withTag } from '../../../../../src/renderer/rooms/runs/tags'

const none = { ctrlKey: false, shiftKey: false, altKey: false, metaKey: false }
const act = (key: string, at = 2, held = {}, count = 5) =>
  listActionFor({ ...none, key, ...held }, count, at, 3)
const to = (row: number, extend = false) => ({ kind: 'move', to: row, extend })

describe('keys of the list', () => {
  it('move within its ends', () => {
    expect([act('ArrowDown'), act('ArrowUp'), act('Home'), act('End')]).toEqual([to(3), to(1), to(0), to(4)])
    expect([act('PageDown'), act('PageUp'), act('ArrowDown', 4)]).toEqual([to(4), to(0), to(4)])
    expect([act('ArrowDown', -1), act('ArrowUp', -1)]).toEqual([to(0), to(4)])
    expect(act('ArrowDown', 2, { shiftKey: true })).toEqual(to(3, true))
  })

  it('do what is done to rows', () => {
    const kinds = ['Enter', ' ', 'Delete', 'p', 'c', 'F2', 'Escape'].map((key) => act(key)?.kind)
    expect(kinds).toEqual(['open', 'mark', 'remove', 'pin', 'compare', 'edit', 'close'])
    expect(act('a', 0, { ctrlKey: true })).toEqual({ kind: 'all' })
  })

  it('leave alone what is not theirs', () => {
    expect([act('x'), act('c', 0, { ctrlKey: true }), act('ArrowUp', 0, { altKey: true })]).toEqual([
      null,
      null,
      null,
    ])
    expect([act('Enter', -1), act('Delete', -1, {}, 0), act('Delete', 0, { shiftKey: true })]).toEqual([
      null,
      null,
      null,
    ])
  })
})

describe('tags', () => {
  it('are trimmed, never twice, never too many or too long', () => {
    expect(withTag(['a'], '  slow   box ')).toEqual(['a', 'slow box'])
    expect([withTag(['a'], 'a'), withTag([], ' ')]).toEqual([null, null])
    const many = Array.from({ length: 20 }, (_, index) => String(index))
    expect(withTag(many, 'one more')).toBeNull()
    expect(withTag([], 'x'.repeat(50))![0]).toHaveLength(40)
  })

  it('are suggested by what was typed, beginnings first, none that is there', () => {
    expect(suggestions('ba', ['abandoned', 'baseline', 'Bar', 'slow'], ['Bar'])).toEqual([
      'baseline',
      'abandoned',
    ])
    expect(suggestions('', ['b', 'a'], ['b'])).toEqual(['a'])
  })
})

import { rowFor } from '../layout/grid-keys'
import type { ProcessRow } from './arrange'

/** What a key means to the grid. */
export type TreeAction =
  | { readonly kind: 'move'; readonly to: number }
  | { readonly kind: 'fold' | 'unfold' | 'tag' | 'open'; readonly index: number }
  | { readonly kind: 'close' }

/** The keys of a tree grid (WAI-ARIA) and those people know from htop; without Ctrl, Alt or Meta. */
type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>

/**
 * What a key does to `rows` while row `at` is the active one (-1: none); null when it is not the grid's.
 * @param page rows on one screen
 */
export function treeActionFor(
  event: Key,
  rows: readonly ProcessRow[],
  at: number,
  page: number,
): TreeAction | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null
  if (event.key === 'Escape') return { kind: 'close' }
  const moved = rowFor(event.key, at, rows.length, page)
  if (moved !== null) return { kind: 'move', to: moved }
  const row = rows[at]
  if (row === undefined) return null
  switch (event.key) {
    case 'ArrowRight':
      if (row.open === false) return { kind: 'unfold', index: at }
      return row.open === true ? { kind: 'move', to: Math.min(rows.length - 1, at + 1) } : null
    case 'ArrowLeft':
      if (row.open === true) return { kind: 'fold', index: at }
      return row.depth > 0 ? { kind: 'move', to: parentIndex(rows, at) } : null
    case '+':
      return row.open === false ? { kind: 'unfold', index: at } : null
    case '-':
      return row.open === true ? { kind: 'fold', index: at } : null
    case ' ':
      return { kind: 'tag', index: at }
    case 'Enter':
      if (row.group === null || row.sum !== null) return { kind: 'open', index: at }
      return { kind: row.open === true ? 'fold' : 'unfold', index: at }
    default:
      return null
  }
}

/** The row above `at` that is one level up. */
function parentIndex(rows: readonly ProcessRow[], at: number): number {
  let index = at
  while (index > 0 && rows[index].depth >= rows[at].depth) index -= 1
  return index
}

import { rowFor } from '../../components/layout/grid-keys'

/** What a key means to the list; rows are counted without the headings of days. */
export type ListAction =
  | { readonly kind: 'move'; readonly to: number; readonly extend: boolean }
  | { readonly kind: 'open' | 'mark' | 'remove' | 'pin' | 'compare' | 'all' | 'close' | 'edit' }

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey'>

/**
 * What a key does to a list of `count` rows while row `at` is the active one (-1: none); null when it is not the list's.
 * @param page rows on one screen
 */
export function listActionFor(event: Key, count: number, at: number, page: number): ListAction | null {
  if (event.altKey) return null
  if (event.ctrlKey || event.metaKey)
    return event.key.toLowerCase() === 'a' && !event.shiftKey && count > 0 ? { kind: 'all' } : null
  if (event.key === 'Escape') return { kind: 'close' }
  const to = rowFor(event.key, at, count, page)
  if (to !== null) return { kind: 'move', to, extend: event.shiftKey && at >= 0 }
  if (count === 0) return null
  if (event.shiftKey) return null
  switch (event.key) {
    case 'Enter':
      return at < 0 ? null : { kind: 'open' }
    case ' ':
      return at < 0 ? null : { kind: 'mark' }
    case 'Delete':
    case 'Backspace':
      return { kind: 'remove' }
    case 'p':
    case 'P':
      return { kind: 'pin' }
    case 'c':
    case 'C':
      return { kind: 'compare' }
    case 'F2':
      return { kind: 'edit' }
    default:
      return null
  }
}

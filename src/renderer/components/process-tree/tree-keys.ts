import { onScopeDispose } from 'vue'
import type { Ref } from 'vue'
import { isCovered, isTyping } from '../../keys'
import type { TreeState } from './tree-state'

/** What the keys reach in the tree grid. */
interface TreeHandle {
  focusFilter(): void
  openSort(): void
}

/**
 * The tree's keys that work wherever the focus is in its room: `/` filter, `F5` or `t` tree or list, `F6` sort, and
 * `F9` or `k` where there is something to `signal`.
 */
export function useTreeKeys(
  tree: Readonly<Ref<TreeHandle | null>>,
  state: TreeState,
  signal?: () => void,
): void {
  function pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return
    if (tree.value === null || isCovered()) return
    const { tree: nested } = state
    const letter = !isTyping(event.target)
    if (event.key === '/' && letter) tree.value.focusFilter()
    else if (event.key === 'F5' || (event.key.toLowerCase() === 't' && letter)) nested.value = !nested.value
    else if (event.key === 'F6') tree.value.openSort()
    else if (signal && (event.key === 'F9' || (event.key.toLowerCase() === 'k' && letter))) signal()
    else return
    event.preventDefault()
  }
  window.addEventListener('keydown', pressed)
  onScopeDispose(() => window.removeEventListener('keydown', pressed))
}

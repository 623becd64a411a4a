import { ref } from 'vue'
import type { Ref } from 'vue'

/**
 * The dialog for signals of a room with a tree: which processes it is about, and whether it is open.
 * @param tree has the focus again when the dialog closes: a button that opened it may have gone with its process
 */
export function useSignals(tree: Readonly<Ref<{ focus(): void } | null>>) {
  const targets = ref<readonly number[]>([])
  const open = ref(false)
  function signal(processes: readonly number[]): void {
    targets.value = processes
    open.value = processes.length > 0
  }
  function left(event: Event): void {
    event.preventDefault()
    tree.value?.focus()
  }
  return { targets, open, signal, left }
}

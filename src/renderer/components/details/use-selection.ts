import { onScopeDispose, watch } from 'vue'
import type { Ref } from 'vue'
import { useEngine } from '../../engine/use-engine'

/** Tells the engine whose details and threads to read, and to stop when the pane is closed. */
export function useSelection(stream: () => string, selected: Readonly<Ref<number | null>>): void {
  const engine = useEngine()
  const tell = (process: number | null) =>
    // Refused only when the stream is gone: then there is nothing left to read, and the view says so itself.
    void engine.request('select', { stream: stream(), process }).catch(() => undefined)
  watch(selected, tell)
  onScopeDispose(() => {
    if (selected.value !== null) tell(null)
  })
}

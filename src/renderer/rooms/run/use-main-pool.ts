import { computed, ref } from 'vue'
import type { Ref, ShallowRef } from 'vue'
import { mainPool } from '../../../shared/run/facts'
import type { PoolView, RunView } from '../../../shared/run/view'

/**
 * The pool in sight: the one the user chose, else the one that the run is about, whatever moment is looked at; null
 * while there is none.
 */
export function useMainPool(view: Readonly<ShallowRef<RunView>>, revision: Readonly<Ref<number>>) {
  const chosen = ref<string | null>(null)
  const pool = computed<PoolView | null>(() => {
    void revision.value
    const { whole } = view.value
    const id = whole.pools.has(chosen.value ?? '') ? chosen.value : mainPool(whole)?.id
    return view.value.poolOf(id ?? '') ?? null
  })
  return { pool, choose: (id: string) => (chosen.value = id) }
}

import { computed, ref } from 'vue'
import type { Ref, ShallowRef } from 'vue'
import type { PoolView, RunView } from '../../../shared/run/view'
import { mainPool } from '../../components/pool/pools'

/**
 * The pool in sight: the one the user chose, else the one that the run is about at the moment that is looked at, else
 * (before any began) the one that it is about in the end; null while there is none.
 */
export function useMainPool(view: Readonly<ShallowRef<RunView>>, revision: Readonly<Ref<number>>) {
  const chosen = ref<string | null>(null)
  const pool = computed<PoolView | null>(() => {
    void revision.value
    const picked = chosen.value === null ? undefined : view.value.poolOf(chosen.value)
    const main = picked ?? mainPool(view.value)
    if (main !== null) return main
    const later = mainPool(view.value.whole)
    return later === null ? null : (view.value.poolOf(later.id) ?? null)
  })
  return { pool, choose: (id: string) => (chosen.value = id) }
}

import { computed, ref, watch } from 'vue'
import { mainPool } from '../../../shared/run/facts'
import type { Reading } from '../../engine/reading'

/**
 * The pool in sight: the one the user chose, else the one that the run is about, whatever moment is looked at (its id; null
 * while there is none); and the number of its repeat that the user chose, null for all of them.
 */
export function useMainPool({ whole }: Reading) {
  const chosen = ref<string | null>(null)
  const repeat = ref<number | null>(null)
  const pool = computed<string | null>(() => {
    const run = whole.value
    return chosen.value !== null && run.pools.has(chosen.value) ? chosen.value : (mainPool(run)?.id ?? null)
  })
  watch(pool, () => (repeat.value = null))
  return { pool, repeat, choose: (id: string) => (chosen.value = id) }
}

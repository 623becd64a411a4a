import { computed, ref } from 'vue'
import { mainPool } from '../../../shared/run/facts'
import type { Reading } from '../../engine/reading'

/**
 * Id of the pool in sight: the one the user chose, else the one that the run is about, whatever moment is looked at; null
 * while there is none.
 */
export function useMainPool({ whole }: Reading) {
  const chosen = ref<string | null>(null)
  const pool = computed<string | null>(() => {
    const run = whole.value
    return chosen.value !== null && run.pools.has(chosen.value) ? chosen.value : (mainPool(run)?.id ?? null)
  })
  return { pool, choose: (id: string) => (chosen.value = id) }
}

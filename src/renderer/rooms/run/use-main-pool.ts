import { computed, ref } from 'vue'
import type { Ref, ShallowRef } from 'vue'
import type { RunModel } from '../../../shared/run/model'
import type { Pool } from '../../../shared/run/pool'
import { mainPool } from '../../components/pool/pools'

/** The pool in sight: the one the user chose, else the one that the run is about now; null while there is none. */
export function useMainPool(model: Readonly<ShallowRef<RunModel>>, revision: Readonly<Ref<number>>) {
  const chosen = ref<string | null>(null)
  const pool = computed<Pool | null>(() => {
    void revision.value
    const picked = chosen.value === null ? undefined : model.value.pools.get(chosen.value)
    return picked ?? mainPool(model.value)
  })
  return { pool, choose: (id: string) => (chosen.value = id) }
}

import { computed, ref } from 'vue'
import { defineStore } from 'pinia'
import { useLibrary } from '../../stores/library'
import { COLOURS } from '../../components/charts/palette'

/** More runs than there are colours can't be told apart. */
export const MOST_RUNS = COLOURS

/** Which runs are compared and which of them the others are set against; stays when the room is left. */
export const useCompared = defineStore('compared', () => {
  const library = useLibrary()
  const chosen = ref<string | null>(null)
  const runIds = computed<readonly string[]>(() => [...new Set(library.compared)].slice(0, MOST_RUNS))
  const baseline = computed({
    get: () =>
      chosen.value !== null && runIds.value.includes(chosen.value) ? chosen.value : runIds.value[0],
    set: (runId: string) => (chosen.value = runId),
  })
  const full = computed(() => runIds.value.length >= MOST_RUNS)

  function choose(...ids: readonly string[]): void {
    library.compared = [...ids]
  }

  function add(runId: string): void {
    if (!full.value) library.compared = [...runIds.value, runId]
  }

  function remove(runId: string): void {
    library.compared = library.compared.filter((id) => id !== runId)
  }

  return { runIds, baseline, full, choose, add, remove }
})

import { computed, onScopeDispose, ref, watch } from 'vue'
import type { Ref, ShallowRef } from 'vue'
import type { RunModel } from '../../../shared/run/model'
import { useEngine } from '../../engine/use-engine'

/** As many as one request takes; and it waits for choices that come at once, milliseconds. */
const MOST = 200
const GATHER_MS = 150

/**
 * A large recording comes with coarse series, so that it opens at once. Of the processes that somebody looks at all
 * samples are asked for, once each; they come by the stream and take the place of the coarse ones.
 * @param wanted ids of the processes in sight
 */
export function useFineSeries(
  stream: () => string,
  model: Readonly<ShallowRef<RunModel>>,
  revision: Readonly<Ref<number>>,
  wanted: () => readonly number[],
): void {
  const engine = useEngine()
  const asked = new Set<number>()
  const round = ref(0)
  let timer: ReturnType<typeof setTimeout> | undefined
  const missing = computed(() => {
    void revision.value
    void round.value
    const coarse = (id: number) => model.value.processes[id]?.coarse === true && !asked.has(id)
    return wanted().filter(coarse).slice(0, MOST).join()
  })
  watch(model, () => asked.clear())
  const gather = (ids: string) => {
    clearTimeout(timer)
    if (ids === '') return
    timer = setTimeout(() => {
      const processes = ids.split(',').map(Number)
      for (const id of processes) asked.add(id)
      // Whatever can't be had in full stays coarse, which is true as well.
      void engine.request('run.series', { stream: stream(), processes }).catch(() => undefined)
      round.value += 1
    }, GATHER_MS)
  }
  watch(missing, gather, { immediate: true })
  onScopeDispose(() => clearTimeout(timer))
}

import { computed, onScopeDispose, shallowReactive, watch } from 'vue'
import type { Reading } from '../../engine/reading'
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
  { whole: run }: Reading,
  wanted: () => readonly number[],
): void {
  const engine = useEngine()
  const asked = shallowReactive(new Set<number>())
  let timer: ReturnType<typeof setTimeout> | undefined
  const missing = computed(() => {
    const { processes } = run.value
    const coarse = (id: number) => processes[id]?.coarse === true && !asked.has(id)
    return wanted().filter(coarse).slice(0, MOST).join()
  })
  watch(
    () => run.value,
    () => asked.clear(),
  )
  const gather = (ids: string) => {
    clearTimeout(timer)
    if (ids === '') return
    timer = setTimeout(() => {
      const processes = ids.split(',').map(Number)
      for (const id of processes) asked.add(id)
      // Whatever can't be had in full stays coarse, which is true as well.
      void engine.request('run.series', { stream: stream(), processes }).catch(() => undefined)
    }, GATHER_MS)
  }
  watch(missing, gather, { immediate: true })
  onScopeDispose(() => clearTimeout(timer))
}

import { computed, shallowRef, watch } from 'vue'
import type { ComputedRef } from 'vue'
import type { Prediction, PredictionPrompt } from '../../../shared/prediction'
import type { Reading } from '../../engine/reading'
import { sideOf } from '../../../shared/scenario'
import { useEngine } from '../../engine/use-engine'

/** What was guessed before the run, with the question; the question is asked for, since it depends on the knobs. */
export interface Guess {
  readonly prediction: Prediction
  /** Null until it is known. */
  readonly prompt: PredictionPrompt | null
}

export function useGuess({ whole: run }: Reading): ComputedRef<Guess | null> {
  const engine = useEngine()
  const meta = computed(() => run.value.meta)
  const prompt = shallowRef<PredictionPrompt | null>(null)
  watch(
    meta,
    async (now) => {
      prompt.value = null
      if (now?.prediction === undefined || now.origin.kind !== 'scenario') return
      const { scenario, knobs } = now.origin
      // Without an answer the number is shown without its question.
      const said = await engine
        .request('scenario.preview', { scenario, knobs: { ...knobs }, side: sideOf(now.origin) })
        .catch(() => null)
      if (said?.prompt?.claim === now.prediction.claim) prompt.value = said.prompt
    },
    { immediate: true },
  )
  return computed(() => {
    const prediction = meta.value?.prediction
    return prediction === undefined ? null : { prediction, prompt: prompt.value }
  })
}

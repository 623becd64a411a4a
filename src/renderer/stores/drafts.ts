import { reactive, ref } from 'vue'
import { defineStore } from 'pinia'
import { defaultKnobs } from '../../shared/knobs'
import type { KnobValues } from '../../shared/knobs'
import type { ScenarioCard } from '../../shared/scenario'

/** What was set or typed and not run yet: it survives a look at another chapter or room. */
export const useDrafts = defineStore('drafts', () => {
  const knobs = reactive(new Map<string, KnobValues>())
  const line = ref('')
  const cwd = ref('')

  function knobsOf(card: ScenarioCard): KnobValues {
    return { ...defaultKnobs(card.knobs), ...knobs.get(card.id) }
  }

  function set(card: ScenarioCard, values: KnobValues): void {
    knobs.set(card.id, { ...knobs.get(card.id), ...values })
  }

  function reset(card: ScenarioCard): void {
    knobs.delete(card.id)
  }

  return { line, cwd, knobsOf, set, reset }
})

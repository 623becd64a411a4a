import { reactive, ref } from 'vue'
import { defineStore } from 'pinia'
import { defaultKnobs } from '../../shared/knobs'
import type { KnobValues } from '../../shared/knobs'
import type { ScenarioCard } from '../../shared/scenario'

/** What was set or typed and not run yet: it survives a look at another chapter or room. */
export const useDrafts = defineStore('drafts', () => {
  const knobs = reactive(new Map<string, KnobValues>())
  /** Guesses as they were typed, by scenario, with the claim that they are about. */
  const guesses = reactive(new Map<string, { readonly claim: string; readonly text: string }>())
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

  /** What was typed as a guess of this claim, '' for nothing. */
  function guessOf(scenario: string, claim: string): string {
    const guess = guesses.get(scenario)
    return guess?.claim === claim ? guess.text : ''
  }

  function guess(scenario: string, claim: string, text: string): void {
    if (text === '') guesses.delete(scenario)
    else guesses.set(scenario, { claim, text })
  }

  return { line, cwd, knobsOf, set, reset, guessOf, guess }
})

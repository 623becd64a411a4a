import { reactive, ref, shallowRef, watch } from 'vue'
import { defineStore } from 'pinia'
import { defaultKnobs } from '../../shared/knobs'
import type { KnobValues } from '../../shared/knobs'
import type { ScenarioCard } from '../../shared/scenario'
import type { LocalizedText } from '../../shared/text'

/** What kept a command from starting: its program, or the folder that it was to work in; and why. */
export interface WrongWord {
  readonly field: 'program' | 'cwd'
  readonly text: LocalizedText
}

/** What was set or typed and not run yet: it survives a look at another chapter or room. */
export const useDrafts = defineStore('drafts', () => {
  const knobs = reactive(new Map<string, KnobValues>())
  /** Guesses as they were typed, by scenario, with the claim that they are about. */
  const guesses = reactive(new Map<string, { readonly claim: string; readonly text: string }>())
  const line = ref('')
  const cwd = ref('')
  /** Stays until what it is about is changed. */
  const wrong = shallowRef<WrongWord | null>(null)
  /** What was typed before a command from elsewhere took its place; until something is typed again. */
  const replaced = shallowRef<{ readonly line: string; readonly cwd: string } | null>(null)
  watch(
    [line, cwd],
    () => {
      wrong.value = null
      replaced.value = null
    },
    { flush: 'sync' },
  )

  /** Takes a command from elsewhere into the form; what was typed there can be brought back. */
  function replace(next: { line?: string; cwd?: string }): void {
    const before = { line: line.value, cwd: cwd.value }
    line.value = next.line ?? line.value
    cwd.value = next.cwd ?? cwd.value
    const changed = line.value !== before.line || cwd.value !== before.cwd
    if (changed && (before.line + before.cwd).trim() !== '') replaced.value = before
  }

  function restore(): void {
    const { value: before } = replaced
    if (before === null) return
    line.value = before.line
    cwd.value = before.cwd
  }

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

  return { line, cwd, wrong, replaced, replace, restore, knobsOf, set, reset, guessOf, guess }
})

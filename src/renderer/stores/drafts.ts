import { reactive, ref, shallowRef, watch } from 'vue'
import { defineStore } from 'pinia'
import type { Knob, KnobValue, KnobValues } from '../../shared/knobs'
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
  /** By scenario, the drafts whose place another one took at once, the newest last; until a knob is set by hand. */
  const earlier = reactive(new Map<string, readonly KnobValues[]>())
  /** Guesses as they were typed, by scenario, with the claim that they are about. */
  const guesses = reactive(new Map<string, { readonly claim: string; readonly text: string }>())
  /** Chapters whose figures were opened before the first guess. */
  const opened = reactive(new Set<string>())
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

  /** The values of the knobs that the card has: what only another side has is kept, and left out. */
  function knobsOf(card: ScenarioCard): KnobValues {
    const set = knobs.get(card.id) ?? {}
    const suits = (knob: Knob) =>
      Object.hasOwn(set, knob.id) &&
      (knob.kind !== 'choice' || knob.choices.some(({ value }) => value === set[knob.id]))
    const values = card.knobs.map((knob) => [knob.id, suits(knob) ? set[knob.id] : knob.default])
    return Object.fromEntries(values) as KnobValues
  }

  /** Sets one knob, by hand. */
  function set(card: ScenarioCard, knob: string, value: KnobValue): void {
    knobs.set(card.id, { ...knobs.get(card.id), [knob]: value })
    earlier.delete(card.id)
  }

  /** An experiment as a whole, the defaults but for `values`: nothing that was set before is left in it. */
  function apply(card: ScenarioCard, values: KnobValues): void {
    if (isSet(card, values)) return
    earlier.set(card.id, [...(earlier.get(card.id) ?? []), knobsOf(card)])
    knobs.set(card.id, values)
  }

  /** Whether the draft is this experiment, in every knob. */
  function isSet(card: ScenarioCard, values: KnobValues): boolean {
    const now = knobsOf(card)
    return card.knobs.every(({ id, default: standard }) => now[id] === (values[id] ?? standard))
  }

  const canUndo = (card: ScenarioCard): boolean => (earlier.get(card.id) ?? []).length > 0

  /** Brings back the draft whose place the last experiment took. */
  function undo(card: ScenarioCard): void {
    const drafts = earlier.get(card.id) ?? []
    const before = drafts.at(-1)
    if (before === undefined) return
    earlier.set(card.id, drafts.slice(0, -1))
    knobs.set(card.id, before)
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

  return {
    line,
    cwd,
    wrong,
    replaced,
    replace,
    restore,
    knobsOf,
    set,
    apply,
    isSet,
    canUndo,
    undo,
    guessOf,
    guess,
    opened,
  }
})

import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { ComputedRef } from 'vue'
import { checkKnobs } from '../../../shared/knobs'
import type { KnobProblem, KnobValue, KnobValues } from '../../../shared/knobs'
import type { ScenarioCard, Suggestion } from '../../../shared/scenario'
import { useEngine } from '../../engine/use-engine'
import { useDrafts } from '../../stores/drafts'

/** The engine is asked this long after the last change, milliseconds. */
const CHECK_DELAY = 150

/** The engine's judgement of one set of values. */
interface Judgement {
  readonly of: string
  readonly problems: readonly KnobProblem[]
}

export interface KnobForm {
  readonly values: ComputedRef<KnobValues>
  /** Problems by knob; an error hides a note. */
  readonly problems: ComputedRef<ReadonlyMap<string, KnobProblem>>
  readonly canRun: ComputedRef<boolean>
  readonly changed: ComputedRef<boolean>
  set(knob: string, value: KnobValue): void
  reset(): void
  apply(suggestion: Suggestion): void
  /** Whether the values are what a suggestion asks for. */
  matches(suggestion: Suggestion): boolean
  /** Problems that came with a refused start: shown until the values change. */
  refuse(problems: readonly KnobProblem[]): void
}

/**
 * The values of a scenario's knobs as somebody sets them. Limits are checked at once, combinations by the engine a
 * moment later; wrong values stay as they are, with a message.
 */
export function useKnobForm(card: ComputedRef<ScenarioCard>): KnobForm {
  const engine = useEngine()
  const drafts = useDrafts()
  const values = computed(() => drafts.knobsOf(card.value))
  const judged = shallowRef<Judgement | null>(null)
  const key = computed(() => JSON.stringify([card.value.id, values.value]))
  const limits = computed(() => checkKnobs(card.value.knobs, values.value))

  const problems = computed(() => {
    const found = [...limits.value]
    if (judged.value?.of === key.value) found.push(...judged.value.problems)
    found.sort((a, b) => Number(a.level === 'note') - Number(b.level === 'note'))
    const byKnob = new Map<string, KnobProblem>()
    for (const problem of found) if (!byKnob.has(problem.knob)) byKnob.set(problem.knob, problem)
    return byKnob
  })

  let timer: ReturnType<typeof setTimeout> | undefined
  async function judge(): Promise<void> {
    const of = key.value
    const request = { scenario: card.value.id, knobs: values.value }
    // Whoever can't be asked forbids nothing: the start itself is judged again.
    const preview = await engine.request('scenario.preview', request).catch(() => null)
    if (of === key.value) judged.value = { of, problems: preview?.problems ?? [] }
  }
  watch(
    key,
    () => {
      clearTimeout(timer)
      if (limits.value.length === 0) timer = setTimeout(() => void judge(), CHECK_DELAY)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))

  const wanted = (suggestion: Suggestion) => Object.entries(suggestion.knobs)
  return {
    values,
    problems,
    canRun: computed(() => [...problems.value.values()].every((problem) => problem.level === 'note')),
    changed: computed(() => card.value.knobs.some((knob) => values.value[knob.id] !== knob.default)),
    set: (knob, value) => drafts.set(card.value, { [knob]: value }),
    reset: () => drafts.reset(card.value),
    apply: (suggestion) => drafts.set(card.value, suggestion.knobs),
    matches: (suggestion) => wanted(suggestion).every(([id, value]) => values.value[id] === value),
    refuse: (said) => (judged.value = { of: key.value, problems: said }),
  }
}

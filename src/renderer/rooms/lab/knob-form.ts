import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { ComputedRef } from 'vue'
import { checkKnobs } from '../../../shared/knobs'
import type { KnobProblem, KnobValue, KnobValues, Side } from '../../../shared/knobs'
import type { Preview, ScenarioCard } from '../../../shared/scenario'
import { useEngine } from '../../engine/use-engine'
import { useDrafts } from '../../stores/drafts'

/** The engine is asked at most this often while values change, milliseconds. */
const ASK_EVERY = 150

/** What the engine said of one set of values. */
interface Judgement {
  readonly of: string
  readonly problems: readonly KnobProblem[]
}

export interface KnobForm {
  readonly values: ComputedRef<KnobValues>
  /** Problems by knob; an error hides a note. */
  readonly problems: ComputedRef<ReadonlyMap<string, KnobProblem>>
  /** Figures and prompt for the values; while they are wrong or being judged, those of the values before. */
  readonly preview: ComputedRef<Preview>
  readonly canRun: ComputedRef<boolean>
  readonly changed: ComputedRef<boolean>
  readonly canUndo: ComputedRef<boolean>
  set(knob: string, value: KnobValue): void
  /** Sets the defaults, but for these: what a suggestion or a link of the lesson asks for. */
  apply(knobs: KnobValues): void
  /** Brings back the values before the last `apply`. */
  undo(): void
  /** Whether the values are what `apply` would make of them. */
  matches(knobs: KnobValues): boolean
  /** Problems that came with a refused start: shown until the values change. */
  refuse(problems: readonly KnobProblem[]): void
}

/**
 * The values of a scenario's knobs as somebody sets them. Limits are checked at once, combinations by the engine a
 * moment later; wrong values stay as they are, with a message.
 */
export function useKnobForm(card: ComputedRef<ScenarioCard>, side: ComputedRef<Side>): KnobForm {
  const engine = useEngine()
  const drafts = useDrafts()
  const values = computed(() => drafts.knobsOf(card.value))
  const key = computed(() => JSON.stringify([card.value.id, side.value, values.value]))
  const changed = computed(() => !drafts.isSet(card.value, {}))
  const limits = computed(() => checkKnobs(card.value.knobs, values.value))
  const judged = shallowRef<Judgement | null>(null)
  const preview = shallowRef(card.value.preview)

  const problems = computed(() => {
    const found = [...limits.value]
    if (judged.value?.of === key.value) found.push(...judged.value.problems)
    found.sort((a, b) => Number(a.level === 'note') - Number(b.level === 'note'))
    const byKnob = new Map<string, KnobProblem>()
    for (const problem of found) if (!byKnob.has(problem.knob)) byKnob.set(problem.knob, problem)
    return byKnob
  })

  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = -Infinity
  async function ask(): Promise<void> {
    asked = performance.now()
    const of = key.value
    const request = { scenario: card.value.id, knobs: values.value, side: side.value }
    // When the engine can't be asked, the start is allowed: the engine checks the values again then.
    const said = await engine.request('scenario.preview', request).catch(() => null)
    if (of !== key.value) return
    judged.value = { of, problems: said?.problems ?? [] }
    if (said !== null) preview.value = said
  }
  watch(
    key,
    (of) => {
      clearTimeout(timer)
      if (limits.value.length > 0) return
      if (!changed.value && side.value === 'node') {
        // The card itself says what belongs to the defaults.
        judged.value = { of, problems: card.value.preview.problems }
        preview.value = card.value.preview
        return
      }
      timer = setTimeout(() => void ask(), Math.max(0, asked + ASK_EVERY - performance.now()))
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))

  return {
    values,
    problems,
    preview: computed(() => preview.value),
    canRun: computed(() => [...problems.value.values()].every((problem) => problem.level === 'note')),
    changed,
    canUndo: computed(() => drafts.canUndo(card.value)),
    set: (knob, value) => drafts.set(card.value, knob, value),
    apply: (knobs) => drafts.apply(card.value, knobs),
    undo: () => drafts.undo(card.value),
    matches: (knobs) => drafts.isSet(card.value, knobs),
    refuse: (said) => (judged.value = { of: key.value, problems: said }),
  }
}

import type { Figure } from './diagram'
import type { Knob, KnobProblem, KnobValues } from './knobs'
import type { PredictionPrompt } from './prediction'
import type { AskedRun, Question } from './question'
import type { LocalizedText } from './text'
import type { RunModel } from './run/model'
import type { Terms } from './run/records'
import type { Verdict } from './run/verdict'
import { defaultKnobs } from './knobs'

export const SCENARIO_GROUPS = ['basics', 'async', 'processes', 'threads', 'executors'] as const
export type ScenarioGroup = (typeof SCENARIO_GROUPS)[number]

/** A set of knob values worth trying, offered as a link under the lesson. */
export interface Suggestion {
  readonly label: LocalizedText
  readonly knobs: KnobValues
}

/** What is said of a scenario: plain data. */
export interface ScenarioFacts {
  readonly id: string
  /** Position in the course; 0 comes before all others. */
  readonly chapter: number
  readonly group: ScenarioGroup
  readonly title: LocalizedText
  /** The question that the chapter answers, one sentence. */
  readonly question: LocalizedText
  /**
   * Markdown. A link `[two workers](try:size=2&kind=wait)` sets these knobs; other links lead to documentation and open
   * in the browser.
   */
  readonly lesson: LocalizedText
  readonly knobs: readonly Knob[]
  readonly suggestions: readonly Suggestion[]
}

/** The part of a scenario that a window shows: crosses process boundaries. */
export interface ScenarioCard extends ScenarioFacts {
  /** What depends on the knobs, for their defaults. */
  readonly preview: Preview
}

/** What a chapter shows beside the knobs as they stand, before Run. */
export interface Preview {
  /** Wrong values and odd combinations. */
  readonly problems: readonly KnobProblem[]
  /** Model diagrams of the lesson, in order. */
  readonly figures: readonly Figure[]
  /** What to guess; null where there is nothing to guess with these knobs. */
  readonly prompt: PredictionPrompt | null
}

/** A chapter's program with its knobs, and how its runs are judged. */
export interface Scenario extends ScenarioFacts {
  /** The program, relative to the scenario's folder; it is run as it is. */
  readonly program: string
  /** What its names are called in each language. */
  readonly terms: Terms
  /** Combinations that single limits can't express. */
  check?(knobs: KnobValues): readonly KnobProblem[]
  /** The model diagrams for these knobs (sound ones: all present, within limits). */
  figures(knobs: KnobValues): readonly Figure[]
  /** What a learner can guess for these knobs. */
  prompt(knobs: KnobValues): PredictionPrompt | null
  /** What the run proved, from the run model alone: the same for a live and a recorded run. */
  judge(run: RunModel): Verdict
  /** Asks about a judged run; a chapter without questions is done with its first verdict. */
  questions?(run: AskedRun): readonly Question[]
}

/** The arguments that hand knob values to a scenario's program: `--size=3 --tasks=240`. */
export function knobArguments(knobs: KnobValues): string[] {
  return Object.entries(knobs).map(([id, value]) => `--${id}=${value}`)
}

/** The card of a scenario, without its functions (a structured clone refuses functions). */
export function cardOf(scenario: Scenario): ScenarioCard {
  const { id, chapter, group, title, question, lesson, knobs, suggestions } = scenario
  const preview = previewOf(scenario, defaultKnobs(knobs))
  return { id, chapter, group, title, question, lesson, knobs, suggestions, preview }
}

/** The preview for knob values that are sound by themselves. */
export function previewOf(scenario: Scenario, knobs: KnobValues): Preview {
  return {
    problems: scenario.check?.(knobs) ?? [],
    figures: scenario.figures(knobs),
    prompt: scenario.prompt(knobs),
  }
}

import type { Knob, KnobProblem, KnobValues } from './knobs'
import type { LocalizedText } from './text'
import type { RunModel } from './run/model'
import type { Terms } from './run/records'
import type { Verdict } from './run/verdict'

export const SCENARIO_GROUPS = ['async', 'processes', 'threads', 'executors'] as const
export type ScenarioGroup = (typeof SCENARIO_GROUPS)[number]

/** A set of knob values worth trying, offered as a link under the lesson. */
export interface Suggestion {
  readonly label: LocalizedText
  readonly knobs: KnobValues
}

/** The part of a scenario that the window and the command line list: plain data, crosses process boundaries. */
export interface ScenarioCard {
  readonly id: string
  /** Position in the course, from 1. */
  readonly chapter: number
  readonly group: ScenarioGroup
  readonly title: LocalizedText
  /** The question that the chapter answers, one sentence. */
  readonly question: LocalizedText
  /** Markdown. */
  readonly lesson: LocalizedText
  readonly knobs: readonly Knob[]
  readonly suggestions: readonly Suggestion[]
}

/** A chapter's program with its knobs, and how its runs are judged. */
export interface Scenario extends ScenarioCard {
  /** The program, relative to the scenario's folder; it is run as it is. */
  readonly program: string
  /** What its names are called in each language. */
  readonly terms: Terms
  /** Combinations that single limits can't express. */
  check?(knobs: KnobValues): readonly KnobProblem[]
  /** What the run proved, from the run model alone: the same for a live and a recorded run. */
  judge(run: RunModel): Verdict
}

/** The arguments that hand knob values to a scenario's program: `--size=3 --tasks=240`. */
export function knobArguments(knobs: KnobValues): string[] {
  return Object.entries(knobs).map(([id, value]) => `--${id}=${value}`)
}

/** The card of a scenario, without its functions (a structured clone refuses functions). */
export function cardOf(scenario: Scenario): ScenarioCard {
  const { id, chapter, group, title, question, lesson, knobs, suggestions } = scenario
  return { id, chapter, group, title, question, lesson, knobs, suggestions }
}

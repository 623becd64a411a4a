import type { Figure } from './diagram'
import type { Knob, KnobChoice, KnobProblem, KnobValues, Side } from './knobs'
import type { PredictionPrompt } from './prediction'
import type { AskedRun, Question } from './question'
import type { LocalizedText } from './text'
import type { RunModel } from './run/model'
import type { RunOrigin, Terms } from './run/records'
import type { Verdict } from './run/verdict'
import { defaultKnobs } from './knobs'

export const SCENARIO_GROUPS = ['basics', 'async', 'processes', 'threads', 'executors', 'ending'] as const
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
  /** Languages that it has a program in, `PROGRAMS` in its folder. */
  readonly sides: readonly Side[]
  /** Of all sides; see `onSide`. */
  readonly knobs: readonly Knob[]
  readonly suggestions: readonly Suggestion[]
}

/** The program of each side, in a scenario's folder; it is run as it is. */
export const PROGRAMS: Readonly<Record<Side, string>> = { node: 'program.mjs', python: 'program.py' }

/** What each side is called, in every language. */
export const SIDE_NAMES: Readonly<Record<Side, string>> = { node: 'Node', python: 'Python' }

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
  /** What its names are called in each language. */
  readonly terms: Terms
  /** Combinations that single limits can't express. */
  check?(knobs: KnobValues): readonly KnobProblem[]
  /** The model diagrams for these knobs (sound ones: all present, within limits). */
  figures(knobs: KnobValues, cores?: number, side?: Side): readonly Figure[]
  /** What a learner can guess for these knobs. */
  prompt(knobs: KnobValues): PredictionPrompt | null
  /** What the run proved, from the run model alone: the same for a live and a recorded run. */
  judge(run: RunModel): Verdict
  /** Whether the program listens to its input with these knobs: whoever started it can tell it something (`run.input`). */
  input?(knobs: KnobValues): boolean
  /** Asks about a judged run; a chapter without questions is done with its first verdict. */
  questions?(run: AskedRun): readonly Question[]
}

/** The arguments that hand knob values to a scenario's program: `--size=3 --tasks=240`. */
export function knobArguments(knobs: KnobValues): string[] {
  return Object.entries(knobs).map(([id, value]) => `--${id}=${value}`)
}

/** The card of a scenario, without its functions (a structured clone refuses functions). */
export function cardOf(scenario: Scenario): ScenarioCard {
  const { id, chapter, group, title, question, lesson, sides, knobs, suggestions } = scenario
  const preview = previewOf(scenario, defaultKnobs(onSide(scenario, 'node').knobs))
  return { id, chapter, group, title, question, lesson, sides, knobs, suggestions, preview }
}

/** The preview for knob values that are sound by themselves. */
export function previewOf(scenario: Scenario, knobs: KnobValues, side: Side = 'node'): Preview {
  return {
    problems: scenario.check?.(knobs) ?? [],
    figures: scenario.figures(knobs, undefined, side),
    prompt: scenario.prompt(knobs),
  }
}

/** The side that a run of a scenario was on. */
export const sideOf = (origin: RunOrigin): Side =>
  origin.kind === 'scenario' && origin.python !== undefined ? 'python' : 'node'

/** A scenario as one side has it: without the knobs, and the choices and suggestions of knobs, that only the other has. */
export function onSide<S extends ScenarioFacts>(scenario: S, side: Side): S {
  const here = ({ sides }: { readonly sides?: readonly Side[] }) => sides?.includes(side) ?? true
  const knobs = scenario.knobs.filter(here).map((knob) => knobOn(knob, here))
  const has = (id: string) => knobs.some((knob) => knob.id === id)
  const suggestions = scenario.suggestions.filter((one) => Object.keys(one.knobs).every(has))
  return { ...scenario, knobs, suggestions }
}

function knobOn(knob: Knob, here: (choice: KnobChoice) => boolean): Knob {
  if (knob.kind !== 'choice' || knob.choices.every(here)) return knob
  const choices = knob.choices.filter(here)
  const standard = choices.find(({ value }) => value === knob.default) ?? choices[0]
  return { ...knob, choices, default: standard?.value ?? knob.default }
}

import { availableParallelism } from 'node:os'
import type { Capability, ChoiceKnob, Knob, KnobProblem, KnobValue, KnobValues, Side } from '../shared/knobs'
import type { NumberKnob, SwitchKnob } from '../shared/knobs'
import type { PredictionPrompt } from '../shared/prediction'
import type { Suggestion } from '../shared/scenario'
import type { LocalizedText } from '../shared/text'
import { text } from './judging/claims'
import { suited } from './lib/knobs.mjs'

/*
 * What the chapters' definitions are made of: knobs over the chapter's defaults, suggestions, guesses, notes.
 */

/** The knobs whose default is a value of this kind. */
type IdOf<Defaults, Value> = {
  [Id in keyof Defaults]: Defaults[Id] extends Value ? Id & string : never
}[keyof Defaults]
/** TypeScript knows of "auto" in a JSON file only that it is a string. */
type NumericId<Defaults> = IdOf<Defaults, number | string>
type Limits = readonly [min: number, max: number, step?: number]
type Details = Pick<NumberKnob, 'help' | 'scale' | 'unit'>
export type Choice = readonly [
  value: string,
  label: LocalizedText,
  needs?: Capability,
  sides?: readonly Side[],
]

/** What a task does with its time: the choices that the chapters have in common. */
export const WORK: readonly Choice[] = [
  ['cpu', text('computes', '计算')],
  ['wait', text('waits for a server', '等待服务器')],
]

/**
 * Builders of a chapter's knobs; each knob takes its default from `defaults`, as it suits the machine (`suited`) and within
 * the limits of the knob.
 */
export function knobsOf<Defaults extends Readonly<Record<keyof Defaults, KnobValue>>>(
  defaults: Defaults,
  cores = availableParallelism(),
) {
  const standard = (id: keyof Defaults & string, min: number, max: number) =>
    Math.min(Math.max(Number(suited(id, defaults[id], cores)), min), max)
  const numeric =
    (kind: NumberKnob['kind']) =>
    (id: NumericId<Defaults>, label: LocalizedText, limits: Limits, details: Details = {}): NumberKnob => {
      const [min, max, step] = limits
      return { kind, id, label, min, max, ...(step && { step }), ...details, default: standard(id, min, max) }
    }
  const integer = numeric('integer')
  return {
    integer,
    number: numeric('number'),
    choice(
      id: IdOf<Defaults, string>,
      label: LocalizedText,
      choices: readonly Choice[],
      help?: LocalizedText,
    ): ChoiceKnob {
      const all = choices.map(([value, name, needs, sides]) => ({
        value,
        label: name,
        ...(needs && { needs }),
        ...(sides && { sides }),
      }))
      const standard = String(suited(id, defaults[id], cores))
      return { kind: 'choice', id, label, ...(help && { help }), choices: all, default: standard }
    },
    toggle(id: IdOf<Defaults, boolean>, label: LocalizedText, help: LocalizedText): SwitchKnob {
      return { kind: 'switch', id, label, help, default: Boolean(defaults[id]) }
    },
    /** How often a run measures each thing; the verdict takes the median and tells the spread. */
    repeats: (max = 9, help?: LocalizedText): NumberKnob =>
      integer('repeats' as NumericId<Defaults>, text('Repeats', '重复次数'), [1, max], help && { help }),
  }
}

export const suggest = (en: string, zh: string, knobs: KnobValues): Suggestion => ({
  label: text(en, zh),
  knobs,
})

/** The question (in both languages) that asks for a guess at the number of one claim. */
export function guess(
  claim: string,
  unit: PredictionPrompt['unit'],
  [min, max, step]: Limits,
  en: string,
  zh: string,
): PredictionPrompt {
  return { claim, question: text(en, zh), unit, min, max, step }
}

/** Few experiments need it: the form shows it on demand. */
export const rare = <K extends Knob>(knob: K): K => ({ ...knob, rare: true })

/** Only the program of one side has it. */
export const only = <K extends Knob>(side: Side, knob: K): K => ({ ...knob, sides: [side] })

/** A list of problems, and how to add a note to it: odd combinations of knobs, none of which forbids the run. */
export function notes(): { problems: KnobProblem[]; note: (knob: string, en: string, zh: string) => void } {
  const problems: KnobProblem[] = []
  return { problems, note: (knob, en, zh) => problems.push({ knob, level: 'note', message: text(en, zh) }) }
}

import { unitBehind } from './format'
import type { LocalizedText } from './text'

/** A knob's value as it travels; the knob's kind says which of the three it is. */
export type KnobValue = number | string | boolean
export type KnobValues = Readonly<Record<string, KnobValue>>

/** Languages that a scenario may have a program in. */
export const SIDES = ['node', 'python'] as const
export type Side = (typeof SIDES)[number]

interface KnobBase {
  /** Lower case with dashes: the name of the command-line option too. */
  readonly id: string
  readonly label: LocalizedText
  readonly help?: LocalizedText
  /** Few experiments need it: a form shows it on demand, or where it is not at its default. */
  readonly rare?: true
  /** Where only some sides have it. */
  readonly sides?: readonly Side[]
}

/** A whole or fractional number between `min` and `max`, both included. */
export interface NumberKnob extends KnobBase {
  readonly kind: 'integer' | 'number'
  readonly min: number
  readonly max: number
  readonly step?: number
  /** Sliders over several powers of ten are logarithmic. */
  readonly scale?: 'linear' | 'log'
  /** Shown behind the value: "ms". */
  readonly unit?: string
  readonly default: number
}

/** Abilities of a machine that some choices need; the engine finds out which there are. */
export const CAPABILITIES = ['posix-ipc'] as const
export type Capability = (typeof CAPABILITIES)[number]

export interface KnobChoice {
  readonly value: string
  readonly label: LocalizedText
  readonly needs?: Capability
  /** Where only some sides have it. */
  readonly sides?: readonly Side[]
  /** Why it can't be chosen on this machine; the engine fills it in. */
  readonly unavailable?: LocalizedText
}

export interface ChoiceKnob extends KnobBase {
  readonly kind: 'choice'
  readonly choices: readonly KnobChoice[]
  readonly default: string
}

export interface SwitchKnob extends KnobBase {
  readonly kind: 'switch'
  readonly default: boolean
}

/** One typed parameter of a scenario. */
export type Knob = NumberKnob | ChoiceKnob | SwitchKnob

/** What is wrong with one knob, in words that belong beside its field. */
export interface KnobProblem {
  readonly knob: string
  readonly message: LocalizedText
  /** `error` forbids the run; `note` explains a combination that makes little sense. */
  readonly level: 'error' | 'note'
}

/** The default values of a scenario's knobs. */
export function defaultKnobs(knobs: readonly Knob[]): Record<string, KnobValue> {
  return Object.fromEntries(knobs.map((knob) => [knob.id, knob.default]))
}

function problem(knob: Knob, en: string, zh: string): KnobProblem {
  return { knob: knob.id, level: 'error', message: { en, 'zh-CN': zh } }
}

/** Checks one value against its knob's kind and limits; null when it is fine. */
export function checkKnob(knob: Knob, value: unknown): KnobProblem | null {
  switch (knob.kind) {
    case 'switch':
      return typeof value === 'boolean'
        ? null
        : problem(knob, 'Must be on or off (true or false).', '必须是开或关（true 或 false）。')
    case 'choice': {
      const values = knob.choices.map((choice) => choice.value)
      // What was a number in runs of an earlier version may be a choice by now.
      const wanted = typeof value === 'number' ? String(value) : value
      const chosen = knob.choices.find((choice) => choice.value === wanted)
      if (chosen?.unavailable !== undefined)
        return { knob: knob.id, level: 'error', message: chosen.unavailable }
      if (chosen !== undefined) return null
      return problem(knob, `Must be one of ${values.join(', ')}.`, `必须是 ${values.join('、')} 之一。`)
    }
    case 'integer':
    case 'number': {
      const unit = unitBehind(knob.unit, ' ')
      const whole = knob.kind === 'integer'
      if (
        typeof value === 'number' &&
        Number.isFinite(value) &&
        value >= knob.min &&
        value <= knob.max &&
        (!whole || Number.isInteger(value))
      )
        return null
      return problem(
        knob,
        `Must be a ${whole ? 'whole number' : 'number'} from ${knob.min} to ${knob.max}${unit}.`,
        `必须是 ${knob.min} 到 ${knob.max}${unit} 之间的${whole ? '整数' : '数'}。`,
      )
    }
  }
}

/** Checks a full set of values: unknown names are errors too, missing ones are not (defaults fill them). */
export function checkKnobs(knobs: readonly Knob[], values: KnobValues): KnobProblem[] {
  const problems: KnobProblem[] = []
  for (const [id, value] of Object.entries(values)) {
    const knob = knobs.find((candidate) => candidate.id === id)
    if (knob === undefined) {
      const known = knobs.map((candidate) => candidate.id).join(', ')
      problems.push({
        knob: id,
        level: 'error',
        message: {
          en: `Unknown parameter. Available: ${known}.`,
          'zh-CN': `未知参数。可用的参数：${known}。`,
        },
      })
      continue
    }
    const found = checkKnob(knob, value)
    if (found !== null) problems.push(found)
  }
  return problems
}

/**
 * The knobs that a lesson's link sets: `size=2&kind=wait`. Names that are no knobs are kept, so that `checkKnobs` tells.
 */
export function tryKnobs(knobs: readonly Knob[], text: string): KnobValues {
  const pairs = text.split('&').map((pair) => {
    const [id, value = ''] = pair.split('=')
    const knob = knobs.find((candidate) => candidate.id === id)
    return [id, knob === undefined ? value : parseKnob(knob, value)] as const
  })
  return Object.fromEntries(pairs)
}

/** Reads a knob's value from text (a command line, a field). Text that is no such value comes back as it is. */
export function parseKnob(knob: Knob, text: string): KnobValue {
  if (knob.kind === 'choice') return text
  if (knob.kind === 'switch') {
    if (/^(true|on|yes|1)$/i.test(text)) return true
    if (/^(false|off|no|0)$/i.test(text)) return false
    return text
  }
  const value = Number(text)
  return text.trim() === '' || Number.isNaN(value) ? text : value
}

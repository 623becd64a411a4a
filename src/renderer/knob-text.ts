import { unitBehind } from '../shared/format'
import type { Knob, KnobValue, KnobValues } from '../shared/knobs'
import { number } from './format'
import { i18n, local } from './i18n'

/** A knob's value as a person reads it: choices by their label, numbers with their unit, on or off. */
export function knobValueText(knob: Knob, value: KnobValue): string {
  switch (knob.kind) {
    case 'choice': {
      const choice = knob.choices.find((candidate) => candidate.value === value)
      return choice === undefined ? String(value) : local(choice.label)
    }
    case 'switch':
      return i18n.global.t(value === true ? 'lab.on' : 'lab.off')
    default:
      if (typeof value !== 'number') return String(value)
      return number(value, 6) + unitBehind(knob.unit, ' ')
  }
}

/** "Workers: 8", "Kind of task: waits": values with the names of their knobs, in the order in which they are given. */
export function knobTexts(knobs: readonly Knob[], values: KnobValues): string[] {
  return Object.entries(values).flatMap(([id, value]) => {
    const knob = knobs.find((candidate) => candidate.id === id)
    if (knob === undefined) return []
    return [i18n.global.t('lab.knobIs', { knob: local(knob.label), value: knobValueText(knob, value) })]
  })
}

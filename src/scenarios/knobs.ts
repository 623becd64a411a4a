import type { NumberKnob } from '../shared/knobs'
import type { LocalizedText } from '../shared/text'
import { text } from './judging/claims'

/** How often a run measures each thing; the verdict takes the median and tells the spread. */
export function repeatsKnob(standard: number, max = 9, help?: LocalizedText): NumberKnob {
  const label = text('Repeats', '重复次数')
  return { kind: 'integer', id: 'repeats', label, ...(help && { help }), min: 1, max, default: standard }
}

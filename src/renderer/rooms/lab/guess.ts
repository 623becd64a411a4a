import type { PredictionPrompt } from '../../../shared/prediction'
import { number } from '../../format'

/** What a typed guess means: nothing, a number in the unit of the claim, or something wrong. */
export type ReadGuess =
  | { readonly kind: 'none' }
  | { readonly kind: 'value'; readonly value: number }
  | { readonly kind: 'wrong'; readonly why: 'notNumber' | 'notWithin' }

/** Shares are typed and shown as hundredths. */
const factorOf = (unit: PredictionPrompt['unit']) => (unit === 'percent' ? 100 : 1)

/** Behind the field; a ratio has a word of its own (a × there would look like a button that clears). */
export const UNITS = { percent: '%', count: '', seconds: 's', milliseconds: 'ms', perSecond: '/s' } as const

/** A number of a prompt as its field shows it, without the unit. */
export function fieldNumber(value: number, unit: PredictionPrompt['unit']): string {
  return number(value * factorOf(unit), 6)
}

/** Reads a guess as people type numbers: spaces or commas between thousands, its unit behind it. */
export function readGuess(text: string, { unit, min, max }: PredictionPrompt): ReadGuess {
  const plain = text
    .trim()
    .replace(/(?:[×x倍%％]|\/s|m?s|毫?秒)$/i, '')
    // A comma before three digits separates thousands, any other is a decimal point.
    .replace(/[,，](?=\d{3}(?!\d))|[\s_']/g, '')
    .replace(/[,，]/, '.')
  if (plain === '') return text.trim() === '' ? { kind: 'none' } : { kind: 'wrong', why: 'notNumber' }
  if (!/^-?(?:\d+\.?\d*|\.\d+)$/.test(plain)) return { kind: 'wrong', why: 'notNumber' }
  // In steps too fine to matter, so that 7% is 0.07 and not 0.07000000000000001.
  const value = Number((Number(plain) / factorOf(unit)).toPrecision(12))
  return value < min || value > max ? { kind: 'wrong', why: 'notWithin' } : { kind: 'value', value }
}

/** The text of a guess one step up or down; where there is none yet, the end that the step comes from. */
export function steppedGuess(text: string, prompt: PredictionPrompt, by: 1 | -1): string {
  const { unit, min, max } = prompt
  const step = prompt.step ?? niceStep(max - min)
  const read = readGuess(text, prompt)
  const from = read.kind === 'value' ? read.value : by > 0 ? min - step : max + step
  const next = Math.min(max, Math.max(min, from + by * step))
  return String(Number((next * factorOf(unit)).toPrecision(10)))
}

/** A round step, some fiftieth of a range. */
function niceStep(range: number): number {
  const power = 10 ** Math.floor(Math.log10(range / 20 || 1))
  return range / power >= 100 ? power * 5 : power
}

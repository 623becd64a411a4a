import type { Claim } from '../../../shared/run/verdict'
import { duration, NONE, number, percent } from '../../format'

/** A claim's number as its unit asks for; shares are 1 = 100 %. */
export function claimValue(value: number | null, unit: Claim['unit']): string {
  if (value === null || Number.isNaN(value)) return NONE
  switch (unit) {
    case 'ratio':
      // Always the same decimals: the two numbers of a claim are compared digit by digit.
      return `${number(value, value < 99.5 ? 2 : 0, true)}×`
    case 'percent':
      return percent(value, 1)
    case 'count':
      return number(value)
    case 'seconds':
      return duration(value * 1000)
    case 'milliseconds':
      return duration(value)
    case 'perSecond':
      return `${number(value, value < 9.95 ? 2 : value < 99.5 ? 1 : 0)}/s`
  }
}

/** How a claim came out: the sign, and the key of the word that says the same. */
export function claimMark({ holds }: Claim): {
  readonly sign: string
  readonly word: 'holds' | 'fails' | 'open'
} {
  if (holds === null) return { sign: '–', word: 'open' }
  return holds ? { sign: '✓', word: 'holds' } : { sign: '✗', word: 'fails' }
}

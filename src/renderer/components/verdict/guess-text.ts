import { predictionError } from '../../../shared/prediction'
import type { Claim } from '../../../shared/run/verdict'
import { i18n } from '../../i18n'
import { duration, number } from '../../format'

/**
 * How far a guess was from what was measured, in words of its unit without a sign; null when both read the same.
 * @param short for a list: large counts rounded
 */
export function offBy(
  predicted: number,
  measured: number,
  unit: Claim['unit'],
  short = false,
): string | null {
  const off = Math.abs(predicted - measured)
  if (predictionError(predicted, measured) < 1e-9) return null
  switch (unit) {
    case 'ratio':
      // No ×: it is a distance, not a factor.
      return visible(number(off, off < 99.5 ? 2 : 0, true))
    case 'percent': {
      const points = visible(number(off * 100, off < 0.0995 ? 1 : 0))
      return points === null ? null : i18n.global.t('verdict.points', { value: points })
    }
    case 'count':
      return visible(short && off >= 10_000 ? compact(off) : number(off, off < 10 ? 1 : 0))
    case 'seconds':
      return duration(off * 1000)
    case 'milliseconds':
      return duration(off)
    case 'perSecond': {
      const rate = visible(number(off, off < 9.95 ? 2 : off < 99.5 ? 1 : 0))
      return rate === null ? null : `${rate}/s`
    }
  }
}

/** A difference that rounds to zero is none. */
function visible(text: string): string | null {
  return /[1-9]/.test(text) ? text : null
}

function compact(value: number): string {
  const format = { notation: 'compact', maximumSignificantDigits: 2 } as const
  return new Intl.NumberFormat(i18n.global.locale.value, format).format(value)
}

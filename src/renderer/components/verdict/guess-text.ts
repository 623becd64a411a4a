import type { Claim } from '../../../shared/run/verdict'
import { i18n } from '../../i18n'
import { compact, count, number, valueText } from '../../format'

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
  if (valueText(predicted, unit) === valueText(measured, unit)) return null
  switch (unit) {
    case 'ratio':
      // The unit is left out for ratios: the value is a distance, not a factor.
      return number(off, off < 0.0995 ? 3 : off < 99.5 ? 2 : 0, off >= 0.0995)
    case 'percent':
      return i18n.global.t('verdict.points', { value: number(off * 100, off < 0.0995 ? 1 : 0) })
    case 'count':
      return short && off >= 10_000 ? compact(off) : count(off)
    default:
      return valueText(off, unit)
  }
}

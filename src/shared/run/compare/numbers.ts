import { formatOf, MINUS, NONE } from '../../format'
import type { Locale } from '../../text'
import type { MetricUnit, MetricValue } from './types'

/*
 * What comparisons add to the product's way of writing numbers: signs, differences, ratios, and a decimal for every
 * share, since two runs are compared digit by digit. The sentence, the tables and the command line share these.
 */

/** No-break space, before units. */
const SPACE = '\u00a0'

const isShare = (unit: MetricUnit) => unit === 'share' || unit === 'percent'

/** A number with its unit. */
function sized(value: number, unit: MetricUnit, locale: Locale): string {
  const format = formatOf(locale)
  return isShare(unit) ? format.percent(value, 1) : format.value(value, unit)
}

/** A number with its unit, "—" when it is not known. */
export function numberText(value: number | null, unit: MetricUnit, locale: Locale): string {
  if (value === null || !Number.isFinite(value)) return NONE
  return sized(value, unit, locale)
}

/** The same for a value that may only be known in part: "≥ 1,204". */
export function metricValueText({ value, least }: MetricValue, unit: MetricUnit, locale: Locale): string {
  const text = numberText(value, unit, locale)
  return formatOf(locale).atLeast(text, least && value !== null)
}

/** A difference with its sign (none where it rounds to nothing); shares differ by percentage points. */
export function differenceText(difference: number | null, unit: MetricUnit, locale: Locale): string {
  if (difference === null || !Number.isFinite(difference)) return NONE
  const size = Math.abs(difference)
  const points = locale === 'en' ? 'pp' : '个百分点'
  const text = isShare(unit)
    ? `${formatOf(locale).percentParts(size, 1).value}${SPACE}${points}`
    : sized(size, unit, locale)
  return (/[1-9]/.test(text) ? (difference > 0 ? '+' : MINUS) : '±') + text
}

/** A ratio: "1.90×", "0.53×"; "—" when there is none. */
export function ratioText(ratio: number | null, locale: Locale): string {
  return numberText(ratio, 'ratio', locale)
}

/** A plain factor for sentences: 1.9, 3.2, 12. */
export function factorText(factor: number, locale: Locale): string {
  return formatOf(locale).number(factor, factor >= 9.95 ? 0 : 1, true)
}

/** A share for sentences, without decimals: "24%". */
export function percentText(share: number, locale: Locale): string {
  return formatOf(locale).percent(share, 0)
}

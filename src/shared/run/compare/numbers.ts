import type { Locale } from '../../text'
import type { MetricUnit, Value } from './types'

/*
 * Numbers of a comparison in words. Three significant digits, since two runs are compared digit by digit; the sentence,
 * the tables and the command line share these functions, so they never say different numbers.
 */

/** Shown for what is not known: never a 0. */
export const NONE = '—'
/** No-break space, before units. */
const SPACE = '\u00a0'
const MINUS = '−'

const formats = new Map<string, Intl.NumberFormat>()

function fixed(value: number, digits: number, locale: Locale): string {
  const key = `${locale}/${digits}`
  let format = formats.get(key)
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })
    formats.set(key, format)
  }
  return format.format(value)
}

/** A size of at least 0 with three significant digits; whole numbers below a thousand stay whole where `whole` says so. */
function three(size: number, locale: Locale, whole = false): string {
  if (whole && Number.isInteger(size)) return fixed(size, 0, locale)
  return fixed(size, size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 || size === 0 ? 2 : 3, locale)
}

function duration(ms: number, locale: Locale): string {
  if (ms === 0) return `0${SPACE}s`
  if (ms < 0.9995) return `${fixed(ms * 1000, 0, locale)}${SPACE}µs`
  if (ms < 999.5) return `${three(ms, locale)}${SPACE}ms`
  if (ms < 99_950) return `${three(ms / 1000, locale)}${SPACE}s`
  const seconds = Math.round(ms / 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  if (seconds < 3600) return `${Math.floor(seconds / 60)}${SPACE}min${SPACE}${two(seconds % 60)}${SPACE}s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)}${SPACE}h${SPACE}${two(minutes % 60)}${SPACE}min`
}

const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

function bytes(value: number, locale: Locale): string {
  let power = 0
  let size = value
  // 999.5 would be shown as 1000: the next unit begins there.
  while (size >= 999.5 && power < BINARY.length - 1) {
    size /= 1024
    power += 1
  }
  return `${power === 0 ? fixed(size, 0, locale) : three(size, locale)}${SPACE}${BINARY[power]}`
}

/** A size (not below 0) with its unit. */
function sized(size: number, unit: MetricUnit, locale: Locale): string {
  switch (unit) {
    case 'milliseconds':
      return duration(size, locale)
    case 'seconds':
      return duration(size * 1000, locale)
    case 'bytes':
      return bytes(size, locale)
    case 'share':
    case 'percent':
      return `${fixed(size * 100, 1, locale)}${SPACE}%`
    case 'ratio':
      return `${three(size, locale)}×`
    case 'perSecond':
      return `${three(size, locale)}/s`
    case 'cores':
      return fixed(size, 2, locale)
    case 'count':
      return three(size, locale, true)
  }
}

/** A number with its unit, "—" when it is not known. */
export function numberText(value: number | null, unit: MetricUnit, locale: Locale): string {
  if (value === null || !Number.isFinite(value)) return NONE
  return value < 0 ? MINUS + sized(-value, unit, locale) : sized(value, unit, locale)
}

/** The same for a value that may only be known in part: "≥ 1,204". */
export function valueText({ value, least }: Value, unit: MetricUnit, locale: Locale): string {
  const text = numberText(value, unit, locale)
  return least && value !== null ? `≥${SPACE}${text}` : text
}

/** A difference with its sign (none where it rounds to nothing); shares differ by percentage points. */
export function differenceText(difference: number | null, unit: MetricUnit, locale: Locale): string {
  if (difference === null || !Number.isFinite(difference)) return NONE
  const size = Math.abs(difference)
  const share = unit === 'share' || unit === 'percent'
  const text = share
    ? `${fixed(size * 100, 1, locale)}${SPACE}${locale === 'en' ? 'pp' : '个百分点'}`
    : sized(size, unit, locale)
  return (/[1-9]/.test(text) ? (difference > 0 ? '+' : MINUS) : '±') + text
}

/** A ratio: "1.90×", "0.53×"; "—" when there is none. */
export function ratioText(ratio: number | null, locale: Locale): string {
  return numberText(ratio, 'ratio', locale)
}

/** A plain factor for sentences: 1.9, 3.25, 12. */
export function factorText(factor: number, locale: Locale): string {
  return fixed(factor, factor >= 9.95 ? 0 : 1, locale)
}

/** A share for sentences, without decimals: "24 %". */
export function percentText(share: number, locale: Locale): string {
  return `${fixed(share * 100, 0, locale)}${SPACE}%`
}

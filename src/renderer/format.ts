import { i18n } from './i18n'

/** Shown for what is not known: never a 0. */
export const NONE = '—'

/** No-break space, before units. */
const SPACE = '\u00a0'

const formats = new Map<string, Intl.NumberFormat>()

function numberFormat(min: number, max: number): Intl.NumberFormat {
  const locale = i18n.global.locale.value
  const key = `${locale}/${min}/${max}`
  let format = formats.get(key)
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, { minimumFractionDigits: min, maximumFractionDigits: max })
    formats.set(key, format)
  }
  return format
}

function known(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && !Number.isNaN(value)
}

/** A number with the locale's grouping and at most (`fixed`: exactly) `digits` decimals; "—" for NaN. */
export function number(value: number | null | undefined, digits = 0, fixed = false): string {
  if (!known(value)) return NONE
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  return numberFormat(fixed ? digits : 0, digits).format(value)
}

/** A value in two parts, so that the unit can be set smaller. */
export interface Parts {
  readonly value: string
  readonly unit: string
}

/** Joins a value and its unit with a space that never breaks. */
export function joined({ value, unit }: Parts): string {
  return unit === '' ? value : `${value}${SPACE}${unit}`
}

const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

/** Bytes in binary units, three significant digits: 118 MiB, 23.4 GiB; `fixed` keeps zeros, for columns. */
export function byteParts(bytes: number | null | undefined, fixed = false): Parts {
  if (!known(bytes)) return { value: NONE, unit: '' }
  let power = 0
  let size = Math.abs(bytes)
  // 999.5 would be shown as 1000: the next unit begins there.
  while (size >= 999.5 && power < BINARY.length - 1) {
    size /= 1024
    power += 1
  }
  const digits = power === 0 || size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2
  return { value: number(Math.sign(bytes) * size, digits, fixed), unit: BINARY[power] }
}

export function bytes(value: number | null | undefined, fixed = false): string {
  return joined(byteParts(value, fixed))
}

/** Milliseconds in the unit that suits: 0 µs, 850 µs, 12 ms, 8.4 s, 2 min 05 s, 1 h 02 min. */
export function durationParts(ms: number | null | undefined): Parts {
  if (!known(ms)) return { value: NONE, unit: '' }
  if (ms === 0) return { value: '0', unit: 's' }
  const size = Math.abs(ms)
  if (size < 0.9995) return { value: number(ms * 1000), unit: 'µs' }
  if (size < 999.5) return { value: number(ms, size < 9.95 ? 1 : 0), unit: 'ms' }
  if (size < 59_950) return { value: number(ms / 1000, 1, true), unit: 's' }
  const seconds = Math.round(ms / 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  if (Math.abs(seconds) < 3600)
    return { value: `${Math.trunc(seconds / 60)}${SPACE}min ${two(Math.abs(seconds) % 60)}`, unit: 's' }
  const minutes = Math.round(seconds / 60)
  return { value: `${Math.trunc(minutes / 60)}${SPACE}h ${two(Math.abs(minutes) % 60)}`, unit: 'min' }
}

export function duration(ms: number | null | undefined): string {
  return joined(durationParts(ms))
}

/** CPU time in seconds from nanoseconds: 15.9 s, 0.042 s; `fixed` keeps zeros, for numbers that change. */
export function cpuSecondsParts(nanoseconds: number | null | undefined, fixed = false): Parts {
  if (!known(nanoseconds)) return { value: NONE, unit: '' }
  const seconds = nanoseconds / 1e9
  return { value: number(seconds, seconds >= 9.95 ? 1 : seconds >= 0.995 ? 2 : 3, fixed), unit: 's' }
}

export function cpuSeconds(nanoseconds: number | null | undefined): string {
  return joined(cpuSecondsParts(nanoseconds, true))
}

/** A share (1 = 100 %) as percent; `digits` decimals below 10 %. */
export function percentParts(share: number | null | undefined, digits = 0): Parts {
  if (!known(share)) return { value: NONE, unit: '' }
  const percent = share * 100
  return { value: number(percent, Math.abs(percent) < 9.95 ? digits : 0), unit: '%' }
}

export function percent(share: number | null | undefined, digits = 0): string {
  return joined(percentParts(share, digits))
}

/** A time of day from milliseconds since the epoch, seconds included. */
export function clock(epoch: number): string {
  return new Intl.DateTimeFormat(i18n.global.locale.value, { timeStyle: 'medium' }).format(epoch)
}

/** A text whose numbers keep their units on the same line: 63 % and 20 ms never come apart. */
export function unbroken(text: string): string {
  return text.replace(/(\d) (?=%|[µmn]?s\b|[KMG]i?B\b)/g, '$1\u00a0')
}

import type { Locale } from '../../../shared/text'

/** Shown for what is not known: never a 0. */
export const NONE = '—'
const SPACE = '\u00a0'
const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** Numbers as people read them, in the locale's way. NaN and null are "—". */
export class Format {
  readonly #locale: Locale

  constructor(locale: Locale) {
    this.#locale = locale
  }

  number(value: number | null, digits = 0): string {
    if (value === null || Number.isNaN(value)) return NONE
    if (!Number.isFinite(value)) return '∞'
    return new Intl.NumberFormat(this.#locale, { maximumFractionDigits: digits }).format(value)
  }

  /** Three significant digits and a binary unit. */
  bytes(value: number | null): string {
    if (value === null || !Number.isFinite(value)) return NONE
    let unit = 0
    let size = value
    while (Math.abs(size) >= 999.5 && unit < BINARY.length - 1) {
      size /= 1024
      unit += 1
    }
    const digits = unit === 0 || size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2
    return `${this.number(size, digits)}${SPACE}${BINARY[unit]}`
  }

  /** @param ms milliseconds */
  duration(ms: number | null): string {
    if (ms === null || !Number.isFinite(ms)) return NONE
    if (ms === 0) return `0${SPACE}s`
    if (Math.abs(ms) < 0.9995) return `${this.number(ms * 1000)}${SPACE}µs`
    if (Math.abs(ms) < 999.5) return `${this.number(ms, ms < 9.95 ? 1 : 0)}${SPACE}ms`
    if (Math.abs(ms) < 59_950) return `${this.number(ms / 1000, ms < 9995 ? 2 : 1)}${SPACE}s`
    const seconds = Math.round(ms / 1000)
    const two = (value: number) => String(value).padStart(2, '0')
    if (seconds < 3600) return `${Math.floor(seconds / 60)}${SPACE}min ${two(seconds % 60)}${SPACE}s`
    return `${Math.floor(seconds / 3600)}${SPACE}h ${two(Math.floor((seconds % 3600) / 60))}${SPACE}min`
  }

  /** CPU time from nanoseconds, in seconds. */
  cpu(nanoseconds: number | null): string {
    if (nanoseconds === null || !Number.isFinite(nanoseconds)) return NONE
    const seconds = nanoseconds / 1e9
    return `${this.number(seconds, seconds >= 9.95 ? 1 : seconds >= 0.995 ? 2 : 3)}${SPACE}s`
  }

  /** A share (1 = 100 %). */
  percent(share: number | null, digits = 0): string {
    if (share === null || !Number.isFinite(share)) return NONE
    return `${this.number(share * 100, Math.abs(share) < 0.0995 ? Math.max(1, digits) : digits)}${SPACE}%`
  }

  /** A claim's number in the unit of its verdict; percents are shares. */
  claim(value: number | null, unit: string): string {
    if (value === null || !Number.isFinite(value)) return NONE
    switch (unit) {
      case 'ratio':
        return `${this.number(value, 2)}×`
      case 'percent':
        return this.percent(value)
      case 'seconds':
        return this.duration(value * 1000)
      case 'milliseconds':
        return this.duration(value)
      case 'perSecond':
        return `${this.number(value, value < 100 ? 1 : 0)}/s`
      default:
        return this.number(value, Number.isInteger(value) ? 0 : 2)
    }
  }

  date(epoch: number): string {
    return new Intl.DateTimeFormat(this.#locale, { dateStyle: 'medium', timeStyle: 'long' }).format(epoch)
  }
}

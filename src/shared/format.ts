import type { Locale } from './text'

/*
 * How numbers, times and sizes become text, wherever they are shown. A measured value has three
 * significant digits, zeros kept: two of them can be compared digit by digit, and a number that changes keeps its width.
 */

/** Shown for what is not known: never a 0. */
export const NONE = '—'

/** Between a number and its unit, where a line must not break. */
const NO_BREAK = '\u00a0'

/** Before what is below 0, everywhere. */
export const MINUS = '−'

/** Less than the smallest number that so many decimals can show is not shown as none. */
const MOST_DECIMALS = 6
const SMALLEST = 10 ** -MOST_DECIMALS

type Maybe = number | null | undefined

/** A process's number; below 0 it is not known (a trace that gives names instead). */
export function pidText(pid: number): string {
  return pid < 0 ? NONE : String(pid)
}

/** A unit as it stands behind its number; ×, % and /s stand at it. */
export function unitBehind(unit = '', space = NO_BREAK): string {
  return unit === '' || /^[×%/]/.test(unit) ? unit : space + unit
}

/** A value and its unit apart, for callers that align or style them. A unit of '' means none. */
export interface NumberParts {
  readonly value: string
  readonly unit: string
}

/** How the values of a column are written: all in one unit, which its head says, with the same decimals. */
export interface ColumnFormat {
  readonly unit: string
  text(value: Maybe): string
}

const UNKNOWN: NumberParts = { value: NONE, unit: '' }
const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const
/** Units of columns, with the value from which on one suits. */
const DURATION_UNITS = [
  { unit: 'ms', size: 1, from: 0 },
  { unit: 's', size: 1000, from: 999.5 },
] as const
const BYTE_UNITS = [
  { unit: 'KiB', size: 2 ** 10, from: 0 },
  { unit: 'MiB', size: 2 ** 20, from: 999.5 * 2 ** 10 },
  { unit: 'GiB', size: 2 ** 30, from: 9999.5 * 2 ** 20 },
] as const
/** Of times in two units; one unit alone has its symbol in every language. */
const LONG: Readonly<Record<Locale, Readonly<Record<'h' | 'min' | 's', string>>>> = {
  en: { h: 'h', min: 'min', s: 's' },
  'zh-CN': { h: '小时', min: '分', s: '秒' },
}

/** Decimals that leave three significant digits, below 1 two decimals, below 0.1 two significant digits. */
function decimalsOf(size: number): number {
  if (size >= 99.95) return 0
  if (size >= 9.995) return 1
  if (size >= 0.0995 || size === 0) return 2
  return Math.min(MOST_DECIMALS, 1 - Math.floor(Math.log10(size)))
}

function finite(value: Maybe): value is number {
  return value !== null && value !== undefined && Number.isFinite(value)
}

/** Formats in one language. Get one by `formatOf`. NaN, null and undefined are "—" everywhere. */
export class Format {
  readonly #locale: Locale
  readonly #space: string
  /** By least and most decimals: making an Intl.NumberFormat costs a hundred times its use. */
  readonly #numbers = new Map<number, Intl.NumberFormat>()
  readonly #times = new Map<string, Intl.DateTimeFormat>()
  #compact: Intl.NumberFormat | undefined

  constructor(locale: Locale, space: string) {
    this.#locale = locale
    this.#space = space
  }

  /** A number with the locale's grouping and at most (`fixed`: exactly) `digits` decimals. */
  number(value: Maybe, digits = 0, fixed = false): string {
    if (value === null || value === undefined || Number.isNaN(value)) return NONE
    if (!Number.isFinite(value)) return value > 0 ? '∞' : `${MINUS}∞`
    const least = fixed ? digits : 0
    const key = least * 100 + digits
    let format = this.#numbers.get(key)
    if (format === undefined) {
      format = new Intl.NumberFormat(this.#locale, {
        minimumFractionDigits: least,
        maximumFractionDigits: digits,
        // A number that rounds to 0 has no sign.
        signDisplay: 'negative',
      })
      this.#numbers.set(key, format)
    }
    return format.format(value).replace('-', MINUS)
  }

  /** @param exact for what was set and not measured, or is known in whole units: 20 ms, not 20.0 ms */
  durationParts(ms: Maybe, exact = false): NumberParts {
    if (!finite(ms)) return UNKNOWN
    if (ms === 0) return { value: '0', unit: 's' }
    const size = Math.abs(ms)
    if (size < 0.9995) return { value: this.#three(ms * 1000, exact), unit: 'µs' }
    if (size < 999.5) return { value: this.#three(ms, exact), unit: 'ms' }
    if (size < 59_950) return { value: this.#three(ms / 1000, exact), unit: 's' }
    const long = LONG[this.#locale]
    const two = (whole: number, unit: string, rest: number) =>
      `${ms < 0 ? MINUS : ''}${whole}${this.#space}${unit}${this.#space}${String(rest).padStart(2, '0')}`
    const seconds = Math.round(size / 1000)
    if (seconds < 3600) return { value: two(Math.floor(seconds / 60), long.min, seconds % 60), unit: long.s }
    const minutes = Math.round(seconds / 60)
    return { value: two(Math.floor(minutes / 60), long.h, minutes % 60), unit: long.min }
  }

  /** Milliseconds in the unit that suits: 0 s, 850 µs, 12.3 ms, 8.43 s, 2 min 05 s (2 分 05 秒), 1 h 02 min. */
  duration(ms: Maybe, exact = false): string {
    return this.joined(this.durationParts(ms, exact))
  }

  /**
   * A time on an axis: 8 s; 2:05 where it reaches beyond two minutes; 12.5 ms where it ends within a second.
   * @param ms into the run
   * @param window the stretch that the axis shows, ms
   */
  axisTime(ms: number, { from, to }: { readonly from: number; readonly to: number }): string {
    const span = to - from
    if (to <= 1000) {
      const digits = Math.max(0, Math.ceil(-Math.log10(span / 10)))
      return this.joined({ value: this.number(ms, Math.min(MOST_DECIMALS, digits)), unit: 'ms' })
    }
    if (to <= 120_000) return this.joined({ value: this.number(ms / 1000, span < 2000 ? 3 : 1), unit: 's' })
    const seconds = Math.floor(ms / 1000)
    const fraction = ms / 1000 - seconds
    const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
    return fraction < 0.001 ? clock : `${clock}${fraction.toFixed(1).slice(1)}`
  }

  /**
   * A moment of a run, to be read while it moves: 12.3 s, 2:05.3, 1:02:05.3. Always the same number of decimals, so that
   * nothing jumps: two in a run shorter than ten seconds; milliseconds in one shorter than a second.
   * @param ms into the run
   * @param wall how long the run is, ms
   */
  moment(ms: number, wall: number): string {
    if (wall < 1000)
      return this.joined({ value: this.number(ms, wall < 10 ? 3 : wall < 100 ? 1 : 0, true), unit: 'ms' })
    if (wall < 60_000)
      return this.joined({ value: this.number(ms / 1000, wall < 10_000 ? 2 : 1, true), unit: 's' })
    // In tenths first: 59.96 s is 1:00.0 and not 0:60.0.
    const tenths = Math.round(ms / 100)
    const seconds = (tenths % 600) / 10
    const minutes = Math.floor(tenths / 600)
    const two = (value: number) => String(value).padStart(2, '0')
    const tail = `${two(Math.floor(seconds))}.${Math.round((seconds % 1) * 10)}`
    return wall < 3_600_000
      ? `${minutes}:${tail}`
      : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${tail}`
  }

  /** @param exact for what was set and not measured: 4 GiB, not 4.00 GiB */
  byteParts(bytes: Maybe, exact = false): NumberParts {
    if (!finite(bytes)) return UNKNOWN
    let power = 0
    let size = bytes
    // 999.5 would be shown as 1000: the next unit begins there.
    while (Math.abs(size) >= 999.5 && power < BINARY.length - 1) {
      size /= 1024
      power += 1
    }
    return { value: power === 0 ? this.number(size) : this.#three(size, exact), unit: BINARY[power]! }
  }

  /** Bytes in binary units: 999 B, 0.98 KiB, 1.44 GiB, 38.0 MiB, 118 MiB. */
  bytes(bytes: Maybe, exact = false): string {
    return this.joined(this.byteParts(bytes, exact))
  }

  /**
   * One unit for all values of a column, the one that suits the largest of them: times in ms or s, sizes in KiB, MiB or
   * GiB. What is too small for its decimals is shown as that and not as none.
   * @param largest milliseconds or bytes; NaN: there is none
   */
  column(kind: 'duration' | 'bytes', largest: number): ColumnFormat {
    const units = kind === 'duration' ? DURATION_UNITS : BYTE_UNITS
    const { unit, size } = units.findLast(({ from }) => largest >= from) ?? units[0]
    const digits = largest / size < 99.995 ? 2 : largest / size < 999.95 ? 1 : 0
    const least = 10 ** -digits
    const text = (value: Maybe): string => {
      if (!finite(value)) return NONE
      const small = value > 0 && value / size < least / 2
      return small ? `<${this.number(least, digits)}` : this.number(value / size, digits, true)
    }
    return { unit, text }
  }

  /**
   * @param share 1 = 100%
   * @param decimals always so many; by default one below 10%, so that a small share is not shown as none, else none
   */
  percentParts(share: Maybe, decimals?: number): NumberParts {
    if (!finite(share)) return UNKNOWN
    const percent = share * 100
    const size = Math.abs(percent)
    if (decimals !== undefined) return { value: this.number(percent, decimals, true), unit: '%' }
    if (percent > 0 && percent < 0.05) return { value: '<0.1', unit: '%' }
    return { value: this.number(percent, size < 9.95 && size >= 0.05 ? 1 : 0, true), unit: '%' }
  }

  /** A share (1 = 100%): 0%, <0.1%, 0.4%, 64%. */
  percent(share: Maybe, decimals?: number): string {
    return this.joined(this.percentParts(share, decimals))
  }

  /** Whole numbers whole, others (a mean, an estimate) with three digits: 1,204, 59.4, 0.012. */
  count(value: Maybe): string {
    return finite(value) && !Number.isInteger(value) ? this.#three(value) : this.number(value)
  }

  /** A large number in short: 12K, 1.2M (1.2万). */
  compact(value: number): string {
    this.#compact ??= new Intl.NumberFormat(this.#locale, {
      notation: 'compact',
      maximumSignificantDigits: 2,
    })
    return this.#compact.format(value)
  }

  /** Events a second: 1.50/s, 31.4/s. */
  rateParts(perSecond: Maybe): NumberParts {
    return finite(perSecond) ? { value: this.#three(perSecond), unit: '/s' } : UNKNOWN
  }

  /**
   * @param unit as claims and comparisons name it: ratio, percent or share (1 = 100%), cores, seconds, milliseconds,
   * perSecond, bytes; any other is a count
   */
  valueParts(value: Maybe, unit: string): NumberParts {
    if (!finite(value)) return UNKNOWN
    switch (unit) {
      case 'ratio':
        return { value: this.#three(value), unit: '×' }
      case 'percent':
      case 'share':
        return this.percentParts(value)
      case 'cores':
        return { value: this.#three(value), unit: '' }
      case 'seconds':
        return this.durationParts(value * 1000)
      case 'milliseconds':
        return this.durationParts(value)
      case 'perSecond':
        return this.rateParts(value)
      case 'bytes':
        return this.byteParts(value)
      default:
        return { value: this.count(value), unit: '' }
    }
  }

  /** A number with its unit: 1.93×, 64%, 31.4/s, 12.3 ms. */
  value(value: Maybe, unit: string): string {
    return this.joined(this.valueParts(value, unit))
  }

  /** From the least to the most, a unit that both share said once: 1.90–1.97×. */
  range(low: Maybe, high: Maybe, unit: string): string {
    const [from, to] = [this.valueParts(low, unit), this.valueParts(high, unit)]
    const once = from.unit === to.unit && !from.value.includes(this.#space)
    return `${once ? from.value : this.joined(from)}–${this.joined(to)}`
  }

  /** A value that may be higher: ≥ 1,204. */
  atLeast(text: string, least: boolean): string {
    return least ? `≥${this.#space}${text}` : text
  }

  /** A value with its unit behind it; ×, % and /s stand at the number. */
  joined({ value, unit }: NumberParts): string {
    return value + unitBehind(unit, this.#space)
  }

  /** A time of day, seconds included. @param epoch milliseconds since 1970 */
  clock(epoch: number): string {
    return this.#time('clock', { timeStyle: 'medium' }).format(epoch)
  }

  /** A day with its time and the time zone. @param epoch milliseconds since 1970 */
  date(epoch: number): string {
    return this.#time('date', { dateStyle: 'medium', timeStyle: 'long' }).format(epoch)
  }

  #three(value: number, exact = false): string {
    if (value > 0 && value < SMALLEST) return `<${this.number(SMALLEST, MOST_DECIMALS)}`
    return this.number(value, decimalsOf(Math.abs(value)), !exact)
  }

  #time(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const format = this.#times.get(key) ?? new Intl.DateTimeFormat(this.#locale, options)
    this.#times.set(key, format)
    return format
  }
}

const formats = new Map<string, Format>()

/** The formats of a language. @param space before units: a terminal's text is searched, so it has plain ones */
export function formatOf(locale: Locale, space = NO_BREAK): Format {
  const key = locale + space
  const format = formats.get(key) ?? new Format(locale, space)
  formats.set(key, format)
  return format
}

/** What is shown for a value that is not known. */
export const UNKNOWN = '—'

/** Seconds as people read them: `4 ms`, `0.42 s`, `8.4 s`, `3 min 05 s`, `2 h 03 min`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return UNKNOWN
  if (seconds < 0.0995) return `${(seconds * 1000).toFixed(seconds < 0.00095 && seconds > 0 ? 2 : 0)} ms`
  if (seconds < 9.995) return `${seconds.toFixed(2)} s`
  if (seconds < 99.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  const two = (value: number) => String(value).padStart(2, '0')
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`
}

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** Bytes with a binary unit, three digits at the most before a fraction: `38 MiB`, `1.4 GiB`. */
export function bytes(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN
  let unit = 0
  let scaled = value
  while (Math.abs(scaled) >= 999.5 && unit < BYTE_UNITS.length - 1) {
    scaled /= 1024
    unit += 1
  }
  return `${scaled.toFixed(unit > 0 && scaled < 9.95 ? 1 : 0)} ${BYTE_UNITS[unit]}`
}

/** A share (1 = all, or one core) in percent; one decimal below ten, so that a small cost is not shown as none. */
export function percent(share: number | null): string {
  if (share === null || !Number.isFinite(share)) return UNKNOWN
  const value = share * 100
  // Little is not nothing.
  if (value > 0 && value < 0.05) return '<0.1 %'
  return `${value.toFixed(Math.abs(value) < 9.95 ? 1 : 0)} %`
}

/** A count or rate: thin on digits, never in exponents. */
export function number(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN
  if (Number.isInteger(value)) return String(value)
  const size = Math.abs(value)
  return value.toFixed(size < 1 ? 3 : size < 10 ? 2 : size < 100 ? 1 : 0)
}

/** A claim's number in the unit that its verdict names. Percent claims hold percentages' shares (0–1). */
export function claimValue(value: number | null, unit: string): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN
  switch (unit) {
    case 'ratio':
      return `${value.toFixed(2)}×`
    case 'percent':
      return percent(value)
    case 'seconds':
      return duration(value)
    case 'perSecond':
      return `${number(value)}/s`
    case 'milliseconds':
      return `${number(value)} ms`
    default:
      return number(value)
  }
}

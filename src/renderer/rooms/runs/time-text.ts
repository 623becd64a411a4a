import { i18n } from '../../i18n'
import { sameDay } from './order'

const DAY = 86_400_000
const UNITS = [
  ['year', 365 * DAY],
  ['month', 30 * DAY],
  ['day', DAY],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

const locale = () => i18n.global.locale.value
/** English headings begin with a capital; other scripts have none. */
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** "5 min. ago", "3 days ago", "just now", from milliseconds since the epoch. */
export function agoText(at: number, now: number): string {
  const format = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto', style: 'short' })
  const past = Math.max(0, now - at)
  for (const [unit, size] of UNITS) if (past >= size) return format.format(-Math.floor(past / size), unit)
  return i18n.global.t('runs.justNow')
}

/** A date and a time of day, to the second. */
export function preciseTimeText(at: number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'full', timeStyle: 'medium' }).format(at)
}

/** A date and a time of day, shortly. */
export function dateTimeText(at: number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(at)
}

/** A time of day, to the minute. */
export function timeOfDayText(at: number): string {
  return new Intl.DateTimeFormat(locale(), { timeStyle: 'short' }).format(at)
}

/** The heading of a day: "Today", "Yesterday", "Friday, 20 November". */
export function dayText(at: number, now: number): string {
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' })
  if (sameDay(at, now)) return capital(words.format(0, 'day'))
  const yesterday = new Date(now)
  yesterday.setDate(yesterday.getDate() - 1)
  if (sameDay(at, yesterday.getTime())) return capital(words.format(-1, 'day'))
  const thisYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return new Intl.DateTimeFormat(locale(), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(thisYear ? {} : { year: 'numeric' }),
  }).format(at)
}

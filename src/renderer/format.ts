import { formatOf, type ColumnFormat, type Format, type NumberParts } from '../shared/format'
import type { Locale } from '../shared/text'
import { i18n } from './i18n'

export { NONE, pidText } from '../shared/format'
export type { ColumnFormat, NumberParts } from '../shared/format'

/*
 * `shared/format.ts` in the window's language: components that call these while rendering follow a change of language.
 */

type Maybe = number | null | undefined
const format = (): Format => formatOf(i18n.global.locale.value as Locale)

export const number = (value: Maybe, digits = 0, fixed = false): string =>
  format().number(value, digits, fixed)
export const count = (value: Maybe): string => format().count(value)
export const bytes = (value: Maybe, exact = false): string => format().bytes(value, exact)
/** Bytes in one unit, for columns of them. */
export const byteParts = (value: Maybe): NumberParts => format().byteParts(value)
export const duration = (ms: Maybe, exact = false): string => format().duration(ms, exact)
export const durationParts = (ms: Maybe): NumberParts => format().durationParts(ms)
export const percent = (share: Maybe, decimals?: number): string => format().percent(share, decimals)
export const percentParts = (share: Maybe, decimals?: number): NumberParts =>
  format().percentParts(share, decimals)
export const valueText = (value: Maybe, unit: string): string => format().value(value, unit)
export const valueParts = (value: Maybe, unit: string): NumberParts => format().valueParts(value, unit)
export const rangeText = (low: Maybe, high: Maybe, unit: string): string => format().range(low, high, unit)
export const columnFormat = (kind: 'duration' | 'bytes', largest: number): ColumnFormat =>
  format().column(kind, largest)
export const atLeast = (text: string, least: boolean): string => format().atLeast(text, least)
/** A time on the axis, ms, in the stretch that is shown. */
export const axisTime = (ms: number, window: { readonly from: number; readonly to: number }): string =>
  format().axisTime(ms, window)
export const momentText = (ms: number, wall: number): string => format().moment(ms, wall)
export const compact = (value: number): string => format().compact(value)
export const clock = (epoch: number): string => format().clock(epoch)

/** A text whose numbers keep their units on the same line: 20 ms and 64 KiB never come apart. */
export function unbroken(text: string): string {
  return text.replace(/(\d) (?=[µmn]?s\b|[KMG]i?B\b)/g, '$1\u00a0')
}

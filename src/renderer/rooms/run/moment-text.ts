import { number } from '../../format'

const SPACE = '\u00a0'

/**
 * A moment of a run as something to read while it moves: 12.3 s, 2:05.3, 1:02:05.3. Always the same number of decimals,
 * so that nothing jumps; two of them in a run shorter than ten seconds, and milliseconds in one shorter than a second. `ms`, `wall`: run time, milliseconds.
 */
export function momentText(ms: number, wall: number): string {
  if (wall < 1000) return `${number(ms, wall < 10 ? 3 : wall < 100 ? 1 : 0, true)}${SPACE}ms`
  const digits = wall < 10_000 ? 2 : 1
  if (wall < 60_000) return `${number(ms / 1000, digits, true)}${SPACE}s`
  // In tenths first: 59.96 s is 1:00.0 and not 0:60.0.
  const tenths = Math.round(ms / 100)
  const seconds = (tenths % 600) / 10
  const minutes = Math.floor(tenths / 600)
  const two = (value: number) => String(value).padStart(2, '0')
  const tail = `${two(Math.floor(seconds))}.${Math.round((seconds % 1) * 10)}`
  return wall < 3_600_000 ? `${minutes}:${tail}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${tail}`
}

/** Colours of a terminal as functions; each returns its text unchanged where colours are off. */
export interface Style {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly red: (text: string) => string
  readonly green: (text: string) => string
  readonly yellow: (text: string) => string
  readonly blue: (text: string) => string
}

const sgr = (on: number, off: number) => (text: string) =>
  text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`
const same = (text: string) => text

const COLOURED: Style = {
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  red: sgr(31, 39),
  green: sgr(32, 39),
  yellow: sgr(33, 39),
  blue: sgr(34, 39),
}
const PLAIN: Style = { bold: same, dim: same, red: same, green: same, yellow: same, blue: same }

/**
 * The style for a stream. `NO_COLOR` (https://no-color.org: set and not empty) turns colours off, `FORCE_COLOR` turns
 * them on where the stream is no terminal; meaning never rests on colour alone, every state is also a word or a sign.
 */
export function styleFor(isTTY: boolean, env: Readonly<Record<string, string | undefined>>): Style {
  if (env.NO_COLOR) return PLAIN
  if (env.FORCE_COLOR && env.FORCE_COLOR !== '0') return COLOURED
  return isTTY && env.TERM !== 'dumb' ? COLOURED : PLAIN
}

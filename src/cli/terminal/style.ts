import pico from 'picocolors'

/** Colours of a terminal as functions; each returns its text unchanged where colours are off. */
export type Style = Pick<typeof pico, 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue'>

/**
 * The style for a stream. `NO_COLOR` (https://no-color.org: set and not empty) turns colours off, `FORCE_COLOR` turns
 * them on where the stream is no terminal; meaning never rests on colour alone, every state is also a word or a sign.
 */
export function styleFor(isTTY: boolean, env: Readonly<Record<string, string | undefined>>): Style {
  const forced = env.FORCE_COLOR && env.FORCE_COLOR !== '0'
  return pico.createColors(!env.NO_COLOR && Boolean(forced || (isTTY && env.TERM !== 'dumb')))
}

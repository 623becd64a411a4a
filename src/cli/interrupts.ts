import type { EventEmitter } from 'node:events'

/** Signals that ask the command line to end. */
export const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * A second signal this soon after the first is the same key press: under `npx` the terminal tells the whole group
 * and npm passes its own copy on.
 */
const SAME_PRESS = 250

/**
 * Calls `stop` at the first ending signal and `kill` at the next one (and at SIGQUIT at once).
 * @param source normally `process`
 * @param clock milliseconds
 * @returns lets go of the signals
 */
export function onInterrupts(
  source: Pick<EventEmitter, 'on' | 'off'>,
  clock: () => number,
  { stop, kill }: { readonly stop: (signal: NodeJS.Signals) => void; readonly kill: () => void },
): () => void {
  let first: number | null = null
  const ending = (signal: NodeJS.Signals) => {
    if (first === null) {
      first = clock()
      stop(signal)
    } else if (clock() - first > SAME_PRESS) kill()
  }
  for (const signal of ENDING_SIGNALS) source.on(signal, ending)
  source.on('SIGQUIT', kill)
  return () => {
    for (const signal of ENDING_SIGNALS) source.off(signal, ending)
    source.off('SIGQUIT', kill)
  }
}

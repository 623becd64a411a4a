import type { Locale } from '../shared/text'
import { printable } from './terminal/sanitize'

/** Says on stderr what went wrong. Names of files and words of the system are in it, which anybody may have chosen. */
export function complain(text: string): void {
  process.stderr.write(`forkscope: ${text.split('\n').map(printable).join('\n')}\n`)
}

/**
 * Does something that can fail in ways that people can mend: those are told on stderr in their language.
 * @returns its exit code; 1 when it failed so
 */
export async function withFailures(locale: Locale, work: () => Promise<number>): Promise<number> {
  const { EngineFailure } = await import('../engine/failure')
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof EngineFailure)) throw error
    complain(error.failure.text[locale])
    return 1
  }
}

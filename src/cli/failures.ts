import type { Locale } from '../shared/text'

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
    process.stderr.write(`forkscope: ${error.failure.text[locale]}\n`)
    return 1
  }
}

import type { ExportFormat } from '../../shared/library'
import type { Locale } from '../../shared/text'
import { csv } from './csv'
import { writeBeside } from './file'
import { html } from './html'
import { perfetto } from './perfetto'
import { modelOf, type ExportSource } from './samples'
import { summarize } from '../../shared/run/summarize'

/** Formats of text; a run file is no text (run-file.ts). */
export type TextFormat = Exclude<ExportFormat, 'run'>

/**
 * A run in another format, piece by piece: nothing is held but the piece at hand and what the source holds already.
 * @param locale of `html`; the other formats are for programs and know no language
 */
export function exported(source: ExportSource, to: TextFormat, locale: Locale): Iterable<string> {
  switch (to) {
    case 'perfetto':
      return perfetto(source)
    case 'csv':
      return csv(source)
    case 'json':
      return [`${JSON.stringify(summarize(modelOf(source)), null, 2)}\n`]
    case 'html':
      return html(source, locale)
  }
}

/**
 * Writes a run to a file in another format. The file appears under its name when it is complete.
 * @throws EngineFailure when it can't be written
 */
export function exportRun(source: ExportSource, to: TextFormat, file: string, locale: Locale): Promise<void> {
  return writeBeside(file, exported(source, to, locale))
}

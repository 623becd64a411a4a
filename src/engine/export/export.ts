import type { ExportFormat } from '../../shared/library'
import type { RunRecord } from '../../shared/run/records'
import type { Locale } from '../../shared/text'

/** What is exported: all records of a run, from a recording (see Replay) or from a live run. */
export interface ExportSource {
  /** As a follower gets them: from a recording samples may come in bulk (`ticks`, `series`). */
  readonly records: readonly RunRecord[]
  /** Samples of processes that `records` holds coarse only. */
  series(ids: readonly number[]): readonly RunRecord[]
}

/**
 * Writes a run to a file in another format. The file appears under its name when it is complete.
 * @throws EngineFailure when it can't be written
 */
export function exportRun(
  _source: ExportSource,
  _to: ExportFormat,
  file: string,
  _locale: Locale,
): Promise<void> {
  return Promise.reject(new Error(`${file} can't be written`))
}

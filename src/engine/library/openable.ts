import { basename } from 'node:path'
import { notARun } from './failures'
import { kindOf } from './sniff'
import type { RunFiles } from './run-files'
import { readHead } from './take'

/**
 * Checks that a file can be opened as a run, without an engine: a run file as far as lists go, a trace by its first
 * bytes only.
 * @throws EngineFailure
 */
export async function checkOpenable(file: string, files: RunFiles): Promise<void> {
  const kind = kindOf(readHead(file))
  if (kind === 'other') throw notARun(basename(file))
  if (kind === 'run') await files.head(file, true)
}

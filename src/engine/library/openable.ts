import { basename } from 'node:path'
import { notARun } from './failures'
import { runFiles } from './run-files'
import { kindOf } from './sniff'
import { readHead } from './take'

/**
 * Checks that a file can be opened as a run, without an engine: a run file as far as its facts go, a trace by its first
 * bytes only.
 * @throws EngineFailure
 */
export async function checkOpenable(file: string): Promise<void> {
  const kind = kindOf(await readHead(file))
  if (kind === 'other') throw notARun(basename(file))
  if (kind === 'run') runFiles.read(file)
}

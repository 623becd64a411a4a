import { join, resolve } from 'node:path'
import type { RunFiles } from '../engine/library/run-files'
import type { Replay } from '../engine/recording/read/replay'
import { dataDir } from './places'

/** Does something with run files as this data folder knows them. */
export async function withRunFiles<T>(work: (files: RunFiles) => Promise<T>): Promise<T> {
  const [{ RunFiles }, { KnownFiles, KNOWN_FILES }, { Checker }] = await Promise.all([
    import('../engine/library/run-files'),
    import('../engine/recording/check/known-files'),
    import('../engine/recording/check/checker'),
  ])
  const files = new RunFiles(new KnownFiles(join(dataDir(), KNOWN_FILES)), new Checker())
  try {
    return await work(files)
  } finally {
    await files.dispose()
  }
}

/**
 * Does something with a recorded run that was named on the command line, after it was read once in a process of its own if
 * others made it.
 * @throws EngineFailure when it can't be read
 */
export async function withRun<T>(name: string, work: (run: Replay) => Promise<T> | T): Promise<T> {
  const file = resolve(name)
  await withRunFiles((files) => files.vet(file, true))
  const { Replay } = await import('../engine/recording/read/replay')
  const run = new Replay(file)
  try {
    return await work(run)
  } finally {
    run.close()
  }
}

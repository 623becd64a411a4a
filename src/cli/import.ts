import { basename, resolve } from 'node:path'
import type { Locale } from '../shared/text'
import type { FileCommand } from './file-commands'
import { withFailures } from './failures'
import { dataDir, packageVersion, scenariosDir } from './places'

/**
 * `forkscope import`: makes a run of a trace, in the folder of recorded runs or where one wants it, and prints its path.
 * @returns the exit code: 1 when it is no trace or the run can't be written
 */
export function importFile(
  { file, out }: Extract<FileCommand, { kind: 'import' }>,
  locale: Locale,
): Promise<number> {
  return withFailures(locale, async () => {
    process.stdout.write(
      `${await (out === null ? intoLibrary(resolve(file)) : intoFile(resolve(file), resolve(out)))}\n`,
    )
    return 0
  })
}

async function intoFile(trace: string, out: string): Promise<string> {
  const [{ importTrace }, { readTrace }] = await Promise.all([
    import('../engine/import/import'),
    import('../engine/library/take'),
  ])
  await importTrace(await readTrace(trace), basename(trace), out)
  return out
}

async function intoLibrary(trace: string): Promise<string> {
  const { Engine } = await import('../engine/engine')
  const engine = await Engine.create({ dataDir: dataDir(), scenariosDir, version: packageVersion() })
  try {
    const { library } = engine.recorded
    return library.find(await library.openFile(trace))?.file ?? ''
  } finally {
    await engine.dispose()
  }
}

import { basename, resolve } from 'node:path'
import type { Locale } from '../shared/text'
import type { FileCommand } from './file-commands'
import { withFailures } from './failures'
import { dataDir, packageVersion, scenariosDir } from './places'

/** Instead of a file: what comes in on stdin. */
const STDIN = '-'

/**
 * `forkscope import`: makes a run of a trace, in the folder of recorded runs or at `out`, and prints its path.
 * @returns the exit code: 1 when it is no trace or the run can't be written
 */
export function importFile(
  { file, out }: Extract<FileCommand, { kind: 'import' }>,
  locale: Locale,
): Promise<number> {
  return withFailures(locale, async () => {
    process.stdout.write(`${await (out === null ? intoLibrary(file) : intoFile(file, resolve(out)))}\n`)
    return 0
  })
}

async function intoFile(trace: string, out: string): Promise<string> {
  const [{ importTrace }, { readTrace }] = await Promise.all([
    import('../engine/import/import'),
    import('../engine/library/take'),
  ])
  if (trace === STDIN) await importTrace(process.stdin, 'stdin', out)
  else await importTrace(readTrace(resolve(trace)), basename(trace), out)
  return out
}

async function intoLibrary(trace: string): Promise<string> {
  const { Engine } = await import('../engine/engine')
  const engine = await Engine.create({ dataDir: dataDir(), scenariosDir, version: packageVersion() })
  try {
    const { library } = engine.recorded
    const runId =
      trace === STDIN
        ? await library.addTrace('stdin', process.stdin)
        : await library.openFile(resolve(trace))
    return library.find(runId)?.file ?? ''
  } finally {
    await engine.dispose()
  }
}

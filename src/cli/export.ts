import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { EXPORT_SUFFIXES, REDACTED_SUFFIX, RUN_FILE } from '../shared/library'
import type { Locale } from '../shared/text'
import type { FileCommand } from './file-commands'
import { complain, withFailures } from './failures'
import { withRun } from './run-file'
import { CLI_TEXTS } from './texts'

/**
 * `forkscope export`: a recorded run in another format, in a file or on stdout.
 * @returns the exit code: 1 when the run can't be read or the file can't be written
 */
export function exportFile(
  { file, to, out, redact }: Extract<FileCommand, { kind: 'export' }>,
  locale: Locale,
): Promise<number> {
  return withFailures(locale, async () => {
    const [{ exported, exportRun }, { chunked }, { exportRunFile }] = await Promise.all([
      import('../engine/export/export'),
      import('../engine/export/file'),
      import('../engine/export/run-file'),
    ])
    const target = out ?? resolve(stem(file) + (redact ? REDACTED_SUFFIX : EXPORT_SUFFIXES[to]))
    // A file whose name was not typed is never overwritten.
    if (out === null && existsSync(target)) {
      complain(CLI_TEXTS[locale].thereAlready(target))
      return 1
    }
    await withRun(file, async (run) => {
      if (to === 'run') await exportRunFile(run.file, resolve(target), redact)
      else if (target === '-') return print(chunked(exported(run, to, locale)))
      else await exportRun(run, to, resolve(target), locale)
      process.stdout.write(`${resolve(target)}\n`)
    })
    return 0
  })
}

function stem(file: string): string {
  const name = basename(file)
  return name.endsWith(RUN_FILE) ? name.slice(0, -RUN_FILE.length) : name
}

/** As fast as it is read. A reader that has enough (`| head`) ends it. */
async function print(pieces: Iterable<string>): Promise<void> {
  try {
    for (const piece of pieces) if (!process.stdout.write(piece)) await once(process.stdout, 'drain')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
  }
}

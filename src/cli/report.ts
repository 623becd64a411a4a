import { resolve } from 'node:path'
import { scenarios } from '../scenarios'
import { RunModel } from '../shared/run/model'
import type { MetaRecord } from '../shared/run/records'
import { summarize } from '../shared/run/summarize'
import type { Locale } from '../shared/text'
import { commandLine } from '../shared/command-line'
import type { FileCommand } from './file-commands'
import { withFailures } from './failures'
import { withRun } from './run-file'
import { report } from './terminal/report'
import { printable } from './terminal/sanitize'
import { styleFor } from './terminal/style'

/**
 * `forkscope report`: what `forkscope run` printed when a recorded run was over.
 * @returns the exit code: 1 when the file can't be read as a run, whatever the run itself ended with
 */
export function reportFile(
  { file, json }: Extract<FileCommand, { kind: 'report' }>,
  locale: Locale,
): Promise<number> {
  return withFailures(locale, async () => {
    const model = new RunModel()
    await withRun(file, ({ records }) => model.applyAll(records))
    const summary = { ...summarize(model), recording: resolve(file) }
    const { stdout, env } = process
    if (json) {
      stdout.write(`${JSON.stringify(summary, null, 2)}\n`)
      return 0
    }
    stdout.write(
      report(summary, {
        name: nameOf(model.meta!, locale),
        locale,
        style: styleFor(stdout.isTTY, env),
        columns: stdout.columns || 100,
        breaks: Boolean(stdout.isTTY),
        say: (said) => model.say(said)[locale],
      }),
    )
    return 0
  })
}

function nameOf({ origin, title }: MetaRecord, locale: Locale): string {
  if (title !== undefined) return printable(title)
  switch (origin.kind) {
    case 'scenario':
      return scenarios.find(({ id }) => id === origin.scenario)?.title[locale] ?? printable(origin.scenario)
    case 'command':
      return commandLine(origin.argv)
    case 'trace':
      return printable(origin.name)
    case 'machine':
      return ''
  }
}

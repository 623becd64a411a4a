import { totalmem } from 'node:os'
import { scenarios } from '../scenarios'
import { type CommandLine, parseCommandLine } from './arguments'
import { compare } from './compare'
import { USAGE_EXIT } from './exit-code'
import { exportFile } from './export'
import { complain } from './failures'
import { help, usage } from './help'
import { importFile } from './import'
import { list } from './list'
import { localeOf } from './locale'
import { open } from './open'
import { packageVersion } from './places'
import { reportFile } from './report'
import { run } from './run'
import { UsageError } from './usage-error'

const argv = process.argv.slice(2)
const locale = localeOf(argv, process.env)

// `forkscope list | head -1`: the reader has what it wanted. A run has listeners of its own that stop it.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })

async function carryOut(command: CommandLine): Promise<number> {
  switch (command.kind) {
    case 'help':
      process.stdout.write(help(command.topic, command.scenario, scenarios, locale))
      return 0
    case 'version':
      process.stdout.write(`${packageVersion()}\n`)
      return 0
    case 'list':
      process.stdout.write(list(scenarios, command.json, locale))
      return 0
    case 'run':
      return run(command, locale)
    case 'export':
      return exportFile(command, locale)
    case 'import':
      return importFile(command, locale)
    case 'report':
      return reportFile(command, locale)
    case 'open':
      return open(command.file, locale)
    case 'compare':
      return compare(command.files, command.json, locale)
  }
}

try {
  // No process.exit: what is written to a pipe must have the time to get there.
  process.exitCode = await carryOut(parseCommandLine(argv, scenarios, totalmem()))
} catch (error) {
  if (error instanceof UsageError) {
    complain(error.text[locale])
    process.stderr.write(`\n${usage(error.topic, locale)}\n`)
    process.exitCode = USAGE_EXIT
  } else {
    complain(error instanceof Error ? error.message : String(error))
    if (process.env.FORKSCOPE_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`)
    process.exitCode = 1
  }
}

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Summary } from '../../../src/shared/summary'
import { watchLeftovers } from '../../support/leftovers'
import { until } from '../../support/until'

/** The command line as it is installed. */
export const CLI = resolve(import.meta.dirname, '../../../out/cli/index.js')

if (!existsSync(CLI))
  throw new Error(`These tests run the built command line and ${CLI} is missing: npm run build`)

export interface Finished {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A command line that is running. */
export interface Running {
  readonly child: ChildProcess
  readonly stdout: string
  readonly stderr: string
  readonly finished: Promise<Finished>
  /** Waits for a text on stdout or stderr. */
  sees(pattern: RegExp): Promise<RegExpExecArray>
}

/** What a test of the command line needs: a data folder of its own, and nothing left behind. */
export function commandLine() {
  const watched = watchLeftovers()
  const folder = (name: string) => join(watched.current.folder, name)

  function environment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    const env: NodeJS.ProcessEnv = { ...process.env, FORKSCOPE_DATA_DIR: folder('data'), ...extra }
    // The developer's own language and colours are none of a test's business.
    for (const name of ['LC_ALL', 'LC_MESSAGES', 'NO_COLOR', 'FORCE_COLOR'])
      if (!(name in extra)) delete env[name]
    return { LANG: 'en_US.UTF-8', ...env, ...('LANG' in extra ? {} : { LANG: 'en_US.UTF-8' }) }
  }

  function launch(program: string, argv: readonly string[], env?: NodeJS.ProcessEnv): Running {
    const child = spawn(program, argv, { stdio: 'pipe', env: environment(env), cwd: watched.current.folder })
    const text = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].setEncoding('utf8').on('data', (piece: string) => (text[stream] += piece))
    const finished = once(child, 'close').then(([code, signal]) => ({ code, signal, ...text }) as Finished)
    return {
      child,
      finished,
      get stdout() {
        return text.stdout
      },
      get stderr() {
        return text.stderr
      },
      sees: (pattern) => until(() => pattern.exec(text.stdout + text.stderr), `${pattern} in the output`),
    }
  }

  const start = (...argv: string[]) => launch(process.execPath, [CLI, ...argv])
  return {
    watched,
    folder,
    launch,
    start,
    run: (...argv: string[]) => start(...argv).finished,
    runWith: (env: NodeJS.ProcessEnv, ...argv: string[]) =>
      launch(process.execPath, [CLI, ...argv], env).finished,
    async json(...argv: string[]): Promise<Finished & { readonly summary: Summary }> {
      const finished = await start('run', '--json', ...argv).finished
      return { ...finished, summary: JSON.parse(finished.stdout) as Summary }
    },
  }
}

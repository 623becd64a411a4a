import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { resolve } from 'node:path'
import type { Locale } from '../shared/text'
import { complain } from './failures'
import { startScript } from './places'
import { withRunFiles } from './run-file'
import { CLI_TEXTS } from './texts'

const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * `forkscope open`: looks whether the file is a run or a trace, then opens the window with it; an app that runs already
 * takes it over. Waits as long as what it started.
 * @returns the exit code: 1 when there is no such file, it is none of these, or there is no window here
 */
export async function open(name: string, locale: Locale): Promise<number> {
  const [{ checkOpenable }, { EngineFailure }] = await Promise.all([
    import('../engine/library/openable'),
    import('../engine/failure'),
  ])
  const file = resolve(name)
  try {
    await withRunFiles((files) => checkOpenable(file, files))
  } catch (error) {
    if (!(error instanceof EngineFailure)) throw error
    complain(error.failure.text[locale])
    return 1
  }
  if (!existsSync(startScript)) {
    complain(CLI_TEXTS[locale].noWindow(file))
    return 1
  }
  return window(file)
}

/** The app, started as `npm start` does. */
async function window(file: string): Promise<number> {
  const child = spawn(process.execPath, [startScript, file], { stdio: 'inherit' })
  const pass = (signal: NodeJS.Signals) => void child.kill(signal)
  for (const signal of PASSED_ON) process.on(signal, pass)
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
    return code ?? 128 + (signal === null ? 0 : constants.signals[signal])
  } finally {
    for (const signal of PASSED_ON) process.off(signal, pass)
  }
}

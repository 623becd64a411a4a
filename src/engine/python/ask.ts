import type { ChildProcess } from 'node:child_process'
import * as v from 'valibot'
import type { Interpreter } from '../../shared/run/records'
import { spawn } from '../spawn'

/** An answer takes 50 ms; a shim on a busy machine takes longer. */
const PATIENCE = 10_000
/** Characters of an answer: one has 200. */
const MOST_SAID = 10_000

/**
 * Python 2 understands it too: what is too old is told by its version. With -c the working folder is the first place that
 * modules are looked for in: what lies there is somebody's program, and is not to run.
 */
const QUESTION = `
import sys
sys.path[:] = [folder for folder in sys.path if folder]
import json
facts = {'path': sys.executable, 'version': '.'.join(map(str, sys.version_info[:3])), 'gil': True, 'startMethod': ''}
if sys.version_info >= (3, 9):
    import multiprocessing
    facts['startMethod'] = multiprocessing.get_start_method()
    facts['gil'] = getattr(sys, '_is_gil_enabled', lambda: True)()
print(json.dumps(facts))
`

const AnswerSchema = v.object({
  path: v.pipe(v.string(), v.minLength(1)),
  version: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/)),
  gil: v.boolean(),
  startMethod: v.string(),
})

/**
 * Asks a program what Python it is; null when it doesn't answer as one.
 *
 * @param enough ends the waiting, and the program with all that it started
 */
export async function ask(
  file: string,
  env: NodeJS.ProcessEnv,
  enough: AbortSignal = AbortSignal.timeout(PATIENCE),
): Promise<Interpreter | null> {
  try {
    return v.parse(AnswerSchema, JSON.parse(await printedBy(file, env, enough)))
  } catch {
    return null
  }
}

/** What it prints. @throws when it can't be started, fails, says too much or takes too long */
function printedBy(file: string, env: NodeJS.ProcessEnv, enough: AbortSignal): Promise<string> {
  // A group of its own: a shim may have started others, which keep its output open.
  const child = spawn(file, ['-c', QUESTION], {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    windowsHide: true,
  })
  return new Promise((done, fail) => {
    let said = ''
    const stop = () => {
      endGroup(child)
      child.stdout?.destroy()
      fail(new Error(`${file} gave no answer`))
    }
    child.once('error', fail)
    child.once('close', (code) => {
      enough.removeEventListener('abort', stop)
      if (code === 0) done(said)
      else fail(new Error(`${file} ended with ${code}`))
    })
    // There is none when this process has no descriptors left.
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (said.length > MOST_SAID) stop()
    })
    enough.addEventListener('abort', stop, { once: true })
  })
}

function endGroup(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL')
  } catch {
    // Windows has no groups.
    child.kill('SIGKILL')
  }
}

import * as v from 'valibot'
import type { Interpreter } from '../../shared/run/records'
import { spawn } from '../spawn'

/** An answer takes 50 ms; a shim on a busy machine takes longer. */
const PATIENCE = 10_000

/** Python 2 understands it too: what is too old is told by its version. */
const QUESTION = `
import json, sys
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

/** Asks a program what Python it is; null when it doesn't answer as one. */
export async function ask(file: string, env: NodeJS.ProcessEnv): Promise<Interpreter | null> {
  const child = spawn(file, ['-c', QUESTION], { env, stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true })
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE)
  let said = ''
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (said += text))
  const code = await new Promise<number | null>((done) => {
    child.once('error', () => done(null))
    child.once('close', done)
  })
  clearTimeout(timer)
  if (code !== 0) return null
  try {
    return v.parse(AnswerSchema, JSON.parse(said))
  } catch {
    return null
  }
}

import { accessSync, constants } from 'node:fs'
import { delimiter, isAbsolute, join, sep } from 'node:path'
import type { Interpreter } from '../../shared/run/records'
import { EngineFailure } from '../failure'
import { ask } from './ask'

/** The oldest that the programs run on, and the newest that is looked for by its own name. */
const OLDEST = 9
const NEWEST = 15

/** What was found so far, by setting: nobody is asked twice. A search without success is made anew each time. */
const found = new Map<string, Promise<Interpreter>>()

/**
 * A Python of 3.9 or later: the one of the settings, or else the active virtual environment's, `python3` or `python` of
 * PATH, or the newest `python3.x` there. What is found first and answers is taken. It is asked by name, but known by what
 * it calls itself: a shim of pyenv is a shell script, which would start the real one each time.
 *
 * @param chosen path or name from the settings; '' for none
 * @throws EngineFailure `no-python`, which says what was found instead
 */
export function findPython(chosen: string, env: NodeJS.ProcessEnv = process.env): Promise<Interpreter> {
  const key = [chosen, env.VIRTUAL_ENV ?? '', env.PATH ?? ''].join('\0')
  const known = found.get(key)
  if (known !== undefined) return known
  const search = firstOf(chosen === '' ? candidates(env) : named(chosen, env), env, chosen)
  found.set(key, search)
  search.catch(() => found.delete(key))
  return search
}

async function firstOf(
  files: readonly string[],
  env: NodeJS.ProcessEnv,
  chosen: string,
): Promise<Interpreter> {
  const tooOld: string[] = []
  for (const file of files) {
    const interpreter = await ask(file, env)
    if (interpreter === null) continue
    const [major, minor] = interpreter.version.split('.').map(Number)
    if (major > 3 || (major === 3 && minor >= OLDEST)) return interpreter
    tooOld.push(`Python ${interpreter.version} (${interpreter.path})`)
  }
  throw noPython(chosen, tooOld)
}

/** Paths that may be a Python, the best first; each once. */
export function candidates(env: NodeJS.ProcessEnv): string[] {
  const windows = process.platform === 'win32'
  const names = ['python3', 'python']
  for (let minor = NEWEST; minor >= OLDEST; minor -= 1) names.push(`python3.${minor}`)
  const venv = env.VIRTUAL_ENV
  const own =
    venv && isAbsolute(venv)
      ? [join(venv, windows ? 'Scripts' : 'bin', windows ? 'python.exe' : 'python3')]
      : []
  return [...new Set([...own.filter(isProgram), ...names.flatMap((name) => inPath(name, env))])]
}

/** What the settings may mean: a file, or a name of PATH. */
const named = (chosen: string, env: NodeJS.ProcessEnv) =>
  chosen.includes(sep) ? [chosen] : inPath(chosen, env)

function inPath(name: string, env: NodeJS.ProcessEnv): string[] {
  const file = process.platform === 'win32' ? `${name}.exe` : name
  // A relative one means another folder wherever this process works: what lies there was not chosen.
  const folders = (env.PATH ?? '').split(delimiter).filter(isAbsolute)
  return folders.map((folder) => join(folder, file)).filter(isProgram)
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function noPython(chosen: string, tooOld: readonly string[]): EngineFailure {
  const en = tooOld.length > 0 ? ` Found, but too old: ${tooOld.join(', ')}.` : ''
  const zh = tooOld.length > 0 ? `找到的版本过旧：${tooOld.join('、')}。` : ''
  if (chosen !== '')
    return new EngineFailure(
      'no-python',
      `${chosen} is not a working Python 3.${OLDEST} or later.${en} Choose another path in Settings, or clear it to have Python looked for in PATH.`,
      `${chosen} 不是可用的 Python 3.${OLDEST} 或更高版本。${zh}请在“设置”中换一个路径，或清空它，改为在 PATH 中查找。`,
    )
  return new EngineFailure(
    'no-python',
    `No Python 3.${OLDEST} or later was found in PATH.${en} Install one (Debian: sudo apt install python3), or enter its path in Settings.`,
    `PATH 中没有 Python 3.${OLDEST} 或更高版本。${zh}请安装（Debian：sudo apt install python3），或在“设置”中填写它的路径。`,
  )
}

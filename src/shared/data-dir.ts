/** What the choice of folder depends on. */
export interface DataDirFacts {
  readonly platform: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
}

/**
 * The folder of settings, runs and window state: the same for the window and the command line.
 * `FORKSCOPE_DATA_DIR` wins (it may be relative); else the platform's own place
 * (XDG base directories on Linux: https://specifications.freedesktop.org/basedir-spec/latest/).
 */
export function dataDirFor({ platform, env, home }: DataDirFacts): string {
  if (env.FORKSCOPE_DATA_DIR) return env.FORKSCOPE_DATA_DIR
  if (platform === 'darwin') return `${home}/Library/Application Support/Forkscope`
  if (platform === 'win32') return `${env.APPDATA ?? `${home}\\AppData\\Roaming`}\\Forkscope`
  // The specification: a relative path in XDG_DATA_HOME is invalid and to be ignored.
  const xdg = env.XDG_DATA_HOME
  return `${xdg?.startsWith('/') ? xdg : `${home}/.local/share`}/forkscope`
}

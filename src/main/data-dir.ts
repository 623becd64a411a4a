import { mkdirSync } from 'node:fs'

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

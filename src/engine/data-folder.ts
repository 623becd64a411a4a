import { chmodSync, mkdirSync, statSync } from 'node:fs'
import { basename } from 'node:path'

/**
 * Makes the data folder, for its owner only. One that others may enter is closed to them if it bears our name; one that
 * somebody chose may hold other things as well, so then it is only said.
 * @throws Error of mkdir(2), chmod(2)
 */
export function ensureDataFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { mode, uid } = statSync(folder)
  if (process.platform === 'win32' || (mode & 0o077) === 0) return
  if (uid === process.getuid?.() && basename(folder).toLowerCase() === 'forkscope') chmodSync(folder, 0o700)
  else
    process.emitWarning(
      `Others may look into the data folder ${folder}. Close it to them (chmod 700), or choose another (FORKSCOPE_DATA_DIR).`,
    )
}

import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { readdir, realpath, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { RUN_FILE } from '../../shared/library'
import { EngineFailure } from '../failure'
import { folderFailure } from './failures'

/** A run file as the folder shows it, without looking inside. */
export interface FolderFile {
  readonly file: string
  /** With what SQLite keeps beside it while somebody writes. */
  readonly bytes: number
  /** Changes whenever the content does: size and time of the file and of its log. */
  readonly stamp: string
}

/**
 * The run files of a folder, the newest name first.
 * @throws Error of the file system when it can't be read
 */
export async function listFolder(folder: string): Promise<FolderFile[]> {
  const names = new Set(await readdir(folder))
  const runs = [...names].filter((name) => name.endsWith(RUN_FILE) && !name.startsWith('.'))
  const files = await Promise.all(runs.map((name) => lookAt(join(folder, name), names.has(`${name}-wal`))))
  return files.filter((file) => file !== null).sort((a, b) => (a.file < b.file ? 1 : -1))
}

/** One file; null when it is gone or is none. `logged`: whether to look for the log that a writer keeps beside it. */
export async function lookAt(file: string, logged = true): Promise<FolderFile | null> {
  const own = await stat(file).catch(() => null)
  if (own === null || !own.isFile()) return null
  const log = logged ? await stat(`${file}-wal`).catch(() => null) : null
  return {
    file,
    bytes: own.size + (log?.size ?? 0),
    stamp: [own.size, own.mtimeMs, log?.size ?? 0, log?.mtimeMs ?? 0].join(' '),
  }
}

/** Whether two paths lead to one folder, by whatever links. */
export async function samePlace(a: string, b: string): Promise<boolean> {
  if (a === b) return true
  const [one, other] = await Promise.all([a, b].map((path) => realpath(path).catch(() => path)))
  return one === other
}

/** Bytes of all files in a folder and below; 0 where there is none. */
export async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const sizes = entries.map(async (entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return bytesBelow(path)
    return (await stat(path).catch(() => null))?.size ?? 0
  })
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/** Room left for this user where the folder is, bytes; null where the system does not say. */
export async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return null
  }
}

/**
 * Makes sure that files can be written there.
 * @param create makes the folder when it is missing: Forkscope's own one. Somebody else's may be on a drive that is not
 *   connected; making it anew would hide that.
 * @throws EngineFailure with the remedy
 */
export function ensureFolder(folder: string, create: boolean): void {
  try {
    // Command lines and output may hold secrets: for the owner only.
    if (create) mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error(folder), { code: 'ENOTDIR' })
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    if (error instanceof EngineFailure) throw error
    throw folderFailure(folder, error)
  }
}

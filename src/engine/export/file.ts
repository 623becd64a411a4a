import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { EngineFailure } from '../failure'

/** Characters that are written at once. */
const CHUNK = 1 << 18

/**
 * Writes a text piece by piece into a file beside `file`, which takes its name when all of it is there: a file of that
 * name is either the old one or complete. The event loop gets its turn between pieces.
 * @throws EngineFailure when it can't be written; then nothing is left of it
 */
export async function writeBeside(file: string, pieces: Iterable<string>): Promise<void> {
  const beside = join(dirname(file), `.${basename(file)}.${process.pid}-${Date.now()}.part`)
  let handle: FileHandle | null = null
  try {
    // Not for others' eyes before its owner decides so: commands may hold secrets.
    handle = await open(beside, 'wx', 0o600)
    for (const chunk of chunked(pieces)) await handle.writeFile(chunk)
    await handle.close()
    handle = null
    await rename(beside, file)
  } catch (error) {
    await handle?.close().catch(() => undefined)
    await rm(beside, { force: true }).catch(() => undefined)
    throw notWritten(error, file)
  }
}

/** The same text in pieces worth a write each. */
export function* chunked(pieces: Iterable<string>): Generator<string> {
  let chunk: string[] = []
  let size = 0
  for (const piece of pieces) {
    chunk.push(piece)
    size += piece.length
    if (size < CHUNK) continue
    yield chunk.join('')
    chunk = []
    size = 0
  }
  if (size > 0) yield chunk.join('')
}

/**
 * Why a file could not be written, with the remedy.
 * @param error of the file system or of SQLite; what has no code is no such error and is given back
 */
export function notWritten(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'SQLITE_FULL':
      return new EngineFailure(
        'disk-full',
        `There is no room left for ${file}. Choose another disk, or make room and try again.`,
        `磁盘空间不足，无法写入 ${file}。请换一个磁盘，或腾出空间后重试。`,
      )
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'SQLITE_READONLY':
    case 'SQLITE_CANTOPEN':
      return new EngineFailure(
        'no-permission',
        `${file} may not be written here. Choose a folder of your own.`,
        `没有权限写入 ${file}。请选择自己的文件夹。`,
      )
    case 'ENOENT':
    case 'ENOTDIR':
      return new EngineFailure(
        'no-folder',
        `The folder ${dirname(file)} does not exist. Make it first, or choose another.`,
        `文件夹 ${dirname(file)} 不存在。请先创建，或另选一个。`,
      )
    case 'EEXIST':
      return new EngineFailure(
        'file-exists',
        `${file} is there already. Name another file, or move that one.`,
        `${file} 已存在。请换一个文件名，或移走该文件。`,
      )
    case 'EISDIR':
    case 'ENOTEMPTY':
      return new EngineFailure(
        'is-folder',
        `${file} is a folder. Give the name of a file.`,
        `${file} 是文件夹。请给出文件名。`,
      )
    default:
      return new EngineFailure(
        'not-written',
        `${file} could not be written: ${error.message}`,
        `无法写入 ${file}：${error.message}`,
      )
  }
}

import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { cannotWrite, fileFailure, WRITING } from '../file-failure'

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
  return fileFailure(error, cannotWrite(file), 'not-written', WRITING)
}

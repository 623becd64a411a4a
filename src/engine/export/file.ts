import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { cannotWrite, fileFailure, WRITING } from '../file-failure'

/** Characters that are written at once. */
const CHUNK = 1 << 18

/**
 * Writes a text piece by piece into a file, see {@link beside}. The event loop gets its turn between pieces.
 * @throws EngineFailure when it can't be written; then nothing is left of it
 */
export function writeBeside(file: string, pieces: Iterable<string>): Promise<void> {
  return beside(file, async (draft) => {
    // Not for others' eyes before its owner decides so: commands may hold secrets.
    const handle = await open(draft, 'wx', 0o600)
    try {
      for (const chunk of chunked(pieces)) await handle.writeFile(chunk)
    } finally {
      await handle.close()
    }
  })
}

/**
 * Makes a file under another name in the same folder, which takes its name when all of it is there: a file of that name is
 * either the old one or complete.
 * @throws EngineFailure when it can't be written; then nothing is left of it
 */
export async function beside(file: string, make: (draft: string) => Promise<void>): Promise<void> {
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}-${Date.now()}.part`)
  try {
    await make(draft)
    await rename(draft, file)
  } catch (error) {
    for (const companion of ['', '-journal', '-wal', '-shm'])
      await rm(draft + companion, { force: true }).catch(() => undefined)
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

import { open, readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileFailure, tooLarge } from './failures'
import { HEAD_BYTES } from './sniff'

/** A trace is read as a whole, and one as large as this makes a run that nobody can look at. Bytes. */
const MAX_TRACE = 1024 ** 3

/** The first bytes of a file. @throws EngineFailure */
export async function readHead(file: string): Promise<Uint8Array> {
  try {
    const handle = await open(file, 'r')
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw fileFailure(file, error as NodeJS.ErrnoException)
  }
}

/** A whole trace. @throws EngineFailure */
export async function readTrace(file: string): Promise<Uint8Array> {
  try {
    if ((await stat(file)).size <= MAX_TRACE) return await readFile(file)
  } catch (error) {
    throw fileFailure(file, error as NodeJS.ErrnoException)
  }
  throw tooLarge(basename(file))
}

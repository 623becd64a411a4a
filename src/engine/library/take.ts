import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { fileFailure } from './failures'
import { HEAD_BYTES } from './sniff'

const CHUNK_BYTES = 1024 ** 2

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

/** A trace, as it is read. @throws EngineFailure */
export async function* readTrace(file: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES }))
      yield chunk as Uint8Array
  } catch (error) {
    throw fileFailure(file, error as NodeJS.ErrnoException)
  }
}

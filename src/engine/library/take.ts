import { closeSync, createReadStream, readSync } from 'node:fs'
import { EngineFailure } from '../failure'
import { cannotRead, fileFailure } from '../file-failure'
import { openPlain } from '../plain-file'
import { HEAD_BYTES } from './sniff'

const CHUNK_BYTES = 1024 ** 2

/** The first bytes of a file. @throws EngineFailure */
export function readHead(file: string): Uint8Array {
  return taking(file, () => {
    const descriptor = openPlain(file)
    try {
      const head = Buffer.alloc(HEAD_BYTES)
      return head.subarray(0, readSync(descriptor, head, 0, HEAD_BYTES, 0))
    } finally {
      closeSync(descriptor)
    }
  })
}

function taking<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof EngineFailure ? error : fileFailure(error, cannotRead(file))
  }
}

/** A trace, as it is read. @throws EngineFailure */
export async function* readTrace(file: string): AsyncGenerator<Uint8Array> {
  const fd = taking(file, () => openPlain(file))
  try {
    for await (const chunk of createReadStream(file, { fd, highWaterMark: CHUNK_BYTES }))
      yield chunk as Uint8Array
  } catch (error) {
    throw fileFailure(error, cannotRead(file))
  }
}

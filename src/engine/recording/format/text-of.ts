import { DamagedData } from './bytes'

const decoder = new TextDecoder('utf-8')

/**
 * A text out of a file. Queries take texts as blobs (`CAST(… AS BLOB)`): libsql ABORTS THE PROCESS at a text that is no
 * UTF-8, and a damaged file may hold anything. What is wrong in it becomes U+FFFD here.
 */
export function textOf(value: unknown): string {
  return value instanceof Uint8Array ? decoder.decode(value) : String(value)
}

/** A blob out of a file. @throws DamagedData when there is none */
export function blobOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  throw new DamagedData('a blob is missing')
}

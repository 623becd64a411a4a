/** First bytes of every SQLite database: https://www.sqlite.org/fileformat.html#magic_header_string */
const SQLITE = Buffer.from('SQLite format 3\0', 'latin1')

/** Bytes from the beginning of a file that tell what it is. */
export const HEAD_BYTES = 4096

export type FileKind = 'run' | 'trace' | 'other'

/**
 * What a file seems to be, by its content: names are easily wrong. `trace`: JSON or gzip (the importer says whether it is
 * one).
 */
export function kindOf(head: Uint8Array): FileKind {
  if (Buffer.compare(head.subarray(0, SQLITE.length), SQLITE) === 0) return 'run'
  if (head[0] === 0x1f && head[1] === 0x8b) return 'trace'
  const text = Buffer.from(head.subarray(0, 64))
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()
  return text.startsWith('{') || text.startsWith('[') ? 'trace' : 'other'
}

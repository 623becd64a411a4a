/** First bytes of every SQLite database: https://www.sqlite.org/fileformat.html#magic_header_string */
const SQLITE = Buffer.from('SQLite format 3\0', 'latin1')

/** Bytes from the beginning of a file that tell what it is. */
export const HEAD_BYTES = 4096

/** Of the marks that say how a text is encoded. */
const MARKS = [0xef, 0xbb, 0xbf, 0xfe, 0xff]

export type FileKind = 'run' | 'trace' | 'other'

/**
 * What a file seems to be, by its content: names are easily wrong. `trace`: JSON or gzip (the importer says whether it is
 * one).
 */
export function kindOf(head: Uint8Array): FileKind {
  if (Buffer.compare(head.subarray(0, SQLITE.length), SQLITE) === 0) return 'run'
  if (head[0] === 0x1f && head[1] === 0x8b) return 'trace'
  // UTF-16 has zeros beside such characters.
  const first = head.find((byte) => byte > 0x20 && !MARKS.includes(byte))
  return first !== undefined && '[{,'.includes(String.fromCharCode(first)) ? 'trace' : 'other'
}

import { closeSync, readSync } from 'node:fs'
import { openPlain } from '../../plain-file'
import { newerFile, noRunFile, reading } from '../read/read-failures'
import { APPLICATION_ID, FORMAT_VERSION } from './schema'

/** First bytes of every SQLite database: https://www.sqlite.org/fileformat.html#the_database_header */
const MAGIC = Buffer.from('SQLite format 3\0', 'latin1')
const HEADER_BYTES = 100
/** Places in the header. */
const READ_VERSION = 19
const USER_VERSION = 60
const APPLICATION = 68
/** Value of READ_VERSION: the database is in WAL mode, so its newest pages may be in a `-wal` file beside it. */
const WAL = 2

/**
 * Looks at the first bytes of a run file: quicker than opening it, and without anything that SQLite leaves beside a file.
 * @throws EngineFailure `no-file`, `no-permission`, `no-run-file`, `newer-file`
 */
export function readHeader(file: string): { readonly wal: boolean } {
  const header = Buffer.alloc(HEADER_BYTES)
  const read = reading(file, () => {
    const descriptor = openPlain(file)
    try {
      return readSync(descriptor, header, 0, HEADER_BYTES, 0)
    } finally {
      closeSync(descriptor)
    }
  })
  if (read < HEADER_BYTES || !header.subarray(0, MAGIC.length).equals(MAGIC)) throw noRunFile(file)
  if (header.readUInt32BE(APPLICATION) !== APPLICATION_ID) throw noRunFile(file)
  const version = header.readUInt32BE(USER_VERSION)
  if (version > FORMAT_VERSION) throw newerFile(file, version)
  return { wal: header[READ_VERSION] === WAL }
}

import { openSync, readSync, closeSync, writeFileSync } from 'node:fs'

/** https://www.sqlite.org/fileformat.html#the_rollback_journal */
const MAGIC = Buffer.from('d9d505f920a163d7', 'hex')
const SECTOR = 512
/** The page that is never used: its number stands where a name of a super-journal follows. */
const PENDING_BYTE = 0x4000_0000

/**
 * Puts a rollback journal beside a database, as if its writer had died in a transaction over several databases. Whoever
 * opens the database to write plays it back, and deletes the file that it names as the journal over all of them.
 * @param file absolute path of a database
 * @param victim absolute path of the file that is to go
 */
export function hotJournal(file: string, victim: string): void {
  const descriptor = openSync(file, 'r+')
  const header = Buffer.alloc(100)
  readSync(descriptor, header, 0, header.length, 0)
  const pageSize = header.readUInt16BE(16)
  const pages = header.readUInt32BE(28)
  const page = Buffer.alloc(pageSize)
  readSync(descriptor, page, 0, pageSize, 0)
  closeSync(descriptor)
  const start = Buffer.alloc(SECTOR)
  MAGIC.copy(start)
  start.writeUInt32BE(1, 8)
  start.writeUInt32BE(0, 12)
  start.writeUInt32BE(pages, 16)
  start.writeUInt32BE(SECTOR, 20)
  start.writeUInt32BE(pageSize, 24)
  // One page as it is: its number, its bytes, its checksum (every 200th byte from the end).
  let sum = 0
  for (let at = pageSize - 200; at > 0; at -= 200) sum = (sum + page[at]) >>> 0
  const name = Buffer.from(victim, 'utf8')
  const end = Buffer.concat([
    uint32(PENDING_BYTE / pageSize + 1),
    name,
    uint32(name.length),
    uint32(sumOf(name)),
    MAGIC,
  ])
  writeFileSync(`${file}-journal`, Buffer.concat([start, uint32(1), page, uint32(sum), end]))
}

/** Characters are signed. */
function sumOf(name: Buffer): number {
  return name.reduce((sum, byte) => (sum + ((byte << 24) >> 24)) >>> 0, 0)
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}

import type { Database } from '../driver/driver'
import { APPLICATION_ID, FORMAT_VERSION, PAGE_SIZE, SCHEMA } from '../format/schema'

/**
 * Makes a run file of an empty database. Nothing waits for the disk.
 * @param values of `meta`, JSON each
 * @throws SqlError
 */
export function initFile(db: Database, values: Readonly<Record<string, string>>): void {
  // Page size and vacuum only hold if they are said before anything is written.
  db.exec(`PRAGMA page_size = ${PAGE_SIZE}; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA synchronous = OFF;
    PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${FORMAT_VERSION}; BEGIN; ${SCHEMA}`)
  // As text: a prepared statement would keep a draft open beyond its end (garbage.ts), and with it locks and a -shm by
  // its old name.
  for (const [key, value] of Object.entries(values))
    db.exec(`INSERT INTO meta (key, value) VALUES ('${key}', '${value.replaceAll("'", "''")}')`)
  db.exec('COMMIT')
}

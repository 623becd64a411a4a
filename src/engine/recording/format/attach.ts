import { pathToFileURL } from 'node:url'
import { openDatabase } from '../driver'
import type { Database } from '../driver/driver'
import { checkSchema, schemaRows } from './plain-tables'

let kept: Database | null = null

/**
 * Does something with a file that is let go in the same moment: nothing of it stays open, as it would with a connection
 * and statements of its own under libsql (see garbage.ts). So it can be a file that somebody else writes, and it
 * can be one of very many.
 * @param frozen there is no log to be looked at and nobody writes it, see OpenMode
 * @param work may only `exec` on the attached database, which is called `run`, and take results by tables of the main one
 * @throws SqlError, DamagedData when it has other tables than a run file
 */
export function attached<T>(file: string, frozen: boolean, work: (database: Database) => T): T {
  const database = (kept ??= openDatabase(':memory:', 'create'))
  const url = pathToFileURL(file)
  url.search = frozen ? 'mode=ro&immutable=1' : 'mode=ro'
  database.exec(`ATTACH ${quoted(url.href)} AS run`)
  try {
    database.exec(`DROP TABLE IF EXISTS shape; CREATE TABLE shape AS ${schemaRows('run')}`)
    checkSchema(database.prepare('SELECT type, name, sql FROM shape').all())
    return work(database)
  } finally {
    database.exec('DETACH run')
  }
}

/** A text in SQL. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

import { statSync } from 'node:fs'
import { SqlError, type Database, type Driver, type OpenMode } from './driver'
import { libsqlDriver } from './libsql'
import { nodeSqliteDriver } from './node-sqlite'

/** A reader may wait this long for a writer's transaction, milliseconds; in WAL mode it hardly ever has to. */
const PATIENCE = 2000

let found: readonly Driver[] | null = null

/** The ways to SQLite that this runtime has, the best first. Looked for once. */
export function drivers(): readonly Driver[] {
  found ??= [nodeSqliteDriver(), libsqlDriver()].filter((driver) => driver !== null)
  return found
}

/**
 * Opens a database with the runtime's own SQLite where it has one, else with libsql.
 * A file in WAL mode that lies where nothing can be written is read as it is, without its -wal.
 * @param file absolute path
 * @param driver only tests ask for a certain one
 * @throws SqlError; `SQLITE_NOTFOUND` when there is no driver at all
 */
export function openDatabase(
  file: string,
  mode: OpenMode,
  driver = drivers()[0] as Driver | undefined,
): Database {
  if (driver === undefined)
    throw new SqlError(
      'SQLITE_NOTFOUND',
      'there is no SQLite for this platform: neither node:sqlite nor libsql',
    )
  // Each driver has another word for that.
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new SqlError('SQLITE_CANTOPEN', `${file} is a directory`)
  const database = driver.open(file, mode)
  try {
    // What a file's own schema says is not trusted (https://www.sqlite.org/security.html); cells are checked as they are read.
    database.exec(
      `PRAGMA busy_timeout = ${PATIENCE}; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON`,
    )
    if (mode === 'read' || mode === 'frozen') database.exec('PRAGMA query_only = ON')
    // Files are opened lazily: only now is it known whether it can be read.
    if (mode === 'read') database.exec('PRAGMA schema_version')
    return database
  } catch (error) {
    database.close()
    const unwritable =
      error instanceof SqlError && ['SQLITE_CANTOPEN', 'SQLITE_READONLY'].includes(error.code)
    if (mode === 'read' && unwritable) return openDatabase(file, 'frozen', driver)
    throw error
  }
}

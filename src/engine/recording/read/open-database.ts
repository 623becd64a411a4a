import { statSync } from 'node:fs'
import { Budget } from '../format/budget'
import { foldSeconds } from '../format/compact'
import { openDatabase } from '../driver'
import type { Database } from '../driver/driver'
import { readHeader } from '../format/header'
import { copyWithLog, isAccompanied, logOf, temporary } from '../format/log'
import { checkTables } from '../format/plain-tables'
import { weigh } from '../format/weigh'
import { reading } from './read-failures'

/** A database that is open for reading, and what has to go with it when it is closed. */
export interface Opened {
  readonly database: Database
  /** Of the file that is open, bytes: nothing in it can be longer. */
  readonly bytes: number
  readonly budget: Budget
  close(): void
}

/**
 * Opens a run file for reading, all of its ticks in blocks, so that nothing is left beside it (`-wal`, `-shm`) and nobody
 * who writes to it is kept from it.
 *
 * - A finished file is in rollback mode: reading needs nothing beside it.
 * - In WAL mode without a log: it was copied without its log, or its writer died before there was one. Read as it is.
 * - In WAL mode with a log: it is being written, or its writer died. SQLite would have to write beside it, also to read
 *   it, and a reader who stays would be in the writer's way: a private copy is read, log included.
 * - With something else beside it (a rollback journal, a link by the name of a log): read as it is. We leave nothing such.
 * - Its newest ticks are in no block yet: the same, and they are folded into blocks there.
 *
 * @param file absolute path
 * @throws EngineFailure `no-file`, `no-permission`, `no-run-file`, `newer-file`, `corrupt-file`, `locked-file`
 */
export function openForReading(file: string): Opened {
  const { wal } = readHeader(file)
  return reading(file, () => {
    if (wal && logOf(file) !== 'none') return openCopy(file)
    const database = openDatabase(file, wal || isAccompanied(file) ? 'frozen' : 'read')
    if (folded(database)) {
      const bytes = statSync(file).size
      return { database, bytes, budget: new Budget(bytes), close: () => database.close() }
    }
    database.close()
    return openCopy(file)
  })
}

/** Whether all ticks are in blocks already. */
function folded(database: Database): boolean {
  try {
    checkTables(database)
    return database.prepare('SELECT 1 FROM second LIMIT 1').get() === undefined
  } catch (error) {
    database.close()
    throw error
  }
}

function openCopy(file: string): Opened {
  const { copy, remove } = temporary()
  let database: Database | null = null
  let bytes: number
  let budget: Budget
  try {
    copyWithLog(file, copy)
    database = openDatabase(copy, 'write')
    checkTables(database)
    bytes = statSync(copy).size + (statSync(`${copy}-wal`, { throwIfNoEntry: false })?.size ?? 0)
    budget = new Budget(bytes)
    weigh(database, bytes, 'second', 'body')
    for (const step of foldSeconds(database, true, budget)) step satisfies void
  } catch (error) {
    database?.close()
    remove()
    throw error
  }
  const opened = database
  return {
    database: opened,
    bytes,
    budget,
    close() {
      opened.close()
      remove()
    },
  }
}

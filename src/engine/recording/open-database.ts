import { accessSync, constants, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { foldSeconds } from './compact'
import { openDatabase } from './driver'
import type { Database } from './driver/driver'
import { readHeader } from './header'
import { reading } from './read-failures'

/** A database that is open for reading, and what has to go with it when it is closed. */
export interface Opened {
  readonly database: Database
  close(): void
}

/**
 * Opens a run file for reading, so that nothing is left beside it (`-wal`, `-shm`) and nobody who writes to it is kept
 * from it.
 *
 * - A finished file is in rollback mode: reading needs nothing beside it.
 * - In WAL mode without a log: it was copied without its log, or its writer died before there was one. Read as it is.
 * - In WAL mode with a log: it is being written, or its writer died. SQLite would have to write beside it, also to read
 *   it, and a reader who stays would be in the writer's way: a private copy is read, log included, and its newest ticks
 *   folded into blocks there.
 *
 * @param brief it is closed at once: then a file that is being written is read in place
 * @throws EngineFailure `no-file`, `no-permission`, `no-run-file`, `newer-file`, `corrupt-file`, `locked-file`
 */
export function openForReading(file: string, brief: boolean): Opened {
  const { wal } = readHeader(file)
  return reading(file, () => {
    const log = wal && hasLog(file)
    if (log && !brief) return openCopy(file)
    if (log && !hasIndex(file)) return openCopy(file)
    const database = openDatabase(file, wal && !log ? 'frozen' : 'read')
    if (brief || folded(database)) return { database, close: () => database.close() }
    database.close()
    return openCopy(file)
  })
}

/** Whether all ticks are in blocks already. */
function folded(database: Database): boolean {
  return database.prepare('SELECT 1 FROM second LIMIT 1').get() === undefined
}

function hasLog(file: string): boolean {
  try {
    return statSync(`${file}-wal`).size > 0
  } catch {
    return false
  }
}

/** Whether there is an index of the log, so that opening the file makes nothing that was not there. */
function hasIndex(file: string): boolean {
  try {
    accessSync(dirname(file), constants.W_OK)
    return existsSync(`${file}-shm`)
  } catch {
    return false
  }
}

function openCopy(file: string): Opened {
  const folder = mkdtempSync(join(tmpdir(), 'forkscope-read-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const database = copyTo(file, join(folder, 'copy.forkscope'))
    return {
      database,
      close() {
        database.close()
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}

function copyTo(file: string, copy: string): Database {
  // Its writer may be alive: then only SQLite knows how to copy it in one piece.
  if (hasIndex(file)) copyInOnePiece(file, copy)
  else {
    copyFileSync(file, copy)
    if (hasLog(file)) copyFileSync(`${file}-wal`, `${copy}-wal`)
  }
  const database = openDatabase(copy, 'write')
  try {
    for (const step of foldSeconds(database, true)) step satisfies void
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function copyInOnePiece(file: string, copy: string): void {
  const database = openDatabase(file, 'read')
  try {
    database.prepare('VACUUM INTO ?').run(copy)
  } finally {
    database.close()
  }
}

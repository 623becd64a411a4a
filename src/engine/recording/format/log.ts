import { accessSync, chmodSync, constants, copyFileSync, lstatSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeTemporary, sweepTemporary } from '../../temporary'
import type { Database } from '../driver/driver'
import { attached, quoted } from './attach'
import { readHeader } from './header'

/*
 * A database in WAL mode has its newest pages in a log beside it (`-wal`), and an index of that log in shared memory
 * (`-shm`): https://sqlite.org/wal.html. Even a reader makes what is missing of the two, and leaves it there.
 */

/**
 * `used`: there is a log with its index: reading makes nothing that is not there. `alone`: a log to be read in a copy. A log that
 * is a link, or somebody else's, is none: it is nobody's who wrote the file.
 */
export function logOf(file: string): 'none' | 'used' | 'alone' {
  if (!(sizeOfOwn(`${file}-wal`, file) > 0)) return 'none'
  // SQLite would look at it; a copy has none.
  if (hasJournal(file)) return 'alone'
  try {
    // The index is written to, by readers too.
    accessSync(dirname(file), constants.W_OK)
    return sizeOfOwn(`${file}-shm`, file) >= 0 ? 'used' : 'alone'
  } catch {
    return 'alone'
  }
}

/** Bytes of a plain file that belongs to the owner of another, −1 where there is none. */
function sizeOfOwn(companion: string, file: string): number {
  const found = lstatSync(companion, { throwIfNoEntry: false })
  return found?.isFile() === true && found.uid === statSync(file).uid ? found.size : -1
}

/** Whether there is a rollback journal beside it: reading with it would mean to write, and to delete what it names. */
export function hasJournal(file: string): boolean {
  return isThere(`${file}-journal`)
}

/** Whether there is anything beside it that SQLite would look at, also for a file that is complete without it. */
export function isAccompanied(file: string): boolean {
  return hasJournal(file) || isThere(`${file}-wal`)
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

/** What the folders of private copies begin with. */
const PREFIX = 'forkscope-read-'

/** Removes the copies that readers left who were killed. Never rejects. */
export async function sweepCopies(): Promise<void> {
  await sweepTemporary(PREFIX)
}

/** A folder of one's own, and how to remove it. @throws EngineFailure `no-temporary-folder` */
export function temporary(): { readonly copy: string; remove(): void } {
  const folder = makeTemporary(PREFIX)
  return {
    copy: join(folder, 'copy.forkscope'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Copies a run file with what is in its log. @throws ErrnoException, SqlError */
export function copyWithLog(file: string, copy: string): void {
  const log = logOf(file)
  // Its writer may be alive: then only SQLite knows how to copy it in one piece.
  if (log === 'used')
    return attached(file, false, (database) => database.exec(`VACUUM run INTO ${quoted(copy)}`))
  for (const companion of log === 'alone' ? ['', '-wal'] : ['']) {
    copyFileSync(file + companion, copy + companion)
    chmodSync(copy + companion, 0o600)
  }
}

/**
 * Does something with a file, or with a private copy where reading would leave something beside it; nothing of it stays
 * open, see attached. @throws SqlError, DamagedData, EngineFailure of its header
 */
export function looking<T>(file: string, work: (database: Database) => T): T {
  const { wal } = readHeader(file)
  const log = wal ? logOf(file) : 'none'
  // A log without its index: SQLite would have to make one, beside a file that is not ours.
  if (log === 'alone') return withCopy(file, (copy) => attached(copy, false, work))
  return attached(file, wal ? log === 'none' : isAccompanied(file), work)
}

/** Does something with a private copy. */
export function withCopy<T>(file: string, work: (copy: string) => T): T {
  const { copy, remove } = temporary()
  try {
    copyWithLog(file, copy)
    return work(copy)
  } finally {
    remove()
  }
}

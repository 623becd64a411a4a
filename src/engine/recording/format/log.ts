import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdtempSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { attached, quoted } from './attach'

/*
 * A database in WAL mode has its newest pages in a log beside it (`-wal`), and an index of that log in shared memory
 * (`-shm`): https://sqlite.org/wal.html. Even a reader makes what is missing of the two, and leaves it there.
 */

/** `used`: there is a log with its index: reading makes nothing that is not there. `alone`: a log without one. */
export function logOf(file: string): 'none' | 'used' | 'alone' {
  try {
    if (statSync(`${file}-wal`).size === 0) return 'none'
  } catch {
    return 'none'
  }
  try {
    // The index is written to, by readers too.
    accessSync(dirname(file), constants.W_OK)
    return existsSync(`${file}-shm`) ? 'used' : 'alone'
  } catch {
    return 'alone'
  }
}

/** A folder of one's own, and how to remove it. */
export function temporary(): { readonly copy: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'forkscope-read-'))
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

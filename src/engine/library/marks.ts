import { chmodSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import type { Marks } from '../../shared/library'
import { openDatabase } from '../recording/driver'
import { SqlError, type Database } from '../recording/driver/driver'
import { readHeader } from '../recording/format/header'
import { copyWithLog, hasJournal } from '../recording/format/log'
import { readFailure } from '../recording/read/read-failures'

/** Whoever else writes to the file is done in this time, milliseconds: all that the engine does waits meanwhile. */
const PATIENCE = 300

/**
 * Writes what somebody says of a run into its file: it goes wherever the file goes. All of it or nothing.
 * @param file absolute path
 * @param last SQL that is done at the end
 * @throws EngineFailure; then the file is as it was
 */
export function writeMarks(file: string, marks: Partial<Marks>, last = ''): void {
  readHeader(file)
  let database: Database | null = null
  try {
    database = openDatabase(file, 'write')
    database.exec(`PRAGMA busy_timeout = ${PATIENCE}`)
    const insert = database.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)')
    database.transaction(() => {
      for (const [key, value] of Object.entries(marks))
        if (value !== undefined) insert.run(key, JSON.stringify(key === 'tags' ? distinct(value) : value))
    })
    database.exec(last)
  } catch (error) {
    throw markFailure(file, error)
  } finally {
    database?.close()
  }
}

/**
 * The same for a file that others made: a copy is written and takes its place, so that nothing beside it (a log, a
 * journal) is ever played into it, and SQLite writes and deletes nothing that it names.
 * @param file absolute path of one that was read to its end, see RunFiles.vet
 * @throws EngineFailure; then the file is as it was
 */
export function writeMarksAnew(file: string, marks: Partial<Marks>): void {
  const draft = `${file}.${process.pid}.new`
  try {
    // The program that made the journal may be writing.
    if (hasJournal(file)) throw new SqlError('SQLITE_BUSY', 'it has a journal')
    try {
      copyWithLog(file, draft)
      // It becomes one file.
      writeMarks(draft, marks, 'PRAGMA journal_mode = DELETE')
      chmodSync(draft, statSync(file).mode & 0o777)
      renameSync(draft, file)
      // In the copy already.
      for (const companion of ['-wal', '-shm']) rmSync(file + companion, { force: true })
    } finally {
      for (const companion of ['', '-wal', '-shm', '-journal']) rmSync(draft + companion, { force: true })
    }
  } catch (error) {
    throw markFailure(file, error)
  }
}

function markFailure(file: string, error: unknown): unknown {
  return readFailure(file, error, {
    en: `Title, tags, note and pin are saved in the run file, and ${basename(file)} can't be written.`,
    'zh-CN': `标题、标签、备注和固定状态保存在运行文件中，而“${basename(file)}”无法写入。`,
  })
}

function distinct(tags: unknown): unknown[] {
  return [...new Set(tags as string[])]
}

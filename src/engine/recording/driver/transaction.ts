import type { Database } from './driver'

/** All of `work` or nothing. */
export function transaction<T>(database: Database, work: () => T): T {
  database.exec('BEGIN')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    try {
      database.exec('ROLLBACK')
    } catch {
      // SQLite has rolled back by itself: it does when the disk is full.
    }
    throw error
  }
}

import { foldSeconds, inTurns } from '../format/compact'
import type { Driver } from '../driver/driver'
import { openDatabase } from '../driver/index'
import { markEnd, tidy } from './writer'

/**
 * Brings a file whose writer died into the form of a finished one: what is there is folded, the file is marked as
 * interrupted, and becomes one file again. Nothing is added; a summary it has none. Doing it twice does no harm.
 * @param file absolute path of a run file of this version that nobody writes (see writerAlive)
 * @throws SqlError when it can't be opened or written; DamagedData when its samples can't be read: then it is as before
 */
export async function recoverFile(file: string, driver?: Driver): Promise<void> {
  const db = openDatabase(file, 'write', driver)
  try {
    await inTurns(foldSeconds(db, true))
    db.transaction(() => markEnd(db, 'interrupted'))
    await tidy(db)
  } finally {
    db.close()
  }
}

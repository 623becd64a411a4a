import type { MetaRecord } from '../../../shared/run/records'
import { checkMeta } from '../format/check-meta'
import type { Database } from '../driver/driver'
import type { Budget } from '../format/budget'
import { weigh } from '../format/weigh'
import { jsonOf, LAST_TIME, stateOf, type ReadableState } from './facts'
import { openForReading, type Opened } from './open-database'
import { reading } from './read-failures'
import { META } from '../format/schema'
import { textOf } from '../format/text-of'

export { readFacts, type RunFileHead } from './facts'

/** One run file, open for reading. Leaves nothing beside it, and works where nothing can be written. */
export class RunFile {
  /** Texts are taken from it as blobs only: see textOf. */
  readonly database: Database
  readonly meta: MetaRecord
  /** `recording`: its writer is alive; what was opened is the file as it was then. */
  readonly state: ReadableState
  /** Of the file, bytes: nothing in it is longer. */
  readonly bytes: number
  readonly budget: Budget
  readonly #opened: Opened
  #closed = false

  private constructor(
    readonly file: string,
    opened: Opened,
  ) {
    this.#opened = opened
    this.database = opened.database
    this.bytes = opened.bytes
    this.budget = opened.budget
    this.weigh('meta', 'value')
    this.meta = checkMeta(this.value(META.meta))
    this.state = stateOf(file, this.value(META.state), this.value(META.writer))
  }

  /**
   * @param file absolute path
   * @throws EngineFailure `no-file`, `no-permission`, `no-run-file`, `newer-file`, `corrupt-file`, `locked-file`
   */
  static open(file: string): RunFile {
    const opened = openForReading(file)
    try {
      return reading(file, () => new RunFile(file, opened))
    } catch (error) {
      opened.close()
      throw error
    }
  }

  /** A value of `meta`, undefined when there is none. @throws DamagedData when it is no JSON */
  value(key: string): unknown {
    const row = this.database.prepare('SELECT CAST(value AS BLOB) AS value FROM meta WHERE key = ?').get(key)
    return row === undefined ? undefined : jsonOf(textOf(row.value))
  }

  /** Before values are read: see weigh. @throws DamagedData, SqlError */
  weigh(table: string, column: string): void {
    weigh(this.database, this.bytes, table, column)
  }

  /** Run time of the last thing known, milliseconds; 0 when nothing is. */
  lastTime(): number {
    return Number(this.database.prepare(`SELECT CAST(${LAST_TIME('main')} AS REAL) AS t`).get()?.t ?? 0)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#opened.close()
  }
}

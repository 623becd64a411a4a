/** What a statement takes. Booleans, objects and bare buffers never get to a driver: see the adapters. */
export type SqlValue = number | bigint | string | Uint8Array | null

/** A prepared statement. Parameters are by position. Blobs come back as Uint8Array, integers as numbers. */
export interface Statement {
  run(...values: SqlValue[]): void
  get(...values: SqlValue[]): Readonly<Record<string, SqlValue>> | undefined
  all(...values: SqlValue[]): readonly Readonly<Record<string, SqlValue>>[]
}

/**
 * One open SQLite database: the little that recordings need of it. Everything is synchronous.
 * All methods throw `SqlError`.
 */
export interface Database {
  exec(sql: string): void
  prepare(sql: string): Statement
  /** All of `work` or nothing; not nested. */
  transaction<T>(work: () => T): T
  /** Also after an error. Twice is once. */
  close(): void
}

/** What went wrong, by SQLite's result code ("SQLITE_FULL", "SQLITE_CORRUPT", …); the message is SQLite's own. */
export class SqlError extends Error {
  override readonly name = 'SqlError'
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/**
 * `write` wants a file that is there, `create` makes one. `frozen`: to read a file that nobody changes meanwhile, with no
 * look at its -wal and no locks: for files where none can be made beside them.
 */
export type OpenMode = 'read' | 'write' | 'create' | 'frozen'

/** A way to SQLite. */
export interface Driver {
  readonly kind: 'node:sqlite' | 'libsql'
  /** @throws SqlError */
  open(file: string, mode: OpenMode): Database
}

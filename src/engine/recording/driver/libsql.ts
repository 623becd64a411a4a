import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { codeName } from './codes'
import { SqlError, type Database, type Driver, type SqlValue, type Statement } from './driver'
import { collectYoung } from '../../garbage'
import { transaction } from './transaction'

/*
 * libsql is an N-API addon written in Rust whose binding code panics on some values, and a panic there ABORTS THE PROCESS,
 * without an exception: a bare Buffer as the only argument (taken for an object of named parameters), booleans, objects.
 * So nothing gets to it but arrays, and in them nothing but numbers, strings, null and plain Uint8Arrays: see `bound`.
 * Its declared types are of better-sqlite3 and partly wrong (blobs, `_metadata`): ours say what it really does.
 */
interface Native {
  exec(sql: string): void
  prepare(sql: string): NativeStatement
  close(): void
}
interface NativeStatement {
  run(values: unknown[]): unknown
  get(values: unknown[]): Record<string, unknown> | undefined
  all(values: unknown[]): Record<string, unknown>[]
}
type NativeConstructor = new (file: string) => Native

/** Parameters of SQLite's file names as URIs (https://sqlite.org/uri.html). */
const MODES = {
  read: 'mode=ro',
  frozen: 'mode=ro&immutable=1',
  write: 'mode=rw',
  create: 'mode=rwc',
} as const

/** A database of its own, of no file. */
const MEMORY = ':memory:'

/** Null where there is no prebuilt addon for this platform. */
export function libsqlDriver(): Driver | null {
  let Native: NativeConstructor
  try {
    Native = createRequire(import.meta.url)('libsql') as NativeConstructor
  } catch {
    return null
  }
  return {
    kind: 'libsql',
    open(file, mode) {
      if (file === MEMORY) return new LibsqlDatabase(guarded(() => new Native(file)))
      // Without a mode it would make a file where there is none, whatever it is opened for.
      const url = pathToFileURL(file)
      url.search = MODES[mode]
      return new LibsqlDatabase(guarded(() => new Native(url.href)))
    },
  }
}

class LibsqlDatabase implements Database {
  readonly #native: Native
  /** By their text: each statement that is prepared is one that the garbage collector has to find (see garbage.ts). */
  readonly #statements = new Map<string, NativeStatement>()
  #open = true

  constructor(native: Native) {
    this.#native = native
  }

  exec(sql: string): void {
    guarded(() => this.#native.exec(sql))
  }

  prepare(sql: string): Statement {
    // Wrong SQL fails here. A statement that outlives its database holds nothing.
    this.#statement(sql)
    return {
      run: (...values) => void guarded(() => this.#statement(sql).run(bound(values))),
      get: (...values) => {
        const row = guarded(() => this.#statement(sql).get(bound(values)))
        return row === undefined ? undefined : plain(row)
      },
      all: (...values) => guarded(() => this.#statement(sql).all(bound(values))).map(plain),
    }
  }

  transaction<T>(work: () => T): T {
    return transaction(this, work)
  }

  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#statements.clear()
    guarded(() => this.#native.close())
    collectYoung()
  }

  #statement(sql: string): NativeStatement {
    if (!this.#open) throw new SqlError('SQLITE_MISUSE', 'this database was closed')
    let statement = this.#statements.get(sql)
    if (statement === undefined)
      this.#statements.set(sql, (statement = guarded(() => this.#native.prepare(sql))))
    return statement
  }
}

/** What may be handed to libsql, whatever the types were told. */
function bound(values: readonly unknown[]): SqlValue[] {
  return values.map((value) => {
    if (typeof value === 'boolean') return value ? 1 : 0
    if (typeof value === 'number' || typeof value === 'string' || typeof value === 'bigint') return value
    if (value === null || value === undefined) return null
    if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    throw new SqlError('SQLITE_MISUSE', `SQLite has no values such as ${typeof value}`)
  })
}

/** A row without what libsql adds to it (`_metadata`), its blobs as Uint8Array (they come as ArrayBuffer or Buffer). */
function plain(row: Record<string, unknown>): Record<string, SqlValue> {
  const copy: Record<string, SqlValue> = {}
  for (const [name, value] of Object.entries(row)) {
    if (name === '_metadata') continue
    if (value instanceof ArrayBuffer) copy[name] = new Uint8Array(value)
    else if (ArrayBuffer.isView(value))
      copy[name] = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    else copy[name] = value as SqlValue
  }
  return copy
}

function guarded<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof SqlError) throw error
    const { rawCode, message } = error as Error & { rawCode?: number }
    // Failures to open bear their code at the end of their text only: ConnectionFailed("Unable to open …: 14").
    const code = rawCode ?? Number(/: (\d+)"\)$/.exec(message)?.[1] ?? 1)
    throw new SqlError(codeName(code), message, { cause: error })
  }
}

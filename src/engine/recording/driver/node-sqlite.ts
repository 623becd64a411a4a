import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { codeName } from './codes'
import { SqlError, type Database, type Driver, type SqlValue, type Statement } from './driver'
import { transaction } from './transaction'

/** The little of node:sqlite that is used: the types of the oldest Node that is supported have none of it. */
interface NativeModule {
  readonly DatabaseSync: new (file: string | URL, options?: { readonly readOnly?: boolean }) => Native
}
interface Native {
  exec(sql: string): void
  prepare(sql: string): {
    run(...values: SqlValue[]): unknown
    get(...values: SqlValue[]): Record<string, SqlValue> | undefined
    all(...values: SqlValue[]): Record<string, SqlValue>[]
  }
  close(): void
}

/** Null where this runtime has no SQLite of its own (Node before 22.5, Electron before 35). */
export function nodeSqliteDriver(): Driver | null {
  const native = load()
  if (native === null) return null
  return {
    kind: 'node:sqlite',
    open(file, mode) {
      // It makes a file where there is none.
      if (mode !== 'create' && !existsSync(file))
        throw new SqlError('SQLITE_CANTOPEN', `unable to open database file ${file}`)
      const readOnly = mode === 'read' || mode === 'frozen'
      const name = mode === 'frozen' ? new URL(`${pathToFileURL(file).href}?immutable=1`) : file
      return new NodeSqliteDatabase(guarded(() => new native.DatabaseSync(name, { readOnly })))
    },
  }
}

/**
 * Node prints a warning when this module is first loaded, in versions in which it is experimental: that alone is kept from
 * the user, who can do nothing about it.
 */
function load(): NativeModule | null {
  const { emitWarning } = process
  process.emitWarning = ((...args: Parameters<typeof emitWarning>) => {
    if (!String(args[0]).startsWith('SQLite is an experimental feature')) emitWarning.apply(process, args)
  }) as typeof emitWarning
  try {
    // Not an import: bundlers of today take the name for a package, and Node 20 would fail at it.
    return ((process.getBuiltinModule as (name: string) => unknown)('node:sqlite') as NativeModule) ?? null
  } catch {
    return null
  } finally {
    process.emitWarning = emitWarning
  }
}

class NodeSqliteDatabase implements Database {
  readonly #native: Native
  #open = true

  constructor(native: Native) {
    this.#native = native
  }

  exec(sql: string): void {
    guarded(() => this.#native.exec(sql))
  }

  prepare(sql: string): Statement {
    const statement = guarded(() => this.#native.prepare(sql))
    return {
      run: (...values) => void guarded(() => statement.run(...bound(values))),
      // Rows come without a prototype; tests and spreads should not have to know.
      get: (...values) => {
        const row = guarded(() => statement.get(...bound(values)))
        return row === undefined ? undefined : { ...row }
      },
      all: (...values) => guarded(() => statement.all(...bound(values))).map((row) => ({ ...row })),
    }
  }

  transaction<T>(work: () => T): T {
    return transaction(this, work)
  }

  close(): void {
    if (!this.#open) return
    this.#open = false
    guarded(() => this.#native.close())
  }
}

/** As the other driver has it: truth is 1, what is not there is null. */
function bound(values: readonly unknown[]): SqlValue[] {
  return values.map((value) => {
    if (typeof value === 'boolean') return value ? 1 : 0
    return (value ?? null) as SqlValue
  })
}

function guarded<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    const { errcode, code, message } = error as Error & { errcode?: number; code?: string }
    // What Node itself refuses has no code of SQLite: a value that can't be bound, a closed database.
    const name = errcode === undefined && code?.startsWith('ERR_') ? 'SQLITE_MISUSE' : codeName(errcode ?? 1)
    throw new SqlError(name, message, { cause: error })
  }
}

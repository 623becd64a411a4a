import type { Database } from '../driver/driver'
import { DamagedData } from './bytes'
import { SCHEMA } from './schema'
import { textOf } from './text-of'

/** Objects in a database and bytes of the text of one, at the most; ours has nine, of half a kilobyte. */
const MOST_OBJECTS = 64
const MOST_TEXT = 10_000

/** Each table of ours: how its text begins, up to the bracket that ends its columns. */
const OURS: ReadonlyMap<string, string> = new Map(
  plainText(SCHEMA)
    .split(';')
    .flatMap((statement) => {
      const name = /^\s*create table (\w+)/.exec(statement)?.[1]
      return name === undefined
        ? []
        : [[name, statement.slice(0, statement.lastIndexOf(')')).trim()] as const]
    }),
)

/** The text of a statement without comments, and with as little space as can be. */
function plainText(sql: string): string {
  return sql
    .replaceAll(/--[^\n]*/g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([(),;]) ?/g, '$1')
    .toLowerCase()
}

/**
 * Checks that what will be read are plain tables of the columns that we know, and that nothing runs when it is read or
 * written: what looks like a table may be a view over an endless query, a column may be computed, a trigger may delete.
 * A newer version may have added columns at the end, other tables, views and indexes.
 * @param rows of `type`, `name`, `sql` in sqlite_schema (https://www.sqlite.org/schematab.html), each as a blob
 * @throws DamagedData
 */
export function checkSchema(rows: readonly Readonly<Record<string, unknown>>[]): void {
  if (rows.length > MOST_OBJECTS) throw new DamagedData('more tables than a run has')
  const found = new Set<string>()
  for (const row of rows) {
    const [type, name] = [textOf(row.type), textOf(row.name)]
    if (type === 'trigger') throw new DamagedData(`a trigger, ${name}`)
    if (row.sql === null) continue
    const text = plainText(textOf(row.sql))
    if (text.length > MOST_TEXT) throw new DamagedData(`${name} is defined at length`)
    if (text.startsWith('create virtual')) throw new DamagedData(`a virtual table, ${name}`)
    const ours = OURS.get(name)
    if (ours === undefined) continue
    const rest = text.slice(ours.length)
    const plain = type === 'table' && text.startsWith(ours) && /^[,)]/.test(rest) && !/\bas\(/.test(rest)
    if (!plain) throw new DamagedData(`${name} is no table of ours`)
    found.add(name)
  }
  for (const name of OURS.keys()) if (!found.has(name)) throw new DamagedData(`no table ${name}`)
}

/** The query whose rows checkSchema takes, for a database that is attached as `schema`. */
export function schemaRows(schema: string): string {
  const blob = (name: string) => `CAST(${name} AS BLOB) AS ${name}`
  return `SELECT ${blob('type')}, ${blob('name')}, ${blob('sql')} FROM ${schema}.sqlite_schema LIMIT ${MOST_OBJECTS + 1}`
}

/** Checks a database that is open. @throws DamagedData, SqlError */
export function checkTables(database: Database): void {
  checkSchema(database.prepare(schemaRows('main')).all())
}

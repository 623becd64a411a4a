import type { Database } from '../driver/driver'
import { DamagedData } from './bytes'

/**
 * Makes sure that all values of a column together are no longer than their file, before they are read: in a damaged one
 * many rows can lead to the same pages. Looks at no value itself.
 * @param bytes of the file
 * @throws DamagedData, SqlError
 */
export function weigh(database: Database, bytes: number, table: string, column: string): void {
  const row = database.prepare(`SELECT total(octet_length(${column})) AS bytes FROM ${table}`).get()
  if (Number(row?.bytes) > bytes) throw new DamagedData(`${table} is larger than its file`)
}

import { csvLine } from '../../../shared/csv'

/** What a cell of a row says, to be copied. */
export interface RowCell {
  /** The name of its column in CSV, as in exports: with the unit, such as `cpu_share` or `pss_bytes`. */
  readonly name: string
  readonly shown: string
  /** With all its digits; NaN: not known. */
  readonly value: string | number
}

/** A row as it is shown, its cells divided by tabs. */
export function rowText(cells: readonly RowCell[]): string {
  return cells.map(({ shown }) => shown.replace(/[\t\r\n]+/g, ' ')).join('\t')
}

/** Rows with the same columns, below a line with the names of these. */
export function rowsCsv(rows: readonly (readonly RowCell[])[]): string {
  if (rows.length === 0) return ''
  const lines = rows.map((cells) => csvLine(cells.map(({ value }) => value)))
  return csvLine(rows[0].map(({ name }) => name)) + lines.join('')
}

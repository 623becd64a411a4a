/** Lines end as RFC 4180 says. */
export const CSV_END = '\r\n'

/** How a spreadsheet knows a formula, in the full-width forms that it takes for the same, or what it drops before one. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

/**
 * A text that others chose, as a cell: RFC 4180, 2.5 to 2.7, and with an apostrophe before what a spreadsheet would
 * compute instead of show.
 */
export function csvText(given: string): string {
  const shown = FORMULA.test(given) ? `'${given}` : given
  return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown
}

/** A number as a cell, with all its digits; nothing where it is not known. */
export function csvNumber(value: number): string {
  return Number.isFinite(value) ? String(value) : ''
}

/** A line of a document, its end included. */
export function csvLine(cells: readonly (string | number)[]): string {
  return cells.map((cell) => (typeof cell === 'number' ? csvNumber(cell) : csvText(cell))).join(',') + CSV_END
}

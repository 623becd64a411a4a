import { fit, pad, widthOf } from './width'

/** A column of a table on a terminal. */
export interface TableColumn<R> {
  readonly title: string
  readonly align: 'left' | 'right'
  /** Columns with the largest number are left out first when the terminal is narrow; 0: never. */
  readonly dispensable: number
  /** Least width; the first column shrinks to it when there is no room. */
  readonly least: number
  readonly text: (row: R) => string
}

const BETWEEN = '  '

/**
 * Lays out a table within `columns`: all columns as wide as their content, the dispensable left out and the first cut
 * where that is too much.
 * @param paint colours a finished line by its row (null: the title line)
 */
export function table<R>(
  specs: readonly TableColumn<R>[],
  rows: readonly R[],
  columns: number,
  paint: (line: string, row: R | null) => string,
): { text: string; width: number }[] {
  const cells = specs.map((spec) => rows.map(spec.text))
  const natural = specs.map((spec, at) =>
    Math.max(spec.least, widthOf(spec.title), ...cells[at].map((cell) => widthOf(cell))),
  )
  let shown = specs.map((_, at) => at)
  const total = () => shown.reduce((sum, at) => sum + natural[at] + BETWEEN.length, -BETWEEN.length)
  const room = () => columns - (total() - natural[0])
  while (room() < Math.min(natural[0], specs[0].least)) {
    const most = Math.max(...shown.map((at) => specs[at].dispensable))
    if (most === 0) break
    shown = shown.filter((at) => specs[at].dispensable !== most)
  }
  const widths = [...natural]
  widths[0] = Math.max(1, Math.min(natural[0], room()))
  const line = (text: (at: number) => string, row: R | null) => {
    const plain = shown.map((at) => pad(text(at), widths[at], specs[at].align)).join(BETWEEN)
    // Still too wide only on a terminal narrower than the columns that are never left out.
    const trimmed = fit(plain.trimEnd(), columns)
    return { text: paint(trimmed, row), width: widthOf(trimmed) }
  }
  return [
    line((at) => specs[at].title, null),
    ...rows.map((row, index) => line((at) => cells[at][index], row)),
  ]
}
